"""What is shown of an answer: its title and the line it was found by, with the words marked."""

import unicodedata
from collections.abc import Set
from typing import NamedTuple

from portal.models import SearchEntry
from portal.models.languages import Text, pick
from portal.search.tokens import Token, tokens

BEFORE, LONGEST = 60, 180
"""So much of a long line stands before the first marked word, and so much is shown in all."""


class HighlightPiece(NamedTuple):
    text: str
    is_marked: bool


class HighlightedLine(NamedTuple):
    """A line in pieces, in a language; empty when it is not known."""

    pieces: list[HighlightPiece]
    language: str


def title(entry: SearchEntry, words: Set[str]) -> tuple[Text, list[HighlightPiece]]:
    """The title as the reader's language has it."""
    found = pick(entry.record_title)
    return found, marked(found.text, words)


def line(entry: SearchEntry, words: Set[str], seen: str) -> HighlightedLine | None:
    """The line that says best why it was found: a title in another language, else the line with
    most of the words that the title does not show, in the reader's language if two are as good.
    Where the title shows some, a line in another language would only repeat them."""
    has = _in(seen, words)
    wanted = words - has
    asked = pick({}).asked
    own = {asked, ""} if has else {language for language, _text in entry.lines}
    found = [(len(_in(text, wanted)), language, text) for language, text in entry.lines]
    fitting = [row for row in found if row[0] and row[1] in own and row[2] != seen]
    if not fitting:
        return None
    titles = entry.record_title.values()
    _count, language, text = max(
        fitting, key=lambda row: (row[2] in titles, row[0], row[1] == asked)
    )
    return HighlightedLine(marked(_cut(text, wanted), words), "" if language == asked else language)


def marked(text: str, words: Set[str]) -> list[HighlightPiece]:
    """The text in pieces, those that were looked for marked."""
    plain = unicodedata.normalize("NFC", text)
    pieces: list[HighlightPiece] = []
    at = 0
    for start, end in _spans(plain, words):
        pieces += [HighlightPiece(plain[at:start], False), HighlightPiece(plain[start:end], True)]
        at = end
    return [piece for piece in [*pieces, HighlightPiece(plain[at:], False)] if piece.text]


def _spans(text: str, words: Set[str]) -> list[tuple[int, int]]:
    """From where to where words stand; pairs of Chinese that overlap are one."""
    spans: list[tuple[int, int]] = []
    for token in tokens(text):
        for start, end in _within(token, words):
            if spans and start <= spans[-1][1] and token.is_chinese:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
    return spans


def _within(token: Token, words: Set[str]) -> list[tuple[int, int]]:
    if not token.is_chinese:
        return [(token.start, token.end)] if token.word in words else []
    parts = ((at, length) for at in range(len(token.word)) for length in (1, 2))
    return [
        (token.start + at, min(token.start + at + length, token.end))
        for at, length in parts
        if token.word[at : at + length] in words
    ]


def _in(text: str, words: Set[str]) -> set[str]:
    """Those of the words that a text has."""
    found: set[str] = set()
    for token in tokens(text):
        if token.is_chinese:
            found |= {word for word in words if word in token.word}
        elif token.word in words:
            found.add(token.word)
    return found


def _cut(text: str, words: Set[str]) -> str:
    """The part of a long text around the first word, cut between words."""
    plain = unicodedata.normalize("NFC", text)
    if len(plain) <= LONGEST:
        return plain
    spans = _spans(plain, words)
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    if start:
        gap = plain.find(" ", start, start + 20)
        start = gap + 1 if gap >= 0 else start
    part = plain[start : start + LONGEST]
    return ("… " if start else "") + part + (" …" if start + LONGEST < len(plain) else "")
