"""Layers of the map, contributed by the apps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.http import QueryDict
from django_stubs_ext import StrOrPromise

from portal.filters.closed import ClosedFilterSet
from portal.graphics.maps.features import FeatureMaker
from portal.graphics.maps.tables import FeatureTable
from portal.records.column_store import PublicColumns
from portal.records.extension_points import ExtensionPoint
from portal.records.kinds import Kind, all_kinds


class LayerShape(StrEnum):
    CIRCLE = "circle"
    SQUARE = "square"
    LINE = "line"


@dataclass(frozen=True, kw_only=True)
class Layer:
    """Kind of record on the map. `read` makes the features of all public records, `locate` that of
    one document, for its own small map."""

    kind: str
    shape: LayerShape
    read: Callable[[PublicColumns], FeatureTable]
    locate: FeatureMaker
    sorts: Sequence[tuple[str, object]]
    """Closed list that chooses the colour, with words as (lazy) text."""
    statuses: Sequence[tuple[str, object]]
    colours: Mapping[str, str] = field(default_factory=dict)
    """Token names by value of `sorts`; a layer without any is drawn in the accent colour."""
    ring: tuple[StrOrPromise, str] | None = None
    """Words for a ring around some records (`FeatureTable.is_ringed`), and the parameters of the
    list that finds them."""
    unit: str = ""
    """Unit of the number that gives the size; `sizes` are shown in the legend."""
    sizes: tuple[int, ...] = ()
    figures: tuple[str, ...] = ()
    """Names of the facts in the list below the map: size, and begin, or else planned begin."""
    line_note: StrOrPromise = ""
    """Meaning of the lines of the layer, if any are drawn."""
    stops_note: StrOrPromise = ""
    """Meaning of stops that no line joins."""
    is_usual: bool = True
    """False if it is drawn only when it is chosen; its filters are then left out of the form."""
    choice_note: StrOrPromise = ""
    """Words below a map of usual layers, by which readers of one that is not usual find it."""

    @property
    def way(self) -> Kind:
        return all_kinds()[self.kind]

    def ask(self, asked: QueryDict) -> ClosedFilterSet:
        """Return the list of the kind, filtered."""
        found: ClosedFilterSet = self.way.filterset(asked, self.way.model.objects.all())
        return found


map_layers: ExtensionPoint[[], Layer] = ExtensionPoint()


def layers_by_kind() -> dict[str, Layer]:
    """Return the layers in the order of their kinds, whichever module was imported first."""
    layers = {layer.kind: layer for layer in map_layers.collect()}
    return {kind: layers[kind] for kind in all_kinds() if kind in layers}
