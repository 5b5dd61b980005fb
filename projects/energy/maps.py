"""Energy projects on the map."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from portal.graphics.maps.features import Feature, common_values, find_elsewhere, read_point
from portal.graphics.maps.layers import Layer, LayerShape, map_layers
from portal.graphics.maps.tables import FeatureTable, build_table, read_countries, read_points
from portal.participation.origins import CHINA
from portal.participation.roles import mark_participation
from portal.records.column_store import PublicColumns
from projects.energy.document_types import EnergyProjectDocument
from projects.energy.models import EnergyProject
from projects.energy.timelines import STARTS
from projects.energy.vocabularies import ProjectStatus, Technology

LOCATIONS = ("coordinates", "country")
"""Facts that say where a plant is."""


@map_layers
def energy_projects() -> Iterable[Layer]:
    yield Layer(
        kind="energyproject",
        shape=LayerShape.CIRCLE,
        read=read_plants,
        locate=locate_plant,
        sorts=list(Technology.choices),
        statuses=list(ProjectStatus.choices),
        colours={value: value for value in Technology.values},
        ring=(_("Chinese participation"), f"participation={CHINA}"),
        unit="MW",
        sizes=(4000, 1000, 100),
        figures=("capacity_mw", *STARTS),
    )


def read_plants(columns: PublicColumns) -> FeatureTable:
    rows = columns.of(EnergyProject)
    return build_table(
        columns,
        EnergyProject,
        LOCATIONS,
        countries=read_countries(rows),
        **read_points(rows),
        sorts=rows.codes("technology"),
        accuracies=rows.codes("accuracy"),
        sizes=rows.numbers("capacity_mw"),
        since=rows.first_known(*STARTS),
        until=rows.codes("retired_on"),
        is_ringed=mark_participation(columns, EnergyProject, CHINA),
    )


def locate_plant(document: EnergyProjectDocument) -> Feature:
    facts = document["facts"]
    return Feature(
        **common_values(document),
        sort=document["technology"],
        status=document["status"],
        point=read_point(facts["coordinates"]["value"]),
        accuracy=document["accuracy"],
        number=facts["capacity_mw"]["value"],
        comparator=facts["capacity_mw"]["comparator"],
        elsewhere=find_elsewhere(document, *LOCATIONS),
    )
