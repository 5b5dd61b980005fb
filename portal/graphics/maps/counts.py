"""Facet counts of the map's filters: sums over the lists of all layers."""

from collections import Counter

from portal.filters.facets import Counts, facet_counts, is_facet, named_country_codes
from portal.filters.parameters import InCountry
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


def list_named_countries(found: LayerResult) -> dict[str, set[str]]:
    """Return the codes of all countries that records of a layer name, by parameter."""
    named: dict[str, set[str]] = {}
    for filterset in (one.filterset for one in found.layers if one.filterset is not None):
        for name, parameter in filterset.filters.items():
            if is_facet(parameter) and isinstance(parameter, InCountry):
                named.setdefault(name, set()).update(named_country_codes(filterset, name) or ())
    return named
