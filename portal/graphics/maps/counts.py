"""How many records each choice of the map's filters would give: the sums of all layers' lists."""

from collections import Counter

from portal.filters.facets import Counts, countries_named, facet_counts
from portal.graphics.maps.question import LayerResult


def counts(found: LayerResult) -> Counts:
    """Nothing with a year or a part of the map, of which the lists know nothing."""
    total: Counts = {}
    if found.question.year or found.question.box:
        return {}
    for one in found.layers:
        if one.filterset is not None:
            for name, counted in facet_counts(one.filterset).items():
                total.setdefault(name, Counter()).update(counted)
    return total


def countries(found: LayerResult) -> set[str]:
    """Those that any record of a layer names."""
    named = (countries_named(one.filterset) for one in found.layers if one.filterset is not None)
    return {code for codes in named for code in codes or ()}
