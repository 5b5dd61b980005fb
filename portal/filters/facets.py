"""Facet counts: the number of records for each choice of a filter, within the other filters.

A choice is counted as if its own filter were not set: with Kazakhstan chosen, Uzbekistan still
shows its number.
"""

from collections import Counter

from portal.column_store import PublicColumns
from portal.filters.closed import ClosedFilterSet
from portal.filters.parameters import (
    BooleanFilter,
    InCountry,
    MultipleChoiceFilter,
    Parameter,
)
from portal.filters.selection import read_values, selection_of, split_values

type Counts = dict[str, Counter[str]]
"""Counts by name of the parameter and value in the address."""


def facet_counts(found: ClosedFilterSet) -> Counts:
    """Return the counts of all facets; empty for an invalid form and for an empty queryset."""
    if not found.is_valid() or found.queryset.query.is_empty():
        return {}
    names = [name for name, parameter in found.filters.items() if is_facet(parameter)]
    return {name: Counter(selection_of(found).counts(name)) for name in names}


def named_country_codes(found: ClosedFilterSet, name: str = "country") -> set[str] | None:
    """Return the codes of the countries of any record of the unfiltered list, which limit the
    choices; None for an empty queryset."""
    if found.queryset.query.is_empty():
        return None
    columns = read_values(PublicColumns(), found.queryset.model, found.filters[name])
    return {
        code for values in columns for cell in values.column.counts() for code in split_values(cell)
    }


def is_facet(parameter: Parameter) -> bool:
    """True if readers choose from a list that is known beforehand."""
    is_known = isinstance(parameter, (MultipleChoiceFilter, InCountry, BooleanFilter))
    return is_known and not parameter.for_programs
