"""Names in the declaration of a kind of record that mean nothing: misspelled, or gone since."""

from collections.abc import Collection, Iterable, Iterator

from django.contrib import admin
from django.core.exceptions import FieldError
from django.http import QueryDict

from portal.filters.grouping import GROUP, SUM, grouped_filterset
from portal.formatting.numbers import BARE, COUNTED, UNITS
from portal.graphics.charts.registry import list_makers
from portal.models import Part, Record
from portal.records.kinds import Kind

type Named = tuple[str, Iterable[str], Collection[str]]
"""A place in a declaration, the names in it, and those that are known there."""


def find_unknown(kind: Kind) -> Iterator[tuple[str, str, str]]:
    """Yield number, sentence and hint of an error for each of them, and for rows that no name says
    to be parts."""
    for place, names, known in (*_names_of_model(kind.model), *_names_of_kind(kind)):
        hint = f"Known are: {', '.join(sorted({*known} - {''}))}."
        for name in sorted({*names} - {*known, ""}):
            yield "E027", f"{place}: “{name}” is not known", hint
    for name in sorted(_part_relations(kind.model) - {*kind.model.owned()}):
        yield "E026", f"rows “{name}” are not in parts", "Name them there, or drafts lose them."
    for place, path in _paths(kind):
        try:
            kind.model._base_manager.order_by(path)
        except FieldError as error:
            yield "E024", f"{place} reads “{path}”, which is no column", f"{error}."


def _names_of_model(model: type[Record]) -> Iterator[Named]:
    fields = [field.name for field in model._meta.get_fields()]
    for name, fact in model.facts.items():
        yield f"fact “{name}”", fact.columns_of(name), fields
        yield f"unit of “{name}”", [fact.unit], {*UNITS, *COUNTED, *BARE, "%"}
    yield "key_facts", model.key_facts, model.facts
    yield "ends", model.ends, model.facts
    yield "parts", model.parts, _part_relations(model)
    yield "along", [model.along], model.parts
    yield "whole", [model.whole], fields
    yield "sibling", [model.sibling], fields
    yield "split_by", [model.split_by], model.parts


def _part_relations(model: type[Record]) -> set[str]:
    return {
        str(one.get_accessor_name())
        for one in model._meta.related_objects
        if isinstance(rows := one.related_model, type)
        if issubclass(rows, Part) and one.field.name == "record"
    }


def _names_of_kind(kind: Kind) -> Iterator[Named]:
    facts, filters = kind.model.facts, kind.filterset.base_filters
    order, asked = filters["order"], grouped_filterset(kind).base_filters
    shown = [getattr(one, "name", one) for one in kind.columns]
    fields = [field.name for field in kind.model._meta.fields]
    yield "columns", shown, {*facts, *kind.model.parts, *fields}
    yield "badge", (kind.badge or ())[:1], fields
    yield "page_order", [kind.page_order.removeprefix("-")], order.orders
    yield "the order of its filterset", [order.default.removeprefix("-")], order.orders
    for name in ("row_facts", "shelf_life", "lasting", "told_apart"):
        yield name, getattr(kind, name) or (), facts
    if layer := kind.layer:
        yield "sort of its layer", [layer.sort], {*facts, *fields}
        yield "locations of its layer", layer.locations, facts
        yield "figures of its layer", layer.figures, facts
    for query in map(QueryDict, (kind.charted, *kind.questions)):
        named = {*query, *query.getlist(GROUP), *query.getlist(SUM)}
        yield f"the question “{query.urlencode()}”", named, {*asked, *kind.sums}
    yield "coloured", [kind.coloured], asked
    charts = [getattr(view, "maker", "") for view in kind.views]
    yield "views", charts, [maker.name for maker in list_makers()]


def _paths(kind: Kind) -> Iterator[tuple[str, str]]:
    """Columns that parameters and the list of the desk read, by their place."""
    for name, one in kind.filterset.base_filters.items():
        by_order = {column for column, _label in getattr(one, "orders", {}).values()}
        columns = by_order - {*one.counted} if by_order else {*one.asks()} - {name}
        yield from ((f"parameter “{name}”", column.removesuffix("?")) for column in columns)
    form = admin.site._registry.get(kind.model)
    for place in ("kinds", "key_figures"):
        for one in getattr(form, place, ()):
            column = one[0] if isinstance(one, tuple) else one
            if isinstance(column, str) and not hasattr(form, column):
                yield f"{place} of its admin", column
