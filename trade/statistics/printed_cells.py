"""Figures and periods as cells of tables print them."""

import re
from decimal import Decimal
from functools import lru_cache
from unicodedata import normalize

from django.utils.translation import gettext as _

from portal.facts import Comparator
from portal.facts.periods import days
from portal.formatting.phrases import NotUnderstood, convert, parse_period, parse_quantity
from portal.importing.targets import refuse_uncomputed, stated
from portal.models.fields import STORED_DIGITS
from trade.statistics.status_marks import split_mark

PLAIN_PERIOD = re.compile(r"\d{4}(-\d\d)?")
PLAIN = re.compile(r"-?\d{1,20}(\.\d{1,6})?")
GROUPED = re.compile(r"-?\d{1,20}([.,\s]\d{3})*([.,]\d{1,6})?")
"""A figure in the way of some language: which one, the whole table shows."""
CHINESE = re.compile("[\u4e00-\u9fff]")
MOST = Decimal(10) ** STORED_DIGITS


def read_value(
    text: str, unit: str, language: str, *, has_decimal_comma: bool = False
) -> dict[str, str]:
    """Return the columns that a figure gives; in a table with decimal commas “1.234” may be a
    thousand. Raises ValueError with what to do."""
    if not text:
        return {}
    refuse_uncomputed(text)
    if PLAIN.fullmatch(text) and not (has_decimal_comma and "." in text):
        found = {"value": text, "comparator": str(Comparator.EXACT)}
    else:
        found = stated(convert(parse_quantity(text, language), unit, text), text[:300])
    if abs(Decimal(found["value"])) >= MOST:
        raise ValueError(_("“%s” has more digits than a value can have.") % text[:40])
    return found


def read_period(text: str, language: str) -> str:
    text = _plain(text)
    if PLAIN_PERIOD.fullmatch(text):
        days(text)
        return text
    if not text:
        raise ValueError(_("The period is missing. Write it as 2024, 2024-05, Q3 2024 or H1 2024."))
    if is_part(text):
        sentence = _("“%s” has no year. Write the years as heads of the columns, or beside it.")
        raise ValueError(sentence % text)
    return _read_period(text, language)


def read_part(text: str, year: str) -> str:
    """Return the period that a month, quarter or span of months is of a year: “1–6月”, “янв.”,
    “Q1”. Raises ValueError."""
    form = "{0}年{1}" if CHINESE.search(text) else "{1} {0}"
    found = _read_period(form.format(year, text), "")
    if found == year:
        raise ValueError(text)
    return found


@lru_cache(10_000)
def _read_period(text: str, language: str) -> str:
    return str(parse_period(text, language).text)


def is_year(text: str) -> bool:
    """Tell a head or cell that is a year, in figures or with a word."""
    has_digits = re.search(r"\d{4}", text)  # found much faster than a period is read
    return bool(has_digits) and is_period(text) and len(read_period(split_mark(text)[0], "")) == 4


@lru_cache(10_000)
def is_part(text: str) -> bool:
    """Tell a month, quarter or span of months without its year."""
    text = split_mark(text)[0]
    is_word = len(text) <= 40 and not re.search(r"\d{3}", text) and re.search(r"[^\W\d_]", text)
    try:
        return bool(is_word and read_part(text, "2000"))
    except ValueError:
        return False


@lru_cache(10_000)
def is_period(text: str) -> bool:
    """Tell a head or cell that is a period; a bare number is one if it is a year of our time."""
    text = _plain(split_mark(text)[0])
    if text.isdigit():
        return text.isascii() and len(text) == 4 and 1900 <= int(text) <= 2100
    try:
        return len(text) < 40 and bool(_read_period(text, ""))
    except NotUnderstood:
        return False


def _plain(text: str) -> str:
    """Return a period in plain digits (`２０２４`), without the code that the World Bank adds:
    `2024 [YR2024]`."""
    text = normalize("NFKC", text).strip()
    return text.partition("[")[0].rstrip() if text.endswith("]") else text


@lru_cache(10_000)
def is_figure(text: str) -> bool:
    text = split_mark(text)[0]
    try:
        return GROUPED.fullmatch(text) is not None or bool(parse_quantity(text))
    except NotUnderstood:
        return False
