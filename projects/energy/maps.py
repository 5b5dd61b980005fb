"""Energy projects on the map."""

from collections.abc import Iterable
from functools import partial

from django.utils.translation import gettext_lazy as _

from portal.graphics.maps.features import locate_point
from portal.graphics.maps.layers import Layer, LayerShape, map_layers
from portal.graphics.maps.tables import FeatureTable, build_table
from portal.participation.origins import CHINA
from portal.participation.roles import mark_participation
from portal.records.column_store import PublicColumns
from projects.energy.models import EnergyProject
from projects.energy.timelines import STARTS
from projects.energy.vocabularies import ProjectStatus, Technology

LOCATIONS = ("coordinates", "country")
"""Facts that say where a plant is."""
locate_plant = partial(locate_point, sort="technology", locations=LOCATIONS, number="capacity_mw")


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
        sorts=rows.codes("technology"),
        sizes=rows.numbers("capacity_mw"),
        since=rows.first_known(*STARTS),
        until=rows.codes("retired_on"),
        is_ringed=mark_participation(columns, EnergyProject, CHINA),
    )
