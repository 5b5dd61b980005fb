"""Parameters that follow from columns: what programs may ask about beyond what forms offer.

A fact is declared once, and so may be asked about; its type says how. Other columns are named by
their FilterSet (`also`).
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.facts import Fact, Money, Text
from portal.filters.parameters import (
    Among,
    BooleanFilter,
    Contains,
    From,
    InCountry,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
    NumberFilter,
    Parameter,
    To,
)
from portal.models import Country, PartialDateField, Record
from portal.models.languages import columns

AT_LEAST, AT_MOST = _("{field}, at least"), _("{field}, at most")
FROM, TO = _("{field}, from"), _("{field}, to")


def derive_parameters(
    model: type[Any], declared: dict[str, Parameter], also: Iterable[str]
) -> dict[str, Parameter]:
    """By name: a parameter, or the two ends of a range, for each fact of a model that no declared
    one asks about, and for each column of `also`."""
    asked = {column for parameter in declared.values() for column in parameter.asks()}
    facts = model.facts if issubclass(model, Record) else {}
    found: dict[str, Parameter] = {}
    for name, fact in facts.items():
        if not asked.intersection(fact.columns_of(name)):
            found.update(_of_fact(model, name, fact))
    for column in also:
        found.update(_of_column(model, column.rpartition("__")[2], column))
    return {name: one for name, one in found.items() if name not in declared}


def _of_fact(model: type[Record], name: str, fact: Fact) -> Iterator[tuple[str, Parameter]]:
    label = model.fact_label(name)
    if fact.unit:
        label = format_lazy("{}, {}", label, _(fact.unit))
    first, *others = fact.columns_of(name)
    if isinstance(fact.type, Text):
        yield name, _words(model, first, label)
        return
    yield from _of_column(model, name, first, label)
    if isinstance(fact.type, Money):
        yield from _of_column(model, f"{name}_currency", others[0])


def _of_column(
    model: type[Any], name: str, column: str, label: Any = None
) -> Iterator[tuple[str, Parameter]]:
    field = _field(model, column)
    words: dict[str, Any] = {
        "label": format_lazy("{}", label or field.verbose_name),
        "for_programs": True,
    }
    match field:
        case PartialDateField():
            stem = name.removesuffix("_on")
            yield f"{stem}_from", From(column, **_labelled(FROM, words))
            yield f"{stem}_to", To(column, **_labelled(TO, words))
        case models.BooleanField():
            yield name, BooleanFilter(column, **words)
        case models.DecimalField() | models.IntegerField():
            bounds = _bounds(field)
            yield f"{name}_min", NumberFilter(column, "gte", **bounds, **_labelled(AT_LEAST, words))
            yield f"{name}_max", NumberFilter(column, "lte", **bounds, **_labelled(AT_MOST, words))
        case models.ForeignKey(related_model=related) if related is Country:
            yield name, InCountry(column, **words)
        case models.ForeignKey(related_model=related):
            rows: Any = related
            yield name, ModelMultipleChoiceFilter(column, queryset=rows.objects.all(), **words)
        case models.CharField(choices=choices) if choices:
            yield name, MultipleChoiceFilter(column, choices=choices, **words)
        case models.CharField(max_length=length) if length and length <= CODE_LENGTH:
            yield name, Among(column, **words)
        case _:
            yield name, Contains(column, **words)


CODE_LENGTH = 12
"""A text of no more characters is a code: one asks for it whole."""


def _words(model: type[Record], column: str, label: Any) -> Parameter:
    """A text, in whichever language it is."""
    stem = column.removesuffix("_en")
    labelled = format_lazy("{}", label)
    found = columns(stem) if stem != column else [column]
    return Contains(*found, label=labelled, for_programs=True)


def _field(model: type[Any], path: str) -> Any:
    """The column at the end of a path such as `series__unit`."""
    field: Any = None
    for name in path.split("__"):
        field = model._meta.get_field(name)
        model = field.related_model or model
    return field


def _labelled(pattern: Any, words: dict[str, Any]) -> dict[str, Any]:
    return {**words, "label": format_lazy(pattern, field=words["label"])}


def _bounds(field: Any) -> dict[str, Any]:
    """What the column can hold."""
    if not isinstance(field, models.DecimalField):
        return {"is_whole": True}
    return {"most": Decimal(10) ** (field.max_digits - field.decimal_places)}
