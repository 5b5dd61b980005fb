"""Facet counts: the number of records for each choice of a filter, within the other filters.

A choice is counted as if its own filter were not set: with Kazakhstan chosen, Uzbekistan still
shows its number.
"""

from collections import Counter

from django.db.models import Count, Model, QuerySet

from portal.column_store import PublicColumns
from portal.filters.closed import ClosedFilterSet
from portal.filters.parameters import (
    BooleanFilter,
    InCountry,
    MultipleChoiceFilter,
    Parameter,
    RelatedChoiceFilter,
)
from portal.filters.selection import read_values, selection_of, split_values

type Counts = dict[str, Counter[str]]
"""Counts by name of the parameter and value in the address."""


def facet_counts(found: ClosedFilterSet) -> Counts:
    """Return the counts of all facets; empty for an invalid form and for an empty queryset."""
    if not found.is_valid() or found.queryset.query.is_empty():
        return {}
    names = [name for name, parameter in found.filters.items() if is_facet(parameter)]
    return {name: Counter(_counts_of(found, name)) for name in names}


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


def _counts_of(found: ClosedFilterSet, name: str) -> dict[str, int]:
    parameter, selection = found.filters[name], selection_of(found)
    if isinstance(parameter, RelatedChoiceFilter) and not selection.values(name):
        return _count_related(found.as_if(**{name: None}), parameter)
    return selection.counts(name)


def _count_related(rows: QuerySet[Model], parameter: RelatedChoiceFilter) -> dict[str, int]:
    """Count each record once for each value that its rows of another table have."""
    owner = parameter.owner
    related = parameter.related().filter(**{f"{owner}__in": rows.order_by().values("pk")})
    counted = related.order_by().values_list(parameter.field_name)
    return dict(counted.annotate(Count(owner, distinct=True)))
