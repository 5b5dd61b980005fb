"""What differs between two texts: word by word, Chinese sign by sign."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+|\s+|.", re.DOTALL
)
LINES = re.compile(r"[^\n]*\n|[^\n]+")
MOST_TOKENS = 3000
"""A paragraph with more words and spaces is shown as two: to match them would take too long."""

SAME, GONE, NEW, SKIPPED = "same", "gone", "new", "skipped"


@dataclass(frozen=True)
class DiffPiece:
    """A stretch of text that is in both, only in the first (`gone`), only in the second (`new`),
    or in both and left out for its length (`skipped`)."""

    kind: str
    text: str


def pieces(was: str, now: str) -> list[DiffPiece]:
    """The two texts laid over each other. What is `same` and `gone` makes the first, what is
    `same` and `new` the second."""
    found: list[DiffPiece] = []
    for one, other in _differing(LINES.findall(was), LINES.findall(now)):
        if one == other:
            found.append(DiffPiece(SAME, one))
        else:
            found += _by_word(one, other)
    return list(_joined(found))


def shortened(found: list[DiffPiece], *, keep: int = 160) -> list[DiffPiece]:
    """The same with only the beginning and end of what did not change, where that is long."""
    short: list[DiffPiece] = []
    for number, piece in enumerate(found):
        if piece.kind != SAME or len(piece.text) <= 3 * keep:
            short.append(piece)
            continue
        head = _to_a_space(piece.text[:keep]) if number else ""
        is_last = number == len(found) - 1
        tail = "" if is_last else _to_a_space(piece.text[: -keep - 1 : -1])[::-1]
        parts = [(SAME, head), (SKIPPED, "…"), (SAME, tail)]
        short += [DiffPiece(kind, text) for kind, text in parts if text]
    return short


def _to_a_space(text: str) -> str:
    """Without the part of a word at its end; Chinese has no spaces and is cut anywhere."""
    return text[: text.rfind(" ") + 1] or text


def _by_word(was: str, now: str) -> list[DiffPiece]:
    one, other = TOKEN.findall(was), TOKEN.findall(now)
    if max(len(one), len(other)) > MOST_TOKENS:
        return [DiffPiece(GONE, was), DiffPiece(NEW, now)]
    return [
        piece
        for before, after in _differing(one, other)
        for piece in ([DiffPiece(SAME, before)] if before == after else _both(before, after))
    ]


def _differing(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Stretches of both, in order: the same text twice, or what takes the place of what."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, start, end, from_, to in matcher.get_opcodes():
        before, after = "".join(one[start:end]), "".join(other[from_:to])
        yield (before, before) if tag == "equal" else (before, after)


def _both(before: str, after: str) -> list[DiffPiece]:
    return [DiffPiece(kind, text) for kind, text in ((GONE, before), (NEW, after)) if text]


def _joined(found: list[DiffPiece]) -> Iterator[DiffPiece]:
    """Neighbours of one kind made one, and changes that only a space parts made one change."""
    gone = new = ""
    for number, piece in enumerate(found):
        if piece.kind == GONE:
            gone += piece.text
        elif piece.kind == NEW:
            new += piece.text
        elif (gone or new) and piece.text.isspace() and number < len(found) - 1:
            gone, new = gone + piece.text, new + piece.text
        else:
            yield from _both(gone, new)
            yield piece
            gone = new = ""
    yield from _both(gone, new)
