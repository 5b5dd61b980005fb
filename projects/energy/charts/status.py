"""Capacity and number of plants by how far they have come."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.graphics.charts.list_questions import asked_words
from portal.graphics.charts.registry import ChartMaker, ChartRequest
from portal.graphics.charts.specification import Chart, words
from projects.energy.charts.capacity import age_notes, notes, shared_notes, stages
from projects.energy.charts.points import stacked
from projects.energy.charts.questions import ProjectQuestion, of_projects, place_of, units_in
from projects.energy.filters import EnergyProjectFilter
from projects.energy.vocabularies import ProjectStatus


@ChartMaker(
    "status",
    position=40,
    title=gettext_lazy("Capacity by status and technology"),
    about=gettext_lazy(
        "What operates, what is being built, what is only announced, what was given up"
    ),
    question=of_projects(ProjectQuestion),
    examples=lambda: ["", "country=UZ"],
    of=EnergyProjectFilter,
)
def status(asked: ChartRequest) -> Chart:
    units = units_in(asked)
    panel = stacked(stages(units, ORDER), "statuses", units, hidden=asked.hidden)
    return Chart(
        name="status",
        title=words(_("Capacity by status and technology")),
        subtitle=asked_words(asked.question),
        place=place_of(asked, units),
        panels=(panel,) if panel else (),
        notes=(*age_notes(units), *shared_notes(asked, units), *notes(units)),
    )


ORDER = (
    ProjectStatus.OPERATING,
    ProjectStatus.CONSTRUCTION,
    ProjectStatus.PRE_CONSTRUCTION,
    ProjectStatus.ANNOUNCED,
    ProjectStatus.SHELVED,
    ProjectStatus.CANCELLED,
    ProjectStatus.MOTHBALLED,
    ProjectStatus.RETIRED,
)
"""Operating first, then planned, then given up."""
