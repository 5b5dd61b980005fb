"""Maps: what the apps put on them, what is asked of them, and the drawings made on the server.

- `layers`: `Layer`, the `layers` hook; an app's layers stand in its `maps` module, which is
  imported when Django starts. A `Feature` is made of a stored document, once per edition.
- `years`: how something stood in a year, as far as its dates tell.
- `question`: `MapQuestion`, the parameters of all layers in one; `ask` gives what they find.
- `columns`: the points as the browser takes them.
- `land`, `projection`, `labels`, `svg`: the drawing.
- `borders`: whose borders are drawn, in words.
"""

from portal.graphics.maps.borders import borders_note
from portal.graphics.maps.features import Elsewhere, Feature, MapPoint, MapStop
from portal.graphics.maps.layers import Layer, LayerShape, layers
from portal.graphics.maps.question import LayerResult, MapQuestion, ask
from portal.graphics.maps.years import BEFORE, UNKNOWN, Timeline, state_in, timeline

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
    "ask",
    "borders_note",
    "layers",
    "state_in",
    "timeline",
]
