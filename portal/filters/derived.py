"""Parameters derived from columns, for programs: filters that forms do not offer.

Each fact gets the parameters of its type; other columns are named by their FilterSet (`also`).
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from decimal import Decimal
from typing import TypedDict, cast

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise, StrPromise

from portal.facts import Amount, Fact, Money, PartialDate, Text
from portal.filters.parameters import (
    AboutRecord,
    BooleanFilter,
    DateFrom,
    DateTo,
    IContains,
    InCountry,
    InRegister,
    InYear,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
    NumberFilter,
    Parameter,
    TextIn,
)
from portal.formatting.numbers import format_unit
from portal.models import Country, PartialDateField, Record
from portal.models.fields import QUOTE_LIMIT, Column, RecordKeyField
from portal.models.languages import columns

AT_LEAST, AT_MOST = _("{field}, at least"), _("{field}, at most")
FROM, TO, YEAR = _("{field}, from"), _("{field}, to"), _("{field}, year")
COMMA = pgettext_lazy("between the parts of a sentence", ", ")


class ParameterWords(TypedDict):
    """Arguments that every derived parameter takes."""

    label: StrOrPromise
    for_programs: bool


class Bounds(TypedDict, total=False):
    """Arguments of a number parameter."""

    is_whole: bool
    least: Decimal
    most: Decimal


def derive_parameters(
    model: type[models.Model], declared: Mapping[str, Parameter], also: Iterable[str]
) -> dict[str, Parameter]:
    """Return parameters by name, two for a range: for each fact of a model whose columns no
    declared parameter uses, and for each column of `also`. The ranges of an amount or
    a day are called as its column is, whatever those of the form are called."""
    used = {column for parameter in declared.values() for column in parameter.asks()}
    derived: dict[str, Parameter] = {}
    if issubclass(model, Record):
        for name, fact in model.facts.items():
            is_range = isinstance(fact.type, Amount | PartialDate)
            if is_range or not used.intersection(fact.columns_of(name)):
                derived.update(_fact_parameters(model, name, fact))
        if "external_ids" in model.parts:
            derived["external_id"] = InRegister("external_ids")
    for column in also:
        derived.update(_column_parameters(model, column.rpartition("__")[2], column))
    return {name: one for name, one in derived.items() if name not in declared}


def _fact_parameters(model: type[Record], name: str, fact: Fact) -> Iterator[tuple[str, Parameter]]:
    label = model.fact_label(name)
    if fact.unit:
        label = format_lazy("{}{}{}", label, COMMA, lazy(format_unit, str)(fact.unit))
    first, *others = fact.columns_of(name)
    if isinstance(fact.type, Text):
        yield name, _text_parameter(first, label)
        return
    yield from _column_parameters(model, name, first, label)
    if isinstance(fact.type, PartialDate):
        words: ParameterWords = {"label": format_lazy("{}", label), "for_programs": True}
        yield f"{name.removesuffix('_on')}_year", InYear(first, **_labelled(YEAR, words))
    if isinstance(fact.type, Money):
        yield from _column_parameters(model, f"{name}_currency", others[0])


def _column_parameters(
    model: type[models.Model], name: str, column: str, label: StrOrPromise = ""
) -> Iterator[tuple[str, Parameter]]:
    field = _resolve_field(model, column)
    words: ParameterWords = {
        "label": format_lazy("{}", label or field.verbose_name),
        "for_programs": True,
    }
    match field:
        case PartialDateField():
            stem = name.removesuffix("_on")
            yield f"{stem}_from", DateFrom(column, **_labelled(FROM, words))
            yield f"{stem}_to", DateTo(column, **_labelled(TO, words))
        case models.BooleanField():
            yield name, BooleanFilter(column, **words)
        case models.DecimalField() | models.IntegerField():
            bounds = _bounds(field)
            yield f"{name}_min", NumberFilter(column, "gte", **bounds, **_labelled(AT_LEAST, words))
            yield f"{name}_max", NumberFilter(column, "lte", **bounds, **_labelled(AT_MOST, words))
        case models.ForeignKey(related_model=related) if related is Country:
            yield name, InCountry(column, **words)
        case models.ManyToManyField(related_model=related) if related is Country:
            yield name, InCountry(column, many=True, **words)
        case models.ForeignKey(related_model=related):
            rows = related._default_manager.all()
            yield name, ModelMultipleChoiceFilter(column, queryset=rows, **words)
        case RecordKeyField():
            yield name, AboutRecord(column, **words)
        case models.CharField(choices=choices) if choices:
            yield name, MultipleChoiceFilter(column, choices=choices, **words)
        case models.CharField(max_length=length) if length and length <= CODE_LENGTH:
            yield name, TextIn(column, **words)
        case _:
            yield name, IContains(column, max_length=QUOTE_LIMIT, **words)


CODE_LENGTH = 12
"""Texts of at most so many characters are codes, matched as a whole."""


def _text_parameter(column: str, label: StrOrPromise) -> Parameter:
    """Search a text in all content languages."""
    stem = column.removesuffix("_en")
    found = columns(stem) if stem != column else [column]
    return IContains(*found, label=format_lazy("{}", label), for_programs=True)


def with_choices(model: type[models.Model], parameter: Parameter) -> Parameter:
    """Return a parameter for values of a closed list with those of its column, unless it states
    others."""
    if not isinstance(parameter, MultipleChoiceFilter) or "choices" in parameter.extra:
        return parameter
    found, column = copy(parameter), _resolve_field(model, str(parameter.field_name))
    found.extra = {**parameter.extra, "choices": column.choices}
    return found


def _resolve_field(model: type[models.Model], path: str) -> Column:
    """Return the column at the end of a path such as `series__unit`."""
    *relations, name = path.split("__")
    for relation in relations:
        model = cast("type[models.Model]", model._meta.get_field(relation).related_model)
    return cast("Column", model._meta.get_field(name))


def _labelled(pattern: StrPromise, words: ParameterWords) -> ParameterWords:
    return {**words, "label": format_lazy(pattern, field=words["label"])}


def _bounds(field: Column) -> Bounds:
    """Return the arguments of a number parameter for the values that a column can hold."""
    if not isinstance(field, models.DecimalField):
        return {"is_whole": True}
    most = Decimal(10) ** (field.max_digits - field.decimal_places)
    is_amount = any(isinstance(one, MinValueValidator) for one in field.validators)
    return {"most": most} if is_amount else {"least": -most, "most": most}
