"""Facet counts: the number of records for each choice of a filter, within the other filters.

A choice is counted as if its own filter were not set: with Kazakhstan chosen, Uzbekistan still
shows its number. One query counts all filters that are not set.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Model, Q, QuerySet

from portal.filters.closed import ClosedFilterSet
from portal.filters.parameters import (
    BooleanFilter,
    InCountry,
    MultipleChoiceFilter,
    Parameter,
    RelatedChoiceFilter,
)

type Counts = dict[str, Counter[str]]
"""Counts by name of the parameter and value in the address."""

EMPTY: tuple[object, ...] = (None, "", [])
TRUTH = {"true": True, "false": False}


def facet_counts(found: ClosedFilterSet) -> Counts:
    """Return the counts of all facets; empty for an invalid form and for an empty queryset.

    One query for all filters that are not set, one for each that is, and one for each across a
    to-many relation.
    """
    if not found.is_valid() or found.queryset.query.is_empty():
        return {}
    names = [name for name, parameter in found.filters.items() if is_facet(parameter)]
    is_set = {name: found.form.cleaned_data[name] not in EMPTY for name in names}
    counts = _count(found, found.as_if(), [name for name in names if not is_set[name]])
    for name in filter(is_set.get, names):
        counts |= _count(found, found.as_if(**{name: None}), [name])
    return counts


def named_country_codes(found: ClosedFilterSet, name: str = "country") -> set[str] | None:
    """Return the codes of the countries of any record of the unfiltered list, which limit the
    choices; None if they cannot be read from columns."""
    parameter = found.filters[name]
    if parameter.method is not None or found.queryset.query.is_empty():
        return None
    named = found.queryset.order_by().values_list(*parameter.columns).distinct()
    return {code for codes in named for words in codes for code in _split_values(words)}


def is_facet(parameter: Parameter) -> bool:
    """True if readers choose from a list that is known beforehand."""
    is_known = isinstance(parameter, (MultipleChoiceFilter, InCountry, BooleanFilter))
    return is_known and not parameter.for_programs


def choices_of(parameter: Parameter) -> list[str]:
    """Return the possible values, as addresses have them."""
    return [str(value) for value, _label in parameter.field.choices if str(value)]


def _count(found: ClosedFilterSet, rows: QuerySet[Model], names: list[str]) -> Counts:
    if rows.query.annotations:  # which may have joined several rows to each
        rows = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    counts: Counts = {}
    together: list[str] = []
    for name in names:
        parameter = found.filters[name]
        if isinstance(parameter, InCountry) and parameter.many and parameter.method is None:
            counts[name] = _count_apart(rows, parameter)
        elif isinstance(parameter, RelatedChoiceFilter):
            counts[name] = _count_related(rows, parameter)
        else:
            together.append(name)
    return counts | (_count_together(found, rows, together) if together else {})


def _count_apart(rows: QuerySet[Model], parameter: InCountry) -> Counter[str]:
    """Count each record once for each country that its rows of another table name."""
    named = rows.order_by().values_list("pk", *parameter.columns)
    pairs = {(pk, code) for pk, *codes in named.iterator() for code in codes if code}
    return Counter(code for _pk, code in pairs)


def _count_related(rows: QuerySet[Model], parameter: RelatedChoiceFilter) -> Counter[str]:
    """Count each record once for each value that its rows of another table have."""
    owner = parameter.owner
    related = parameter.related().filter(**{f"{owner}__in": rows.order_by().values("pk")})
    counted = related.order_by().values_list(parameter.field_name)
    return Counter(dict(counted.annotate(Count(owner, distinct=True))))


def _count_together(found: ClosedFilterSet, rows: QuerySet[Model], names: list[str]) -> Counts:
    """Count with one query: records grouped by the values of all columns, then summed for each."""
    columns = {name: columns_of(found.filters[name]) for name in names}
    asked = {
        f"{name}_is_{position}": (name, value)
        for name in names
        if not columns[name]
        for position, value in enumerate(choices_of(found.filters[name]))
    }
    conditional = {key: _count_if(found, *choice) for key, choice in asked.items()}
    listed = [column for name in names for column in columns[name]]
    if not listed:
        sums = rows.order_by().aggregate(**conditional)
        return _by_name(names, ((name, value, sums[key]) for key, (name, value) in asked.items()))
    grouped = rows.order_by().values_list(*dict.fromkeys(listed))
    cells = grouped.annotate(rows_counted=Count("pk"), **conditional)
    return _by_name(names, _read_cells(cells, columns, asked))


def columns_of(parameter: Parameter) -> tuple[str, ...]:
    """Return the columns whose values are the choices; none if a method or a day decides."""
    if parameter.method is not None or getattr(parameter, "is_dated", False):
        return ()
    return tuple(getattr(parameter, "columns", None) or (parameter.field_name,))


def _count_if(found: ClosedFilterSet, name: str, value: str) -> Count:
    """Return an aggregate that counts the rows which the filter would leave."""
    given = TRUTH[value] if isinstance(found.filters[name], BooleanFilter) else [value]
    left = found.as_if(**{name: given}).order_by().values("pk")
    return Count("pk", filter=Q(pk__in=left))


def _read_cells(
    cells: Iterable[tuple[Any, ...]],
    columns: dict[str, tuple[str, ...]],
    asked: dict[str, tuple[str, str]],
) -> Iterator[tuple[str, str, int]]:
    """Yield (parameter, value, count): of each cell its values, then the conditional counts."""
    order = list(dict.fromkeys(column for several in columns.values() for column in several))
    for cell in cells:
        values = dict(zip(order, cell, strict=False))
        count, *counted = cell[len(order) :]
        for name, several in columns.items():
            for value in {v for column in several for v in _split_values(values[column])}:
                yield name, value, count
        for (name, value), there in zip(asked.values(), counted, strict=True):
            yield name, value, there


def _split_values(value: object) -> list[str]:
    """Return the choices in a cell: a code, several codes between spaces, true or false."""
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return str(value or "").split()


def _by_name(names: list[str], counted: Iterable[tuple[str, str, int]]) -> Counts:
    counts: Counts = defaultdict(Counter, {name: Counter() for name in names})
    for name, value, count in counted:
        counts[name][value] += count
    return dict(counts)
