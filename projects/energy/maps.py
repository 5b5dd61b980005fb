"""Energy projects on the map."""

from django.utils.translation import gettext_lazy as _

from portal.graphics.maps.layers import Layer, LayerShape
from portal.participation.origins import CHINA
from portal.participation.roles import mark_participation
from portal.records.column_store import PublicColumns
from projects.energy.models import EnergyProject
from projects.energy.timelines import STARTS
from projects.energy.vocabularies import Technology


def read_further(columns: PublicColumns) -> dict[str, object]:
    return {
        "until": columns.of(EnergyProject).codes("retired_on"),
        "is_ringed": mark_participation(columns, EnergyProject, CHINA),
    }


PLANTS = Layer(
    model=EnergyProject,
    shape=LayerShape.CIRCLE,
    sort="technology",
    locations=("coordinates", "country"),
    further=read_further,
    colours={value: value for value in Technology.values},
    ring=(_("Chinese participation"), f"participation={CHINA}"),
    unit="MW",
    sizes=(4000, 1000, 100),
    figures=("capacity_mw", *STARTS),
)
