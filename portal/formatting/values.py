"""Values of facts in the reader's language, from the canonical texts of documents."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import overload

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.facts import (
    Amount,
    Choice,
    CountryCode,
    CountryCodes,
    DateRange,
    FactType,
    Money,
    PartialDate,
    Point,
    Province,
    Reference,
    Text,
)
from portal.facts.types import DAY
from portal.formatting.dates import format_day
from portal.formatting.locales import join_list, join_parts
from portal.formatting.notes import note_in_words
from portal.formatting.numbers import (
    format_bounds,
    format_compared,
    format_money,
    format_number,
    with_comparator,
)
from portal.models import ClaimKind
from portal.models.languages import DEFAULT, pick_text
from portal.models.provinces import ProvinceEntry, names_of_province, provinces
from portal.records.document_types import MissingDocument, StatementDocument

LATIN = re.compile(r"(?=.*[A-Za-z])[^\u0400-\u04ff\u4e00-\u9fff]*", re.DOTALL)


@dataclass(frozen=True)
class ShownValue:
    """A formatted value for templates."""

    words: str
    url: str = ""
    """Address of the page of the named thing, without language."""
    language: str = ""
    """Language of the words if it is not the reader's."""
    sign: str = ""
    """The value itself if it is one of a closed list, for its icon."""

    def __str__(self) -> str:
        return self.words


def format_value(
    statement: StatementDocument, declared: FactType | None, unit: str, countries: Mapping[str, str]
) -> ShownValue:
    """Format the value of a fact or of one of its claims; empty words if it has none."""
    value = statement["value"]
    if statement.get("lower") is not None or statement.get("upper") is not None:
        lower, upper = to_decimal(statement["lower"]), to_decimal(statement["upper"])
        currency = value.get("currency") if isinstance(value, dict) else None
        return ShownValue(format_bounds(lower, upper, currency or unit))
    if value is None:
        return ShownValue("")
    kind = declared or _guess_type(value)
    if isinstance(kind, Amount):
        number = Decimal(str(value))
        return ShownValue(format_compared(number, unit, statement["comparator"]))
    shown = _plain(statement, kind, unit, countries)
    if not shown.url and (declared is None or declared.has_order):
        return ShownValue(
            with_comparator(shown.words, statement["comparator"]), language=shown.language
        )
    return shown


def _plain(
    statement: StatementDocument, declared: FactType, unit: str, countries: Mapping[str, str]
) -> ShownValue:
    value, text = statement["value"], str(statement.get("text") or statement["value"])
    match declared:
        case Money():
            return ShownValue(format_money(Decimal(str(value["amount"])), value["currency"]))
        case Choice():
            return ShownValue(_label(declared, text), sign=text)
        case CountryCode():
            return ShownValue(countries.get(text, text), f"/countries/{text.lower()}/")
        case CountryCodes():
            return ShownValue(join_list(countries.get(code, code) for code in text.split()))
        case Province():
            name = pick_text(names_of_province(text))
            words = name.text + _time_of(provinces().get(text))
            return ShownValue(words, language=name.language if name.is_fallback else "")
        case PartialDate() | DateRange():
            return ShownValue(format_day(text))
        case Point():
            return ShownValue(format_point(value))
        case Reference():
            name = pick_text(value["title"])
            return ShownValue(name.text, value["url"], name.language if name.is_fallback else "")
    if isinstance(known := note_in_words(text), str):
        return ShownValue(known)
    is_english = LATIN.fullmatch(text) and (get_language() or DEFAULT) != DEFAULT
    return ShownValue(text, language=DEFAULT if is_english else "")


def _time_of(province: ProvinceEntry | None) -> str:
    """Return since when or until when a province exists, behind its name."""
    if province is None or not (province.valid_from or province.valid_until):
        return ""
    if province.valid_until:
        return " " + _("(until %s)") % format_day(province.valid_until)
    return " " + _("(since %s)") % format_day(province.valid_from)


def missing_words(missing: MissingDocument | None) -> str:
    """Say why a fact has no value."""
    if missing is None:
        return _("not known")
    said = {"by": missing["by"], "day": format_day(missing["as_of"])}
    match missing["reason"]:
        case ClaimKind.WITHHELD:
            return _("not published by %(by)s") % said
        case ClaimKind.NONE:
            return _("none, according to %(by)s") % said
        case ClaimKind.NOT_APPLICABLE:
            return _("does not apply")
        case ClaimKind.NOT_FOUND:
            return _("not found as of %(day)s") % said if missing["as_of"] else _("not found")
    return _("no figure given by %(by)s") % said


def format_point(point: Mapping[str, float]) -> str:
    """Format coordinates: “43.25° N, 76.9° E”."""
    latitude, longitude = Decimal(str(point["latitude"])), Decimal(str(point["longitude"]))
    north = _("%s° N") if latitude >= 0 else _("%s° S")
    east = _("%s° E") if longitude >= 0 else _("%s° W")
    return join_parts(
        pattern % format_number(abs(degrees))
        for pattern, degrees in ((north, latitude), (east, longitude))
    )


def _label(declared: Choice, text: str) -> str:
    try:
        return str(declared.choices(text).label)
    except ValueError:
        return text


def _guess_type(value: object) -> FactType:
    """Return the type of a value without a declaration, such as a statistic."""
    if isinstance(value, int | float):
        return Amount()
    if isinstance(value, dict):
        return Money() if "currency" in value else Point()
    return PartialDate() if DAY.fullmatch(str(value)) else Text()


@overload
def to_decimal(value: None) -> None: ...
@overload
def to_decimal(value: float | str) -> Decimal: ...
def to_decimal(value: float | str | None) -> Decimal | None:
    """Convert a number of a document, with all its digits."""
    return None if value is None else Decimal(str(value))
