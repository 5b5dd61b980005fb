"""Facilities on the map."""

from collections.abc import Iterable

from portal.graphics.maps.features import Feature, common_values, find_elsewhere, read_point
from portal.graphics.maps.layers import Layer, LayerShape, map_layers
from portal.graphics.maps.tables import FeatureTable, build_table, read_countries, read_points
from portal.records.column_store import PublicColumns
from projects.energy.timelines import STARTS
from projects.energy.vocabularies import ProjectStatus
from projects.facilities.document_types import FacilityDocument
from projects.facilities.models import Facility
from projects.facilities.vocabularies import FacilityType

LOCATIONS = ("coordinates", "country")
"""Facts that say where a facility is."""


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
        countries=read_countries(rows),
        **read_points(rows),
        sorts=rows.codes("facility_type"),
        accuracies=rows.codes("accuracy"),
        since=rows.first_known(*STARTS),
    )


def locate_facility(document: FacilityDocument) -> Feature:
    return Feature(
        **common_values(document),
        sort=document["facility_type"],
        status=document["status"],
        point=read_point(document["facts"]["coordinates"]["value"]),
        accuracy=document["accuracy"],
        elsewhere=find_elsewhere(document, *LOCATIONS),
    )
