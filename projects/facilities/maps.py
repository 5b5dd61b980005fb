"""Facilities on the map."""

from collections.abc import Iterable
from functools import partial

from portal.graphics.maps.features import locate_point
from portal.graphics.maps.layers import Layer, LayerShape, map_layers
from portal.graphics.maps.tables import FeatureTable, build_table
from portal.records.column_store import PublicColumns
from projects.energy.timelines import STARTS
from projects.energy.vocabularies import ProjectStatus
from projects.facilities.models import Facility
from projects.facilities.vocabularies import FacilityType

LOCATIONS = ("coordinates", "country")
"""Facts that say where a facility is."""
locate_facility = partial(locate_point, sort="facility_type", locations=LOCATIONS)


@map_layers
def facilities() -> Iterable[Layer]:
    yield Layer(
        kind="facility",
        shape=LayerShape.CIRCLE,
        read=read_facilities,
        locate=locate_facility,
        sorts=list(FacilityType.choices),
        statuses=list(ProjectStatus.choices),
        figures=("capacity_mw", *STARTS),
    )


def read_facilities(columns: PublicColumns) -> FeatureTable:
    rows = columns.of(Facility)
    return build_table(
        columns,
        Facility,
        LOCATIONS,
        sorts=rows.codes("facility_type"),
        since=rows.first_known(*STARTS),
    )
