"""Word diff of two texts; Chinese is compared by character."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+|\s+|.", re.DOTALL
)
LINES = re.compile(r"[^\n]*\n|[^\n]+")
MOST_TOKENS = 3000
"""Limit on the tokens of a paragraph; longer ones are not matched word by word, which would be
slow."""

SAME, GONE, NEW, SKIPPED = "same", "gone", "new", "skipped"


@dataclass(frozen=True)
class DiffPiece:
    """Part of a diff: in both texts (`same`), only in the first (`gone`), only in the second
    (`new`), or in both and left out for its length (`skipped`)."""

    kind: str
    text: str


def diff_texts(was: str, now: str) -> list[DiffPiece]:
    """Return the diff of two texts. `same` and `gone` pieces make up the first, `same` and `new`
    the second."""
    found: list[DiffPiece] = []
    for one, other in _match_stretches(LINES.findall(was), LINES.findall(now)):
        if one == other:
            found.append(DiffPiece(SAME, one))
        else:
            found += _diff_words(one, other)
    return list(_join_pieces(found))


def shorten_pieces(found: list[DiffPiece], *, keep: int = 160) -> list[DiffPiece]:
    """Shorten long unchanged pieces to `keep` characters at the changes."""
    short: list[DiffPiece] = []
    for number, piece in enumerate(found):
        if piece.kind != SAME or len(piece.text) <= 3 * keep:
            short.append(piece)
            continue
        head = _cut_at_space(piece.text[:keep]) if number else ""
        is_last = number == len(found) - 1
        tail = "" if is_last else _cut_at_space(piece.text[: -keep - 1 : -1])[::-1]
        parts = [(SAME, head), (SKIPPED, "…"), (SAME, tail)]
        short += [DiffPiece(kind, text) for kind, text in parts if text]
    return short


def _cut_at_space(text: str) -> str:
    """Cut at the last space; text without spaces, as Chinese, is returned as it is."""
    return text[: text.rfind(" ") + 1] or text


def _diff_words(was: str, now: str) -> list[DiffPiece]:
    one, other = TOKEN.findall(was), TOKEN.findall(now)
    if max(len(one), len(other)) > MOST_TOKENS:
        return [DiffPiece(GONE, was), DiffPiece(NEW, now)]
    return [
        piece
        for before, after in _match_stretches(one, other)
        for piece in (
            [DiffPiece(SAME, before)] if before == after else _gone_and_new(before, after)
        )
    ]


def _match_stretches(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of stretches in order: the same text twice, or a replaced and a new text."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, start, end, from_, to in matcher.get_opcodes():
        before, after = "".join(one[start:end]), "".join(other[from_:to])
        yield (before, before) if tag == "equal" else (before, after)


def _gone_and_new(before: str, after: str) -> list[DiffPiece]:
    return [DiffPiece(kind, text) for kind, text in ((GONE, before), (NEW, after)) if text]


def _join_pieces(found: list[DiffPiece]) -> Iterator[DiffPiece]:
    """Join neighbours of one kind, and changes that only white space separates."""
    gone = new = ""
    for number, piece in enumerate(found):
        if piece.kind == GONE:
            gone += piece.text
        elif piece.kind == NEW:
            new += piece.text
        elif (gone or new) and piece.text.isspace() and number < len(found) - 1:
            gone, new = gone + piece.text, new + piece.text
        else:
            yield from _gone_and_new(gone, new)
            yield piece
            gone = new = ""
    yield from _gone_and_new(gone, new)
