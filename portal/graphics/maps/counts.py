"""Facet counts of the map's filters: sums over the lists of all layers."""

from collections import Counter

from portal.filters.facets import Counts, facet_counts, named_country_codes
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


def list_named_countries(found: LayerResult) -> set[str]:
    """Return the codes of all countries named by records of a layer."""
    named = (
        named_country_codes(one.filterset) for one in found.layers if one.filterset is not None
    )
    return {code for codes in named for code in codes or ()}
