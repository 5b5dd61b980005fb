"""Facet counts: the number of records for each choice of a filter, within the other filters.

A choice is counted as if its own filter were not set: with Kazakhstan chosen, Uzbekistan still
shows its number.
"""

from collections import Counter

from portal.filters.closed import ClosedFilterSet
from portal.filters.parameters import BooleanFilter, InCountry, MultipleChoiceFilter, Parameter
from portal.filters.selection import Selection, is_whole, selection_of
from portal.filters.values import Model
from portal.records.column_store import PublicColumns

type Counts = dict[str, Counter[str]]
"""Counts by name of the parameter and value in the address."""


def facet_counts(found: ClosedFilterSet) -> Counts:
    """Return the counts of all facets; empty for an invalid form and for an empty queryset."""
    if not found.is_valid() or found.queryset.query.is_empty():
        return {}
    is_asked = found.data.keys() & found.filters.keys() and selection_of(found).asked
    if is_asked or not is_whole(found):
        return _count(selection_of(found))
    return PublicColumns().kept(_count_all, type(found), found.queryset.model)


def _count_all(columns: PublicColumns, kind: type[ClosedFilterSet], model: Model) -> Counts:
    found = kind({}, model._default_manager.all())
    found.is_shown = False
    return _count(Selection(found, columns)) if found.is_valid() else {}


def _count(selection: Selection) -> Counts:
    parameters = selection.found.filters.items()
    return {name: Counter(selection.counts(name)) for name, one in parameters if is_facet(one)}


def values_in_use(found: ClosedFilterSet) -> dict[str, set[str]]:
    """Return the values that any record of the unfiltered list has, which limit the choices, by
    parameter; empty for an empty queryset."""
    if found.queryset.query.is_empty():
        return {}
    counts = PublicColumns().kept(_count_all, type(found), found.queryset.model)
    return {name: {one for one, count in some.items() if count} for name, some in counts.items()}


def is_facet(parameter: Parameter) -> bool:
    """True if readers choose from a list that is known beforehand."""
    is_known = isinstance(parameter, (MultipleChoiceFilter, InCountry, BooleanFilter))
    return is_known and not parameter.for_programs
