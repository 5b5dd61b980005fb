"""Paragraphs of a text and positions of quotes in it, counted in characters."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.formatting import xml
from portal.formatting.locales import join_list
from portal.models.fields import check_quote

SHOWN = 8
"""Paragraphs that an error message names."""

BLANK = re.compile(r"\n\s*\n")
LINE = re.compile(r"\n\s*")
JOINT = re.compile(r"(\S)[^\S\n]*\n(?=[^\S\n]*\S)")
"""The last character of a line that is followed directly by another line."""
SENTENCE_ENDS = frozenset(".!?…:;。！？：；»”’\"'）)」』")
QUOTES = str.maketrans("“”„‟«»″＂「」『』‘’‚‛′ʼ`", '""""""""""""' + "'''''''")
UNSEEN = frozenset([*"\u200c\u200d\u00ad", *map(chr, xml.UNSEEN)])
"""Characters without width from web pages and word processors: joiners, soft hyphens."""


class TextSpan(NamedTuple):
    starts_at: int
    ends_at: int


@dataclass(frozen=True)
class Paragraph:
    number: int
    starts_at: int
    ends_at: int


def split_paragraphs(text: str) -> list[Paragraph]:
    """Split a text into paragraphs, numbered from 1: at line ends, or at blank lines where lines
    are only wrapped."""
    between = BLANK if _is_wrapped(text) else LINE
    return [Paragraph(n, *span) for n, span in enumerate(_split_at(text, between), 1)]


def build_locator(text: str, span: TextSpan) -> str:
    """Return the locator of a passage for readers: “paragraph 7”, “paragraphs 7–8”. It is content
    that is stored with the claim, so it is not translated."""
    first, last = _paragraph_numbers(_paragraph_starts(text), span)
    return f"paragraph {first}" if first == last else f"paragraphs {first}–{last}"


def find_quote(
    text: str, quote: str, *, paragraph: int | None = None, starts_at: int | None = None
) -> TextSpan:
    """Return the position of a quote. Spaces and quotation marks may differ where there is no exact
    match. Raises ValidationError, by field, for a quote that is missing, too long or ambiguous
    (unless `starts_at` or the number of a paragraph decides)."""
    if not quote.strip():
        sentence = _("Mark the passage in the text, or type it as it stands there.")
        raise ValidationError({"quote": sentence})
    found = find_occurrences(text, quote)
    if not found:
        sentence = _("These words do not stand in the text. Copy them from it as they are.")
        raise ValidationError({"quote": sentence})
    span = _choose_occurrence(text, found, paragraph, starts_at)
    try:
        check_quote(text[span.starts_at : span.ends_at])
    except ValidationError as problem:
        raise ValidationError({"quote": problem}) from None
    return span


def find_occurrences(text: str, quote: str) -> list[TextSpan]:
    wanted = quote.strip()
    if exact := list(_find_starts(text, wanted)):
        return [TextSpan(start, start + len(wanted)) for start in exact]
    folded, places = _fold_text(text)
    wanted, _places = _fold_text(quote)
    ends = len(wanted) - 1
    return [TextSpan(places[n], places[n + ends] + 1) for n in _find_starts(folded, wanted)]


def _choose_occurrence(
    text: str, found: list[TextSpan], paragraph: int | None, starts_at: int | None
) -> TextSpan:
    """Choose one of several positions. Two in one paragraph have the same locator, so the first is
    taken."""
    for span in found:
        if span.starts_at == starts_at:
            return span
    starts = _paragraph_starts(text)
    by_number = {_paragraph_numbers(starts, span)[0]: span for span in reversed(found)}
    if paragraph in by_number:
        return by_number[paragraph]
    names = join_list(map(str, sorted(by_number)[:SHOWN]))
    names += " …" if len(by_number) > SHOWN else ""
    if paragraph is not None:
        sentence = _("These words do not begin in paragraph %(number)s, but in %(others)s.")
        raise ValidationError({"paragraph": sentence % {"number": paragraph, "others": names}})
    if len(by_number) > 1:
        sentence = _("These words stand in paragraphs %s: say which is meant.")
        raise ValidationError({"paragraph": sentence % names})
    return found[0]


def _paragraph_starts(text: str) -> list[int]:
    return [one.starts_at for one in split_paragraphs(text)]


def _paragraph_numbers(starts: list[int], span: TextSpan) -> tuple[int, int]:
    """Return the numbers of the paragraphs in which a span begins and ends."""
    return bisect_right(starts, span.starts_at), bisect_right(starts, span.ends_at - 1)


def _split_at(text: str, between: re.Pattern[str]) -> Iterator[TextSpan]:
    start = 0
    for gap in between.finditer(text):
        if text[start : gap.start()].strip():
            yield TextSpan(start, gap.start())
        start = gap.end()
    if text[start:].strip():
        yield TextSpan(start, len(text))


def _is_wrapped(text: str) -> bool:
    """True when most lines end within a sentence, so that only blank lines separate paragraphs."""
    ends = JOINT.findall(text)
    within = sum(end not in SENTENCE_ENDS for end in ends)
    return BLANK.search(text) is not None and within * 2 > len(ends)


def _find_starts(text: str, wanted: str) -> Iterator[int]:
    start = text.find(wanted) if wanted else -1
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)


@lru_cache(maxsize=2)  # a text and a quote: many quotes are looked for in one text
def _fold_text(text: str) -> tuple[str, list[int]]:
    """Return the text without spaces and with plain quotation marks, and the position of each of
    its characters."""
    places = [n for n, char in enumerate(text) if not char.isspace() and char not in UNSEEN]
    return "".join([text[n] for n in places]).translate(QUOTES), places
