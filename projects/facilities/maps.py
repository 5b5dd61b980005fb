"""Facilities on the map."""

from portal.graphics.maps.layers import Layer, LayerShape
from projects.energy.timelines import STARTS
from projects.facilities.models import Facility

FACILITIES = Layer(
    model=Facility,
    shape=LayerShape.CIRCLE,
    sort="facility_type",
    locations=("coordinates", "country"),
    figures=("capacity_mw", *STARTS),
)
