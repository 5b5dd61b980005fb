"""Figures and dates as a source prints them, typed into the fields of the desk: “超过5000万”, “late
2024”. What is plain already stays as it is."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from portal.admin.forms.checked_form import CheckedForm, CleanedData, FormData, FormFiles
from portal.admin.forms.labels import label_of
from portal.facts import Amount, Comparator, DateRange, Fact, Money, PartialDate, Point
from portal.facts.types import DAY, FactType, plain_number
from portal.formatting.phrases import (
    NotUnderstood,
    PrintedPeriod,
    Quantity,
    convert,
    parse_period,
    parse_quantity,
)
from portal.formatting.phrases.vocabulary import word
from portal.models.fields import Column, check_day, check_period, check_span
from portal.models.languages import DEFAULT, LANGUAGES

PLAIN = re.compile(r"\s*-?(?:\d+(?:\.\d+)?|\.\d+)\s*")


class PrintedNumber(forms.Field):
    """Mixin: a text that is no plain number is read as a phrase in a `unit`; None if only the form
    knows the unit, and the language of the source, and converts."""

    def __init__(self, *, unit: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit = unit

    def to_python(self, value: object) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:
            quantity = self._read(str(value))
        if self.unit is not None and quantity.value is None:
            raise ValidationError(str(NotUnderstood("no value", str(value))))
        return super().to_python(plain_number(value_of(quantity)))

    def _read(self, text: str) -> Quantity:
        """Read a phrase: one of which the form knows the language, in any."""
        refused: list[ValidationError] = []
        for language in ("",) if self.unit is not None else ("", *LANGUAGES):
            try:
                return read_quantity(text, self.unit, language)
            except ValidationError as problem:
                refused.append(problem)
        raise refused[0]


class PrintedDecimalField(PrintedNumber, forms.DecimalField):
    pass


class PrintedMoneyField(PrintedDecimalField):
    """An amount; `take_currencies` puts the currency of its words into the column of that."""

    def _read(self, text: str) -> Quantity:
        return read_money(text)


class PrintedDegreesField(PrintedDecimalField):
    """A latitude or a longitude; `sides` are the words for the positive and the negative one."""

    def __init__(self, *, sides: tuple[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.side = re.compile("({})|({})".format(*sides), re.IGNORECASE)

    def _read(self, text: str) -> Quantity:
        """Read degrees, minutes and seconds: 43°15′N, 43° 15′ 30″ с. ш., 北纬43°15′."""
        side = self.side.search(text)
        angle = ANGLE.fullmatch(self.side.sub("", text, count=1).strip())
        if angle is None:
            return super()._read(text)
        parts = [Decimal((part or "0").replace(",", ".")) for part in angle.groups()]
        if max(parts[1:]) >= 60:
            raise ValidationError(_("Minutes and seconds of “%s” lie below 60.") % text)
        degrees = parts[0] + parts[1] / 60 + parts[2] / 3600
        return Quantity(value=round(-degrees if side and side[2] else degrees, 6))


SIDES = {
    "latitude": (r"N|с\.?\s*ш\.?|北纬", r"S|ю\.?\s*ш\.?|南纬"),
    "longitude": (r"E|в\.?\s*д\.?|东经", r"W|з\.?\s*д\.?|西经"),
}
_PART = r"(\d{1,3}(?:[.,]\d+)?)\s*"
ANGLE = re.compile(rf"{_PART}(?:°\s*(?:{_PART}[′'’]\s*)?(?:{_PART}(?:″|\"|”|''|′′))?)?")


PAIR = re.compile(
    r"(.+?)(?:;\s*|，\s*|,\s+|(?<=[NS])\s+)([^;]+)|(-?\d+\.\d+),(-?\d+\.\d+)", re.IGNORECASE
)


class DegreesInput(forms.TextInput):
    """A box of one coordinate. A pair in that of the latitude, as maps copy it, fills both."""

    def value_from_datadict(self, data: FormData, files: FormFiles, name: str) -> str | None:
        if name not in data:
            return None
        start = name.removesuffix("latitude").removesuffix("longitude")
        both = split_pair(*(str(data.get(f"{start}{one}") or "") for one in SIDES))
        return both[name == f"{start}longitude"]


def split_pair(latitude: str, longitude: str) -> tuple[str, str]:
    """Return both coordinates of a pair that stands in the place of the first."""
    found = None if longitude.strip() else PAIR.fullmatch(latitude.strip())
    first, second = [part for part in found.groups() if part] if found else (latitude, longitude)
    return first, second


class PrintedIntegerField(PrintedNumber, forms.IntegerField):
    pass


class PrintedDateField(forms.CharField):
    """A date or a period, in the stored form that an attribute of `PrintedPeriod` has."""

    def __init__(self, *, form: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.form = form

    def to_python(self, value: object) -> str:
        text = super().to_python(value) or ""
        return read_period(text, self.form) if text else text


FORMS = ((check_day, "partial_date"), (check_span, "partial_dates"), (check_period, "text"))
"""The stored form of a period, by the validator of its column."""


def form_field(column: Column, fact: Fact | None = None, **kwargs: Any) -> forms.Field | None:
    """Return the form field of a column; one that takes phrases for a number or a date."""
    kwargs.setdefault("label", capfirst(label_of(column)))
    return take_whole(printed_field(column, fact, **kwargs) or column.formfield(**kwargs))


def take_whole(field: forms.Field | None) -> forms.Field | None:
    """Have what is too long refused at its field, where a browser would cut it without a word."""
    if field is not None:
        field.widget.attrs.pop("maxlength", None)
    return field


def printed_field(column: Column, fact: Fact | None, **kwargs: Any) -> forms.Field | None:
    """Return the form field of a number or a date, that of a fact or another; None for other
    columns. The unit of a number is that of its fact, or what its help text names."""
    is_count = fact is not None and isinstance(column, models.IntegerField)
    if is_count or isinstance(column, models.DecimalField):
        with override(DEFAULT):
            named = str(column.help_text)
        unit = fact.unit if fact else named if word("unit", named) else ""
        kwargs |= {"unit": None if column.name == "value" else unit}
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "decimal"})
        number_class: type[PrintedNumber] = PrintedIntegerField if is_count else PrintedDecimalField
        if fact is not None and isinstance(fact.type, Money):
            number_class = PrintedMoneyField
        if fact is not None and isinstance(fact.type, Point):
            number_class = PrintedDegreesField
            kwargs |= {"sides": SIDES[column.name], "widget": DegreesInput(kwargs["widget"].attrs)}
        return column.formfield(form_class=number_class, **kwargs)
    form = next((form for check, form in FORMS if check in column.validators), "")
    return column.formfield(form_class=PrintedDateField, form=form, **kwargs) if form else None


def read_quantity(text: str, unit: str | None, language: str = "") -> Quantity:
    """Read a figure in the unit of a column. Raises ValidationError."""
    try:
        quantity = parse_quantity(text, language or get_language() or "")
        return quantity if unit is None else convert(quantity, unit, text)
    except NotUnderstood as problem:
        raise ValidationError(str(problem)) from problem


def read_money(text: str) -> Quantity:
    """Read an amount in full, with its currency where the words have one. Raises
    ValidationError."""
    said = read_quantity(text, None)
    try:
        return replace(convert(replace(said, currency=""), "", text), currency=said.currency)
    except NotUnderstood as problem:
        raise ValidationError(str(problem)) from problem


def take_currencies(form: CheckedForm, facts: Mapping[str, Fact]) -> None:
    """Fill the currency in that the words of an amount have: USD for “$1.2 billion”."""
    for name, fact in facts.items():
        if not isinstance(fact.type, Money):
            continue
        amount, currency = fact.columns_of(name)
        text = str(form.data.get(form.add_prefix(amount)) or "")
        if form.cleaned_data.get(amount) is None or PLAIN.fullmatch(text):
            continue
        try:
            said = read_money(text).currency
        except ValidationError:  # a number all the same: 1e3
            continue
        chosen = form.cleaned_data.get(currency)
        if said and chosen and said != chosen:
            form.add_error(currency, _("“%s” is in another currency.") % text)
        elif said and currency in form.cleaned_data:
            form.cleaned_data[currency] = said


class PhraseForm(CheckedForm):
    """A row that may have a comparator: a figure in words is a change, as these may say more than
    the number that is stored."""

    @cached_property
    def changed_data(self) -> list[str]:
        changed: list[str] = super().changed_data
        if "comparator" not in self.fields:
            return changed
        typed = {
            name: str(self.data.get(self.add_prefix(name)) or "").strip()
            for name, field in self.fields.items()
            if isinstance(field, PrintedNumber) and name not in changed
        }
        return [
            *changed,
            *(name for name, text in typed.items() if text and not PLAIN.fullmatch(text)),
        ]


class PrintedFiguresForm(PhraseForm):
    """A row whose figures may be typed as they are printed: how exact the first is, and its words,
    have columns."""

    def clean(self) -> CleanedData:
        cleaned: CleanedData = super().clean() or self.cleaned_data
        facts: Mapping[str, Fact] = getattr(self.instance, "facts", {})
        take_currencies(self, facts)
        columns = [one.columns_of(name)[0] for name, one in facts.items() if one.type.has_order]
        first = next((one for one in columns if cleaned.get(one) is not None), "")
        text = str(self.data.get(self.add_prefix(first)) or "") if "comparator" in cleaned else ""
        if text and first in self.changed_data and not PLAIN.fullmatch(text):
            try:
                said = read_quantity(text, None)
            except ValidationError:  # a number all the same: 1e3
                return cleaned
            complete(self, cleaned, said, text)
        return cleaned


def read_period(text: str, form: str) -> str:
    """Read a date into a stored form, an attribute of `PrintedPeriod`. Raises ValidationError."""
    try:
        period: PrintedPeriod = parse_period(text, get_language() or "")
    except NotUnderstood as problem:
        raise ValidationError(str(problem)) from problem
    stored = str(getattr(period, form))
    if form == "partial_date" and (period.is_cut_off or not stored):
        raise ValidationError(_("“%s” is more than one year, or only a last day.") % text)
    return stored


def value_of(quantity: Quantity) -> Decimal:
    """Return the number that the column of a value takes: the lower bound where a source gives
    bounds only, which comparator and bounds beside it say."""
    found = quantity.value if quantity.value is not None else quantity.lower
    return Decimal(0) if found is None else found


def read_claim(fact: Fact, text: str, language: str) -> tuple[str, Quantity | None]:
    """Return the canonical value of a fact; with what else the words say, if it was not typed in
    that form."""
    declared: FactType = fact.type
    if isinstance(declared, Amount) and not PLAIN.fullmatch(text):
        quantity = read_quantity(text, fact.unit, language)
        return plain_number(value_of(quantity)), quantity
    if isinstance(declared, Money) and not re.fullmatch(r"\s*[\d.-]+ [A-Z]{3}\s*", text):
        quantity = read_quantity(text, None, language)
        return f"{plain_number(value_of(quantity))} {quantity.currency}".strip(), quantity
    if isinstance(declared, PartialDate | DateRange):
        is_day = isinstance(declared, PartialDate)
        stored = read_period(text, "partial_date" if is_day else "partial_dates")
        return stored, None if stored == text.strip() else Quantity()
    return text, None


def find_phrase(fact: Fact, name: str, data: FormData) -> str:
    """Return the words typed into the field of a number or date; empty if it was typed plainly."""
    text = str(data.get(fact.columns_of(name)[0]) or "").strip()
    plain = {Amount: PLAIN, Money: PLAIN, PartialDate: DAY}.get(type(fact.type))
    return text if plain and text and not plain.fullmatch(text) else ""


def complete(form: forms.BaseForm, cleaned: CleanedData, quantity: Quantity, text: str) -> None:
    """Add what a phrase says beside its value to the data of a form: comparator, bounds, the words
    themselves, for which those of another figure make way. Raises ValidationError if an editor has
    chosen another comparator."""
    said, before = quantity.comparator, cleaned.get("comparator") or Comparator.EXACT
    if quantity.value is None and quantity.lower is not None:
        said = Comparator.AT_LEAST  # the value will be the lower bound
    has_chosen = "comparator" in form.changed_data
    if has_chosen and Comparator.EXACT not in (said, before) and said != before:
        raise ValidationError(_("“%s” says something else than the comparator.") % text)
    if said != Comparator.EXACT:
        cleaned["comparator"] = said
    for name in ("lower", "upper"):
        if (bound := getattr(quantity, name)) is not None:
            cleaned[name] = bound
    words = cleaned.get("as_printed") if "as_printed" in form.changed_data else ""
    cleaned["as_printed"] = words or text.strip()


class PrintedValueForm(PhraseForm):
    """A row with a column `value` whose unit the form knows."""

    def unit_of(self, cleaned: CleanedData) -> str | None:
        raise NotImplementedError

    def language_of(self, cleaned: CleanedData) -> str:
        source = cleaned.get("source")
        return source.language if source else ""

    def clean(self) -> CleanedData:
        """Convert a phrase in the box of the value, and take the rest of what it says."""
        cleaned: CleanedData = super().clean() or self.cleaned_data
        typed = str(self.data.get(self.add_prefix("value")) or "")
        if "value" in self.errors or not typed or PLAIN.fullmatch(typed):
            return cleaned
        try:
            quantity = read_quantity(typed, self.unit_of(cleaned), self.language_of(cleaned))
            cleaned["value"] = value_of(quantity)
            complete(self, cleaned, quantity, typed)
        except ValidationError as problem:
            self.add_error("value", problem)
        return cleaned
