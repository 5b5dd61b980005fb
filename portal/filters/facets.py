"""How many records each choice of a filter would give, within the rest of the question.

A choice is counted as if nothing of its own filter were chosen: who has ticked Kazakhstan still
reads how many there are in Uzbekistan. All filters that are not set are asked about together.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Q

from portal.filters import BooleanFilter, ClosedFilterSet, InCountry, MultipleChoiceFilter

type Counts = dict[str, Counter[str]]
"""By parameter and choice, as addresses name them."""

EMPTY: tuple[Any, ...] = (None, "", [])
TRUTH = {"true": True, "false": False}


def facet_counts(found: ClosedFilterSet) -> Counts:
    """Nothing for a question that cannot be answered, or that only checks parameters. One query
    for all filters that are not set, one for each that is, and one for each that leads to several
    rows of another table."""
    if not found.is_valid() or found.queryset.query.is_empty():
        return {}
    names = [name for name, parameter in found.filters.items() if is_facet(parameter)]
    is_set = {name: found.form.cleaned_data[name] not in EMPTY for name in names}
    counts = _count(found, found.as_if(), [name for name in names if not is_set[name]])
    for name in filter(is_set.get, names):
        counts |= _count(found, found.as_if(**{name: None}), [name])
    return counts


def countries_named(found: ClosedFilterSet, name: str = "country") -> set[str] | None:
    """The countries that any record of the list names, whatever is asked: the others are no
    choice. Nothing where the list is not one of records."""
    parameter: Any = found.filters[name]
    if parameter.method is not None or found.queryset.query.is_empty():
        return None
    named = found.queryset.order_by().values_list(*parameter.columns).distinct()
    return {code for codes in named for words in codes for code in _words(words)}


def is_facet(parameter: Any) -> bool:
    """Whether readers choose from a list that is known beforehand."""
    is_known = isinstance(parameter, (MultipleChoiceFilter, InCountry, BooleanFilter))
    return is_known and not parameter.for_programs


def choices_of(parameter: Any) -> list[str]:
    """What may be chosen, as addresses have it."""
    return [str(value) for value, _label in parameter.field.choices if str(value)]


def _count(found: ClosedFilterSet, rows: Any, names: list[str]) -> Counts:
    if rows.query.annotations:  # which may have joined several rows to each
        rows = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    counts: Counts = {}
    together: list[str] = []
    for name in names:
        parameter = found.filters[name]
        if isinstance(parameter, InCountry) and parameter.many and parameter.method is None:
            counts[name] = _count_apart(rows, parameter)
        else:
            together.append(name)
    return counts | (_count_together(found, rows, together) if together else {})


def _count_apart(rows: Any, parameter: InCountry) -> Counter[str]:
    """Each record once for each country, on however many rows it names it."""
    named = rows.order_by().values_list("pk", *parameter.columns)
    pairs = {(pk, code) for pk, *codes in named.iterator() for code in codes if code}
    return Counter(code for _pk, code in pairs)


def _count_together(found: ClosedFilterSet, rows: Any, names: list[str]) -> Counts:
    """One query: the records by the values of all columns, to be added up for each."""
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
    return _by_name(names, _read(cells, columns, asked))


def columns_of(parameter: Any) -> tuple[str, ...]:
    """The columns whose values are the choices; none where more than their values decides."""
    if parameter.method is not None or getattr(parameter, "is_dated", False):
        return ()
    return tuple(getattr(parameter, "columns", None) or (parameter.field_name,))


def _count_if(found: ClosedFilterSet, name: str, value: str) -> Any:
    """Counts the rows that the filter would leave, whatever method it asks."""
    parameter: Any = found.filters[name]
    given = TRUTH[value] if isinstance(parameter, BooleanFilter) else [value]
    left = found.as_if(**{name: given}).order_by().values("pk")
    return Count("pk", filter=Q(pk__in=left))


def _read(
    cells: Any, columns: dict[str, tuple[str, ...]], asked: dict[str, tuple[str, str]]
) -> Iterator[tuple[str, str, int]]:
    order = list(dict.fromkeys(column for several in columns.values() for column in several))
    for cell in cells:
        values = dict(zip(order, cell, strict=False))
        count, *counted = cell[len(order) :]
        for name, several in columns.items():
            for value in {word for column in several for word in _words(values[column])}:
                yield name, value, count
        for (name, value), there in zip(asked.values(), counted, strict=True):
            yield name, value, there


def _words(value: Any) -> list[str]:
    """A code, a word of a list, several codes between spaces; yes or no."""
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return str(value or "").split()


def _by_name(names: list[str], counted: Iterable[tuple[str, str, int]]) -> Counts:
    counts: Counts = defaultdict(Counter, {name: Counter() for name in names})
    for name, value, count in counted:
        counts[name][value] += count
    return dict(counts)
