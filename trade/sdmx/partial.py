"""Structures in part: stubs, parts of code lists, or all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from trade.sdmx.artefacts import Artefact
from trade.sdmx.components import DIMENSIONS
from trade.sdmx.regions import Region, regions
from trade.sdmx.structures import ITEM_SCHEMES, WantedStructures

ALL_STUBS = ("allstubs", "allcompletestubs")
REFERENCE_STUBS = ("referencestubs", "referencecompletestubs")


def wanted(
    asked: Iterable[Artefact], found: Iterable[Artefact], detail: str, items: set[str], base: str
) -> Iterator[WantedStructures]:
    """`items` are those asked for of a list, none meaning all; `base` is the address under
    which the whole of a stub is had."""
    keys = {one.key for one in asked}
    needs_regions = detail == "referencepartial" or any(
        o.kind == "contentconstraint" for o in found
    )
    known = regions() if needs_regions else {}
    used = _used(asked, known) if detail == "referencepartial" else {}
    for one in found:
        is_asked = one.key in keys
        yield WantedStructures(
            one,
            stub=detail in ALL_STUBS or (detail in REFERENCE_STUBS and not is_asked),
            items=_items(one, items) if is_asked else used.get(one.id),
            region=_region(one, known),
            address=f"{base}/{one.kind}/{one.agency}/{one.id}/{one.version}",
        )


def _items(one: Artefact, items: set[str]) -> set[str] | None:
    return items if items and one.kind in ITEM_SCHEMES else None


def _region(one: Artefact, known: dict[int, Region]) -> Region:
    if one.kind != "contentconstraint":
        return Region()
    return known.get(one.flow.indicator.pk, Region())


def _used(asked: Iterable[Artefact], known: dict[int, Region]) -> dict[str, set[str]]:
    """By code list, what the dataflows asked for use of it; nothing where none was asked for."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in asked:
        if one.kind == "dataflow" and one.flow.indicator.pk in known:
            for dimension in DIMENSIONS:
                codes = known[one.flow.indicator.pk].codes[dimension.id]
                found[dimension.codelist] |= codes
    return found
