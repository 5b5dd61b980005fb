"""Title and best line of a search result, with the words of the query marked."""

import re
import unicodedata
from collections.abc import Set
from typing import NamedTuple

from portal.models import SearchEntry
from portal.models.languages import DEFAULT, PickedText, pick_text
from portal.models.typography import typeset
from portal.search.indexed_text import LEFT_OUT
from portal.search.tokens import CHINESE_BEGINNING, Token, is_chinese, split_words, tokenize

BEFORE, LONGEST = 60, 180
"""Characters shown of a long line before the first marked word, and in all."""
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
BETWEEN_SENTENCES = re.compile(r"(?<=[.!?]\s)(?=[^a-zа-я])|(?<=[。！？])")


class HighlightPiece(NamedTuple):
    text: str
    is_marked: bool


class HighlightedLine(NamedTuple):
    """A line in pieces, with its language code; empty when unknown or the reader's."""

    pieces: list[HighlightPiece]
    language: str
    is_readable: bool = True
    """True if it is in the reader's language, as far as its script tells."""
    stored: str = ""
    """The whole line as it is indexed."""


def highlight_title(entry: SearchEntry, words: Set[str]) -> tuple[PickedText, list[HighlightPiece]]:
    """Return the title in the reader's language, and the same in pieces."""
    picked = pick_text(entry.record_title)
    return picked, mark_words(picked.text, words)


def highlight_line(entry: SearchEntry, words: Set[str], seen: str) -> HighlightedLine | None:
    """Return the line that best explains the result, or None.

    Candidates have words that the title `seen` lacks. A title in another language comes first,
    then lines that the reader can read, then the line with most of these words. Where `seen` shows
    some words, lines in other languages, or scripts, are left out: they would only repeat them.
    """
    in_title = _words_in(seen, words)
    missing = words - in_title
    reader = pick_text({}).asked
    lines = [
        (language, typeset(text, language or reader), text)
        for language, text in entry.lines
        if not in_title or _is_readable(language, text, reader)
    ]
    counted = [(len(_words_in(line[1], missing)), *line) for line in lines]
    candidates = [row for row in counted if row[0] and row[2] != seen]
    if not candidates:
        return None
    titles = [typeset(text, language) for language, text in entry.record_title.items()]
    _count, language, text, stored = max(
        candidates, key=lambda row: (row[2] in titles, _is_readable(row[1], row[2], reader), row[0])
    )
    pieces = mark_words(shorten(_whole_sentences(text), missing), words)
    is_readable = _is_readable(language, text, reader)
    return HighlightedLine(pieces, "" if language == reader else language, is_readable, stored)


def _is_readable(language: str, text: str, reader: str) -> bool:
    """Return True if a line is in the reader's language; where it has none, its script tells."""
    others = "ru" if CYRILLIC.search(text) else DEFAULT
    return (language or ("zh-hans" if CHINESE_BEGINNING.search(text) else others)) == reader


def mark_words(text: str, words: Set[str]) -> list[HighlightPiece]:
    """Split a text into pieces, those in `words` marked."""
    plain = unicodedata.normalize("NFC", text)
    pieces: list[HighlightPiece] = []
    at = 0
    for start, end in _find_spans(plain, words):
        pieces += [HighlightPiece(plain[at:start], False), HighlightPiece(plain[start:end], True)]
        at = end
    return [piece for piece in [*pieces, HighlightPiece(plain[at:], False)] if piece.text]


def _find_spans(text: str, words: Set[str]) -> list[tuple[int, int]]:
    """Return start and end of each word; overlapping Chinese bigrams are joined."""
    spans: list[tuple[int, int]] = []
    for token in tokenize(text):
        for start, end in _spans_in_token(token, words):
            if spans and start <= spans[-1][1] and token.is_chinese:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
    return spans


def _spans_in_token(token: Token, words: Set[str]) -> list[tuple[int, int]]:
    if not token.is_chinese:
        return [(token.start, token.end)] if token.word in words else []
    parts = ((at, length) for at in range(len(token.word)) for length in (1, 2))
    return [
        (token.start + at, min(token.start + at + length, token.end))
        for at, length in parts
        if token.word[at : at + length] in words
    ]


def _words_in(text: str, words: Set[str]) -> set[str]:
    found = split_words(text)
    runs = "\n".join(filter(is_chinese, found))
    return {word for word in words if word in found or word in runs}


def _whole_sentences(text: str) -> str:
    """Leave out sentences that lack a figure, which only the page of a story shows."""
    return "".join(one for one in BETWEEN_SENTENCES.split(text) if LEFT_OUT not in one) or text


def shorten(text: str, words: Set[str]) -> str:
    """Return the part of a long text around the first word, cut between words."""
    plain = unicodedata.normalize("NFC", text)
    if len(plain) <= LONGEST:
        return plain
    spans = _find_spans(plain, words)
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    if start:
        start += plain[start : start + 20].find(" ") + 1
    end = start + LONGEST
    if end < len(plain):
        end -= max(0, plain[end - 20 : end + 1][::-1].find(" "))
    return ("… " if start else "") + plain[start:end] + (" …" if end < len(plain) else "")
