"""Judgement whether the quote of a statement proves it: whether it has the value in it."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from django.apps import apps

from portal.facts import (
    Amount,
    Choice,
    Comparator,
    CountryCode,
    CountryCodes,
    DateRange,
    Fact,
    FactType,
    Money,
    PartialDate,
    Point,
    Province,
    Reference,
    Text,
)
from portal.facts.extents import extent_of_range
from portal.formatting.phrases.finding import (
    find_counts,
    find_periods,
    find_quantities,
    names_choice,
    names_year,
)
from portal.formatting.phrases.quantities import Quantity, convert, is_measured, parse_quantity
from portal.formatting.phrases.refusals import NotUnderstood
from portal.formatting.phrases.vocabulary import normalise
from portal.formatting.presentation import declared_type
from portal.models import Claim, SourceKind
from portal.models.provinces import names_of_province
from portal.records.contributions import MeasuredFact
from portal.records.document_types import ClaimDocument, FactValue, PresentedFact
from portal.search.countries import CountryNameIndex, build_country_names

CELLS = re.compile(r" \| |,|: ")
"""Between the cells of a row of a data set."""
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
"""The value of a statistic."""
QUOTATION_MARKS = re.compile("[’'“”\"«»]")
DEGREES = re.compile(r"(?<![\w.])-?\d{1,3}(?:\.\d+)?(?!\w|\.\d)")
SIDES = {Comparator.AT_LEAST: Comparator.OVER, Comparator.AT_MOST: Comparator.UNDER}
YEARS = range(1900, 2101)
PRECISION = Decimal("1e-9")
"""Data sets print more digits than are stored."""
PLACES = 6
"""Decimals of degrees that are stored."""
LONGEST_QUOTE = 2_000
"""Characters of a quote that are looked at, which a short passage is far from."""


def proves(claim: ClaimDocument, fact: MeasuredFact | PresentedFact) -> bool:
    """Return True if the quote of a claim has its value in it: the words that the value was read
    from, a number with its unit, a day, a name, a word for it. A quote without it is context.
    `fact` is what the claim is about."""
    if not claim["quote"] or not claim["text"]:
        return False
    if has_printed(claim["quote"], claim["as_printed"]):
        return True
    declared = declared_type(fact)
    if isinstance(declared, Reference):
        return any(_names(claim["quote"], name) for name in _titles(claim["value"]))
    is_row = claim["source"]["kind"] == SourceKind.DATASET
    judged = declared or (Amount() if NUMBER.fullmatch(claim["text"]) else Text())
    return has_value(
        judged, fact["unit"], claim["text"], claim["comparator"], claim["quote"],
        claim["language"], is_row=is_row,
    )  # fmt: skip


def is_quoted(claim: Claim, fact: Fact) -> bool:
    """Return True if the quote of a claim that is being written has its value in it, or the words
    that were typed for it."""
    if has_printed(claim.quote, claim.as_printed):
        return True
    if isinstance(fact.type, Reference):
        rows = apps.get_model(fact.type.model)._base_manager.filter(edit_of=None, uid=claim.value)
        return any(
            _names(claim.quote, name) for row in rows for name in row.titles().values() if name
        )
    return has_value(
        fact.type, fact.unit, claim.value, claim.comparator, claim.quote, claim.language,
        is_row=claim.source.kind == SourceKind.DATASET,
    )  # fmt: skip


def _titles(value: FactValue) -> list[str]:
    """Return the titles of a record; those that are not public have none."""
    title = value["title"] if value else {}
    return [name for name in title.values() if name] if isinstance(title, dict) else []


@lru_cache(maxsize=10_000)
def has_value(
    declared: FactType,
    unit: str,
    text: str,
    comparator: str,
    quote: str,
    language: str,
    *,
    is_row: bool,
) -> bool:
    """Return True if a quote has a value in it; `is_row` for a row of a data set, cell by cell."""
    quote = quote[:LONGEST_QUOTE]
    match declared:
        case Amount():
            number = Decimal(text)
            said = list(_cells(quote, unit) if is_row else _figures(quote, unit, language))
            of_parts = is_row and len(said) > 1 and sum(one.value or 0 for one in said) == number
            return of_parts or any(_is_said(one, number, comparator) for one in said)
        case Money():
            found = _figures(quote, text.split()[-1], language)
            number = declared.number(text)
            return any(_is_said(one, number, comparator) for one in found)
        case PartialDate() | DateRange():
            return _has_days(text, " | ".join(CELLS.split(quote)) if is_row else quote, language)
        case CountryCode():
            return _names_country(quote, text)
        case CountryCodes():
            return all(_names_country(quote, code) for code in text.split())
        case Province():
            return any(_names(quote, name) for name in names_of_province(text).values())
        case Choice():
            return names_choice(quote, text)
        case Point():
            here, there = (
                {round(Decimal(one), PLACES) for one in numbers}
                for numbers in (text.split(","), DEGREES.findall(quote))
            )
            return here <= there
    return _names(quote, text)


def _is_said(found: Quantity, value: Decimal, comparator: str) -> bool:
    """True if a figure is the value: “over 50” is not 50, but 50 may be told as “over 50” further
    off than beside the number."""
    if found.value is None or abs(found.value - value) > abs(value) * PRECISION:
        return False
    sides = {SIDES.get(Comparator(one), one) for one in (found.comparator, comparator)}
    return len(sides) == 1 or found.comparator == Comparator.EXACT


def _figures(quote: str, unit: str, language: str) -> Iterator[Quantity]:
    """Yield the figures of a text in a unit. What is measured needs its unit beside it; of things
    that are counted, a number alone that could be a year is none, and a number may be a word."""
    counts = (count for _words, count in find_counts(quote, language))
    for found in chain(find_quantities(quote, language), counts):
        is_bare = not found.unit and not found.currency
        if is_bare and (is_measured(unit) or (found.multiplier == 1 and found.value in YEARS)):
            continue
        try:
            yield convert(found, unit, quote)
        except NotUnderstood:
            continue


def _cells(quote: str, unit: str) -> Iterator[Quantity]:
    """Yield the numbers of a row of a data set, whose column has the unit."""
    for cell in CELLS.split(quote):
        try:
            yield convert(parse_quantity(cell, "en"), unit, cell)
        except NotUnderstood:
            continue


def _has_days(text: str, quote: str, language: str) -> bool:
    if re.fullmatch(r"\d{4}", text):
        return names_year(quote, text)
    low, high = extent_of_range(text)
    return any(low <= one.low and one.high <= high for one in find_periods(quote, language))


def _names(quote: str, name: str) -> bool:
    """True if a text has a name in it, whatever its quotation marks, width and case."""
    return _plain(name) in _plain(quote)


def has_printed(quote: str, words: str) -> bool:
    """True if a text has the words that a value was read from; 10 is not in 2010 or 10.5."""
    printed = rf"(?<!\d)(?<!\d[.,]){re.escape(_plain(words))}(?![.,]?\d)"
    return bool(words and re.search(printed, _plain(quote)))


def _plain(text: str) -> str:
    return QUOTATION_MARKS.sub("", normalise(text))


def _names_country(quote: str, code: str) -> bool:
    index = _country_names(code)
    return code in index.find_all(quote) or any(name in quote for name in index.chinese)


@lru_cache(maxsize=300)
def _country_names(code: str) -> CountryNameIndex:
    return build_country_names(((code,),))
