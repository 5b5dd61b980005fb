"""Types of the values of facts, each with a canonical text.

Claims store the canonical text, and it is compared, exported and hashed: `24.9`, `KZ`, `2021-07`,
`49.949819,84.049938`, `150000000 USD`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, cast

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from portal.facts import extents
from portal.facts.extents import Extent
from portal.facts.identifiers import ALPHABET, LENGTH

if TYPE_CHECKING:
    from portal.models import Record

DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
CURRENCY = re.compile(r"[A-Z]{3}")
UID = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")

type ColumnValue = str | int | Decimal | None


class FactType:
    """Base of the types: text ↔ columns and JSON, comparison. By itself: text as written."""

    columns = 1
    has_order = False
    """True if comparators and bounds are meaningful."""

    def clean(self, text: str) -> str:
        """Return the canonical form of a text. Raises ValueError with a sentence for editors."""
        return text.strip()

    def from_columns(self, values: Sequence[ColumnValue]) -> str:
        """Return the canonical text of the columns, `""` if they are empty."""
        return "" if values[0] in (None, "") else self.clean(str(values[0]))

    def problems(self, values: list[ColumnValue]) -> dict[int, str]:
        """Return validation errors of the columns: sentences by position of the column."""
        try:
            self.from_columns(values)
        except ValueError as problem:
            return {self.columns - 1: str(problem)}
        return {}

    def to_columns(self, text: str) -> Sequence[ColumnValue]:
        return [text]

    def to_json(self, text: str) -> object:
        return text

    def extent(
        self, text: str, comparator: str, lower: Decimal | None, upper: Decimal | None
    ) -> Extent:
        """Return the range of values that a statement allows."""
        number = self.number(text)
        if number is None:
            return self.span(text)
        return extents.extent_of_number(number, comparator, lower, upper)

    def span(self, text: str) -> Extent:
        """Return the range of a value that is no number."""
        return Extent(text, text)

    def comparable(self, one: str, other: str) -> bool:
        return True

    def number(self, text: str) -> Decimal | None:
        """Return the value as one number, for gaps and sorting; None if it is no number."""
        return None


@dataclass(frozen=True)
class Amount(FactType):
    """A number with a unit."""

    has_order = True

    def clean(self, text: str) -> str:
        try:
            number = Decimal(text.strip())
        except InvalidOperation:
            raise ValueError(_("“%s” is not a number.") % text) from None
        if not number.is_finite():
            raise ValueError(_("“%s” is not a number.") % text)
        _check_digits(number)
        return plain_number(number)

    def to_columns(self, text: str) -> Sequence[ColumnValue]:
        return [Decimal(text) if text else None]

    def to_json(self, text: str) -> int | float:
        return number_to_json(Decimal(text))

    def number(self, text: str) -> Decimal | None:
        return Decimal(text)


@dataclass(frozen=True)
class Choice(FactType):
    """One of a closed list."""

    choices: type[models.TextChoices]

    def clean(self, text: str) -> str:
        if text.strip() not in self.choices:
            raise ValueError(
                _("“%(text)s” is none of %(list)s.")
                % {"text": text, "list": ", ".join(map(str, self.choices.values))}
            )
        return text.strip()


class CountryCode(FactType):
    """A country by its ISO 3166-1 alpha-2 code."""

    def clean(self, text: str) -> str:
        if not re.fullmatch(r"[A-Z]{2}", text.strip()):
            raise ValueError(_("“%s” is not a two-letter country code.") % text)
        return text.strip()

    def to_columns(self, text: str) -> Sequence[ColumnValue]:
        return [text or None]


class CountryCodes(FactType):
    """A set of countries, in the order of their codes: `CN KZ UZ`. Its column is a many-to-many
    relation (`portal.facts.fact.read_column`)."""

    def clean(self, text: str) -> str:
        codes = sorted({CountryCode().clean(code) for code in re.findall(r"[^\s,;]+", text)})
        return " ".join(codes)


class Text(FactType):
    """Free text, compared as written."""


class Province(Text):
    """A province by its code of ISO 3166-2, or by its name where no code is known."""


class PartialDate(FactType):
    """A date with the precision of a day, a month or a year."""

    def clean(self, text: str) -> str:
        day = text.strip()
        if not DAY.fullmatch(day):
            raise ValueError(_("“%s” is not a date such as 2021, 2021-06 or 2021-06-20.") % text)
        try:
            extents.extent_of_day(day)
        except ValueError:
            raise ValueError(_("“%s” is no day of the calendar.") % day) from None
        return day

    def span(self, text: str) -> Extent:
        return extents.extent_of_day(text)


class DateRange(FactType):
    """A range of two partial dates, `start/end`; one date alone is a range of itself."""

    columns = 2

    def clean(self, text: str) -> str:
        start, slash, end = text.strip().partition("/")
        start, end = PartialDate().clean(start), PartialDate().clean(end) if slash else ""
        if end and extents.extent_of_day(end).high < extents.extent_of_day(start).low:
            raise ValueError(_("“%s” ends before it starts.") % text)
        return f"{start}/{end}" if end else start

    def from_columns(self, values: Sequence[ColumnValue]) -> str:
        start, end = (str(value or "") for value in values)
        return self.clean(f"{start}/{end}" if end else start) if start else ""

    def problems(self, values: list[ColumnValue]) -> dict[int, str]:
        """Check each date by itself, then their order."""
        found = {number: PartialDate().problems([value]) for number, value in enumerate(values)}
        wrong = {number: sentences[0] for number, sentences in found.items() if sentences}
        return wrong or super().problems(values)

    def to_columns(self, text: str) -> Sequence[ColumnValue]:
        start, _slash, end = text.partition("/")
        return [start, end]

    def span(self, text: str) -> Extent:
        return extents.extent_of_range(text)


@dataclass(frozen=True)
class Point(FactType):
    """Latitude and longitude in degrees, WGS 84."""

    columns = 2
    tolerance = Decimal("0.02")
    """Degrees, about two kilometres: closer points are the same site."""

    def clean(self, text: str) -> str:
        try:
            latitude, longitude = (Decimal(part.strip()) for part in text.split(","))
            is_on_globe = abs(latitude) <= 90 and abs(longitude) <= 180  # NaN cannot be compared
        except (ArithmeticError, ValueError):
            raise ValueError(_("“%s” is not “latitude,longitude” in degrees.") % text) from None
        if not is_on_globe:
            raise ValueError(_("“%s” lies outside the globe.") % text)
        _check_digits(latitude)
        _check_digits(longitude)
        return f"{plain_number(latitude)},{plain_number(longitude)}"

    def from_columns(self, values: Sequence[ColumnValue]) -> str:
        return "" if None in values else self.clean(",".join(map(str, values)))

    def problems(self, values: list[ColumnValue]) -> dict[int, str]:
        """Check latitude and longitude separately, even if one is missing."""
        latitude, longitude = values
        found = {}
        if latitude is not None and abs(Decimal(latitude)) > 90:
            found[0] = _("A latitude lies between −90 and 90 degrees.")
        if longitude is not None and abs(Decimal(longitude)) > 180:
            found[1] = _("A longitude lies between −180 and 180 degrees.")
        if (latitude is None) is not (longitude is None):
            found[0 if latitude is None else 1] = _("A location needs latitude and longitude.")
        return found

    def to_columns(self, text: str) -> Sequence[ColumnValue]:
        return _degrees(text) if text else [None, None]

    def to_json(self, text: str) -> dict[str, int | float]:
        latitude, longitude = map(number_to_json, _degrees(text))
        return {"latitude": latitude, "longitude": longitude}

    def near(self, one: str, other: str) -> bool:
        """True if both coordinates differ by no more than the tolerance."""
        pairs = zip(_degrees(one), _degrees(other), strict=True)
        return all(abs(a - b) <= self.tolerance for a, b in pairs)


class Money(FactType):
    """An amount in a currency (ISO 4217). Different currencies are not compared."""

    columns = 2
    has_order = True

    def clean(self, text: str) -> str:
        match = re.fullmatch(r"\s*(\S+) ([A-Z]{3})\s*", text)
        if not match:
            raise ValueError(_("“%s” is not an amount with a currency, such as 5000 USD.") % text)
        return f"{Amount().clean(match[1])} {match[2]}"

    def from_columns(self, values: Sequence[ColumnValue]) -> str:
        amount, currency = values
        return "" if amount is None or not currency else self.clean(f"{amount} {currency}")

    def problems(self, values: list[ColumnValue]) -> dict[int, str]:
        amount, currency = values
        if currency and not CURRENCY.fullmatch(str(currency)):
            return {1: _("“%s” is not the code of a currency, such as USD.") % currency}
        if amount is not None and not currency:
            return {1: _("An amount needs its currency.")}
        return {}

    def to_columns(self, text: str) -> Sequence[ColumnValue]:
        amount, _space, currency = text.partition(" ")
        return [Decimal(amount) if amount else None, currency]

    def to_json(self, text: str) -> dict[str, int | float | str]:
        return {"amount": number_to_json(self.number(text)), "currency": text.split()[-1]}

    def comparable(self, one: str, other: str) -> bool:
        return one.split()[-1] == other.split()[-1]

    def number(self, text: str) -> Decimal:
        return Decimal(text.split()[0])


@dataclass(frozen=True)
class Reference(FactType):
    """Another record by its uid; `model` is its label, as in “portal.organisation”."""

    model: str

    def clean(self, text: str) -> str:
        if not UID.fullmatch(text.strip()):
            raise ValueError(_("“%s” is not the identifier of a record.") % text)
        return text.strip()

    def from_columns(self, values: Sequence[ColumnValue]) -> str:
        if values[0] is None:
            return ""
        return self._rows().values_list("uid", flat=True).get(pk=int(values[0]))

    def problems(self, values: list[ColumnValue]) -> dict[int, str]:
        """Return no errors: the foreign key has been validated by the form."""
        return {}

    def to_columns(self, text: str) -> Sequence[ColumnValue]:
        return [self._rows().get(uid=text).pk if text else None]

    def to_json(self, text: str) -> object:
        """Return the reference of a public record, None for others: drafts stay hidden."""
        row = self.row(text)
        return row.as_reference() if row else None

    def row(self, uid: str) -> "Record | None":
        return self._rows().filter(uid=uid).first()

    def _rows(self) -> "models.QuerySet[Record]":
        model = cast("type[Record]", apps.get_model(self.model))
        return model._base_manager.filter(edit_of=None)


def _degrees(text: str) -> list[Decimal]:
    return [Decimal(part) for part in text.split(",")]


DIGITS = 20
"""Digits of a stated number, with the zeros that it is written with: pages compute with 28."""


def _check_digits(number: Decimal) -> None:
    """Raise ValueError for a number that no page could convert, compare or print."""
    before, after = max(number.adjusted() + 1, 1), -int(number.as_tuple().exponent)
    if before + max(after, 0) > DIGITS:
        raise ValueError(_("A number has %s digits at most: round it.") % DIGITS)


def plain_number(number: Decimal) -> str:
    """Write a number without exponent or trailing zeros: `100`, `24.9`, `0`."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def number_to_json(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
