"""Plain functions that make parts of maps, without a database."""

from typing import TypedDict, Unpack

from portal.graphics.maps.features import Elsewhere, Feature, MapPoint, MapStop
from portal.graphics.maps.geometry import Box
from portal.graphics.maps.layers import Layer, LayerShape
from portal.graphics.maps.projection import MapFrame
from portal.graphics.maps.question import LayerFeatures
from portal.graphics.maps.tables import table_of
from portal.graphics.maps.years import BEFORE, Timeline
from projects.energy.models import EnergyProject

FRAME = MapFrame(Box(60, 40, 70, 50), 400)
MIDDLE = MapPoint(65, 45)


class FeatureFields(TypedDict, total=False):
    sort: str
    status: str
    states: Timeline
    point: MapPoint | None
    accuracy: str
    number: float | None
    since: str
    until: str
    is_disputed: bool
    elsewhere: tuple[Elsewhere, ...]
    stops: tuple[MapStop, ...]
    is_way: bool
    countries: tuple[str, ...]


def make_feature(uid: str, **fields: Unpack[FeatureFields]) -> Feature:
    """In the middle of `FRAME`, unless something else is given."""
    defaults: FeatureFields = {
        "countries": ("KZ",),
        "sort": "wind",
        "status": "operating",
        "states": ((0, BEFORE), (2010, "operating")),
        "point": MIDDLE,
    }
    return Feature(
        kind="plant", uid=uid, url=f"/plants/{uid}/", title={"en": uid}, **(defaults | fields)
    )


def make_sized(uid: str, megawatts: float, east: float = 65, north: float = 45) -> Feature:
    return make_feature(uid, number=megawatts, point=MapPoint(east, north))


def make_layer(shape: LayerShape = LayerShape.CIRCLE) -> Layer:
    """Make a layer of energy projects, with their technologies and statuses."""
    return Layer(
        model=EnergyProject,
        shape=shape,
        sort="technology",
        colours={"wind": "wind", "coal": "coal"},
        unit="MW",
    )


def make_found(*features: Feature, layer: Layer | None = None) -> LayerFeatures:
    return LayerFeatures(layer=layer or make_layer(), table=table_of(features))
