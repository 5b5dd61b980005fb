"""Maps: the layers of the apps, their filters, and the drawings made on the server.

- `layers`: `Layer` and the `layers` extension point; layers are in the `maps` module of each app.
- `features`: a `Feature` is made of a stored document, once per edition.
- `years`: the state of a record in a year, as far as its dates tell.
- `question`: `MapQuestion`, the parameters of all layers in one; `ask` returns its features.
- `columns`: points as columns of JSON for the interactive map.
- `land`, `projection`, `labels`, `svg`: the drawing; `borders`: the file of borders and its note.
"""

from portal.graphics.maps.borders import borders_note
from portal.graphics.maps.features import Elsewhere, Feature, MapPoint, MapStop
from portal.graphics.maps.layers import Layer, LayerShape, map_layers
from portal.graphics.maps.question import LayerResult, MapQuestion, find_features
from portal.graphics.maps.years import BEFORE, UNKNOWN, Timeline, build_timeline, find_state

__all__ = [
    "BEFORE",
    "UNKNOWN",
    "Elsewhere",
    "Feature",
    "Layer",
    "LayerResult",
    "LayerShape",
    "MapPoint",
    "MapQuestion",
    "MapStop",
    "Timeline",
    "borders_note",
    "build_timeline",
    "find_features",
    "find_state",
    "map_layers",
]
