"""Facet counts of the map's filters: sums over the lists of all layers."""

from collections import Counter

from portal.filters.facets import Counts, facet_counts, values_in_use
from portal.graphics.maps.question import LayerResult


def sum_facet_counts(found: LayerResult) -> Counts:
    """Return the sums by parameter and value; empty with a year or a box, which the lists lack."""
    total: Counts = {}
    if found.question.year or found.question.box:
        return {}
    for one in found.layers:
        if one.filterset is not None:
            for name, counted in facet_counts(one.filterset).items():
                total.setdefault(name, Counter()).update(counted)
    return total


def sum_values_in_use(found: LayerResult) -> dict[str, set[str]]:
    """Return the values that any record of a layer has, by parameter."""
    named: dict[str, set[str]] = {}
    for filterset in (one.filterset for one in found.layers if one.filterset is not None):
        for name, values in values_in_use(filterset).items():
            named.setdefault(name, set()).update(values)
    return named
