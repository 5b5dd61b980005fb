"""What the apps put on the map, found without importing them by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from portal.filters import ClosedFilterSet
from portal.graphics.maps.features import Maker
from portal.records.extension_points import ExtensionPoint
from portal.records.kinds import Kind, all_kinds


class LayerShape(StrEnum):
    CIRCLE = "circle"
    SQUARE = "square"
    LINE = "line"


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One kind of record on the map. `rows` is where its list begins, `filterset` what may be
    asked of it; `feature` makes of a stored document what is drawn."""

    kind: str
    shape: LayerShape
    filterset: type[ClosedFilterSet]
    rows: Callable[[], Any]
    feature: Maker
    sorts: list[tuple[str, Any]]
    """What it is coloured by: a closed list, with its words."""
    statuses: list[tuple[str, Any]]
    colours: Mapping[str, str] = field(default_factory=dict)
    """Of `sorts`, as the names of tokens; a layer without any is drawn in the accent."""
    parameter: str = ""
    """What chooses among `sorts` in its list."""
    unit: str = ""
    """Of the number that gives the size; `sizes` are shown in the legend."""
    sizes: tuple[int, ...] = ()
    figures: tuple[str, ...] = ()
    """Facts that stand beside it in the list under the map: its size, and when it began."""

    @property
    def way(self) -> Kind:
        return all_kinds()[self.kind]


layers: ExtensionPoint[[], Layer] = ExtensionPoint()
notes: ExtensionPoint[[], Any] = ExtensionPoint()
"""Sentences about what an app has and cannot draw."""


def by_kind() -> dict[str, Layer]:
    return {layer.kind: layer for layer in layers.collect()}
