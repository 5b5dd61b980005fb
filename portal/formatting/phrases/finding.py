"""Values in the running text of a quote: figures, periods, words of closed lists."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from portal.facts.extents import Extent
from portal.formatting.phrases.figures import figures_in
from portal.formatting.phrases.periods import parse_period
from portal.formatting.phrases.quantities import Quantity, parse_quantity
from portal.formatting.phrases.refusals import NotUnderstood
from portal.formatting.phrases.vocabulary import normalise, pattern_of
from portal.models.languages import LANGUAGES, column_suffix
from portal.models.packaged_tables import read_table

SIZE = "(?:thousand|million|billion|bn|тыс|млн|млрд)"
PART_OF_NAME = re.compile(
    rf"[a-zа-яё\d][-.,/]?$|\d ?(?:%|[万亿]|{SIZE})? ?[-~至到] ?$"
    r"|(?<!\b19\d)(?<!\b20\d)\d(?: ?%)? (?:to|до) $"
)
"""Before a number: “Semey-3”, “1.2.3”, “17-18”; but “from 5 in 2013 to 10”."""
UNSURE = re.compile(r"^(?:from|от|до) ")
"""Comparators in “from 5 to 10” or “доля выросла до 5 %” are none."""
RANGE_FOLLOWS = re.compile(r" ?(?:-|~|至|到) ?\d|[-.,:/]\d")
TO = re.compile(rf"{RANGE_FOLLOWS.pattern}| (?:to|до) [^\d ]{{0,3}} ?\d[\d.,]* {SIZE}")
"""Behind a number alone: “$14 to $15 bn” does not begin with 14 dollars."""
YEAR = re.compile(r"(?<![\d.,])(?:1[89]|20)\d\d(?!\d|[.,]\d)")
WORD = re.compile(r"[a-zа-яё]+|\d+|[\u4e00-\u9fff]")
BEFORE, AFTER = 4, 6
"""Words around a year that may belong to a date: “on the 20 July”, 7月20日."""


def find_quantities(quote: str, language: str) -> Iterator[Quantity]:
    """Yield the figures of a text that have one reading; parts of ranges and of names have none."""
    text = normalise(quote)
    for match in figures_in(text):
        is_part = PART_OF_NAME.search(text[: match.start()])
        is_bare = not (match["words"] or match["unit"])
        if is_part or (TO if is_bare else RANGE_FOLLOWS).match(text, match.end()):
            continue
        try:
            yield parse_quantity(UNSURE.sub("", match[0]), language)
        except NotUnderstood:
            continue


def find_counts(quote: str, language: str) -> Iterator[tuple[re.Match[str], Quantity]]:
    """Yield the figures in words, “eleven”, “один миллион тонн”; “one” is an article as well."""
    for match in _count_pattern().finditer(normalise(quote)):
        try:
            found = parse_quantity(match[0], language)
        except NotUnderstood:
            continue
        if found.value and found.value > 1:
            yield match, found


@cache
def _count_pattern() -> re.Pattern[str]:
    word, size, unit = map(pattern_of, ("number", "multiplier", "unit"))
    currency = pattern_of("currency")
    words = rf"(?:{word})(?:[ -](?:{word}))*(?: (?:{size}))?(?: (?:{unit}|{currency}))?"
    return re.compile(rf"(?<![\w-]){words}(?![\w-])")


def names_year(quote: str, year: str) -> bool:
    """True if a text has this year, not as a number with a unit or a currency."""
    text = normalise(quote)
    counted = [
        match.span("number")
        for match in figures_in(text)
        if match["words"] or match["unit"] or match.start() != match.start("number")
    ]
    return any(
        match[0] == year and all(match.span() != span for span in counted)
        for match in YEAR.finditer(text)
    )


def find_periods(quote: str, language: str) -> Iterator[Extent]:
    """Yield the days that dates and periods of a text allow, those of its parts too."""
    text = normalise(quote)
    words = list(WORD.finditer(text))
    for place, word in enumerate(words):
        if YEAR.fullmatch(word[0]):
            for first in words[max(0, place - BEFORE) : place + 1]:
                for last in words[place : place + AFTER]:
                    try:
                        yield parse_period(text[first.start() : last.end()], language).days
                    except NotUnderstood:
                        continue


def take_part_of_year(text: str) -> tuple[str, str]:
    """Return the longest phrase for a part of a year, as it is stored, and the text without it: of
    “trade in January – May 2025” 2025-01/2025-05. Without one, nothing and the text."""
    plain = normalise(text)
    words = list(WORD.finditer(plain))
    spans = [(first.start(), last.end()) for at, first in enumerate(words) for last in words[at:]]
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        if YEAR.search(plain, start, end):
            try:
                found = parse_period(plain[start:end])
            except NotUnderstood:
                continue
            if len(found.base) > 4 and not (found.part or found.is_cut_off):
                return found.base, f"{plain[:start]} {plain[end:]}"
    return "", text


def names_choice(quote: str, value: str) -> bool:
    """True if a text has a word for a value of a closed list: “under construction”, 在建."""
    return _choice_pattern(value).search(normalise(quote)) is not None


def read_choice(text: str, values: Iterable[str]) -> str:
    """Return the one of these values of a closed list that a text is a word for: 运营 →
    `operating`; empty for none and for several."""
    whole = normalise(text)
    found = [value for value in values if _choice_pattern(value).fullmatch(whole)]
    return found[0] if len(found) == 1 else ""


@cache
def _choice_pattern(value: str) -> re.Pattern[str]:
    plain = re.sub("[_-]", "[ _-]", re.escape(value.casefold()).replace(r"\-", "-"))
    forms = [_form(form) for form in _choice_words().get(value, ())]
    return re.compile("|".join([rf"(?<![\w-]){plain}(?![\w-])", *forms]))


@cache
def _choice_words() -> dict[str, list[str]]:
    rows = read_table(Path(__file__).with_name("choices.csv"))
    names = list(map(column_suffix, LANGUAGES))
    return {row["value"]: [one for name in names for one in row[name].split("|")] for row in rows}


def _form(form: str) -> str:
    """Return the pattern of a form; `*` stands for any ending. Chinese words have no borders."""
    words = re.escape(normalise(form)).replace(r"\*", r"\w*").replace(r"\ ", " ")
    return words if re.match("[\u4e00-\u9fff]", form) else rf"(?<![\w-]){words}(?!\w)"
