"""Figures and dates as a source prints them, typed into the fields of the desk: “超过5000万”, “late
2024”. What is plain already stays as it is."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.admin.forms.checked_form import CleanedData, FormData
from portal.facts import Amount, Comparator, DateRange, Fact, Money, PartialDate
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

PLAIN = re.compile(r"\s*-?\d*\.?\d+\s*")


class PrintedField(forms.Field):
    """Base: a text that the field does not know is read as a phrase."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:
            return super().to_python(self.read(str(value)))

    def read(self, text: str) -> str:
        raise NotImplementedError


class _NumberField(PrintedField):
    unit: str | None = None
    """Unit of the column; None where only the form knows it and converts."""

    def read(self, text: str) -> str:
        quantity = read_quantity(text, self.unit)
        if self.unit is not None and quantity.value is None:
            raise ValidationError(str(NotUnderstood("no value", text)))
        return plain_number(value_of(quantity))


class DecimalField(_NumberField, forms.DecimalField):
    pass


class IntegerField(_NumberField, forms.IntegerField):
    pass


class DateField(forms.CharField):
    """A date or a period in the form of its column: `form` is an attribute of `PrintedPeriod`."""

    form = "text"

    def to_python(self, value: object) -> str:
        text = super().to_python(value) or ""
        return read_period(text, self.form) if text else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Phrases are longer than what is stored of them."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        return {name: value for name, value in attrs.items() if name != "maxlength"}


FORMS = ((check_day, "partial_date"), (check_span, "partial_dates"), (check_period, "text"))
"""The stored form of a period, by the validator of its column."""


def form_field(column: Column, **kwargs: Any) -> forms.Field | None:
    """Return the form field of a column; one that takes phrases for a number or a date."""
    return printed_field(column, None, **kwargs) or column.formfield(**kwargs)


def printed_field(column: Column, fact: Fact | None, **kwargs: Any) -> forms.Field | None:
    """Return the form field of a number or a date, that of a fact or another; None for other
    columns. The unit of a number is that of its fact, or what its help text names."""
    is_count = isinstance(column, models.IntegerField) and fact is not None
    if not column.choices and (is_count or isinstance(column, models.DecimalField)):
        kwargs |= {"widget": forms.TextInput(attrs={"inputmode": "decimal"})}
        number_class = IntegerField if is_count else DecimalField
        field: forms.Field | None = column.formfield(form_class=number_class, **kwargs)
        if isinstance(field, _NumberField) and column.name != "value":
            named = str(column.help_text) if word("unit", str(column.help_text)) else ""
            field.unit = fact.unit if fact else named
        return field
    form = next((form for check, form in FORMS if check in column.validators), "")
    if not form:
        return None
    field = column.formfield(form_class=DateField, **kwargs)
    if isinstance(field, DateField):
        field.form = form
    return field


def read_quantity(text: str, unit: str | None, language: str = "") -> Quantity:
    """Read a figure in the unit of a column. Raises ValidationError."""
    try:
        quantity = parse_quantity(text, language or get_language() or "")
        return quantity if unit is None else convert(quantity, unit, text)
    except NotUnderstood as problem:
        raise ValidationError(str(problem)) from problem


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
    plain = {Amount: PLAIN, PartialDate: DAY}.get(type(fact.type))
    return text if plain and text and not plain.fullmatch(text) else ""


def complete(
    cleaned: CleanedData, quantity: Quantity, text: str, *, has_chosen: bool = False
) -> None:
    """Add what a phrase says beside its value to the data of a form: comparator, bounds, the words
    themselves. Raises ValidationError if an editor has chosen another comparator."""
    said, before = quantity.comparator, cleaned.get("comparator") or Comparator.EXACT
    if quantity.value is None and quantity.lower is not None:
        said = Comparator.AT_LEAST  # the value will be the lower bound
    if has_chosen and Comparator.EXACT not in (said, before) and said != before:
        raise ValidationError(_("“%s” says something else than the comparator.") % text)
    if said != Comparator.EXACT:
        cleaned["comparator"] = said
    for name in ("lower", "upper"):
        if (bound := getattr(quantity, name)) is not None:
            cleaned[name] = bound
    cleaned["as_printed"] = cleaned.get("as_printed") or text.strip()


class PrintedValueForm(forms.BaseForm):
    """Mixin of forms with a column `value` whose unit the form knows."""

    def read_value(self, cleaned: CleanedData, unit: str, language: str) -> None:
        """Convert a phrase in the box of the value, and take the rest of what it says."""
        typed = str(self.data.get(self.add_prefix("value")) or "")
        if "value" in self.errors or not typed or PLAIN.fullmatch(typed):
            return
        try:
            quantity = read_quantity(typed, unit, language)
            cleaned["value"] = value_of(quantity)
            complete(cleaned, quantity, typed, has_chosen="comparator" in self.changed_data)
        except ValidationError as problem:
            self.add_error("value", problem)
