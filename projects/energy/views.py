"""The pages of energy projects."""

from django.utils.translation import gettext as _

from portal.formatting.dates import format_day
from portal.site.lists.timelines import Timeline
from projects.energy.document_types import EnergyProjectDocument
from projects.energy.models import EnergyProject
from projects.energy.phase_timeline import entries, phase_spans
from projects.energy.plans import plan_notes
from projects.energy.vocabularies import CapacityRating
from projects.participation.views import beside_roles

PROJECTS_IN_TIME = Timeline(
    column="commissioned_on planned_on",
    fact="commissioned_on",
    figures=("technology", "status", "capacity_mw", "country"),
)


def beside_project(project: EnergyProject, document: EnergyProjectDocument) -> dict[str, object]:
    axis, phases = phase_spans(document)
    return {
        **beside_roles(document),
        "fact_notes": _notes(document),
        "planned": ("planned_on",),
        "entries": entries(document),
        "axis": axis,
        "phases": phases,
        "has_retired": any(life.phase.get("retired_on") for life in phases),
    }


def _notes(document: EnergyProjectDocument) -> dict[str, str]:
    """Remarks beside facts: the day of a status, the rating of a capacity."""
    status = [_("inferred, as sources are silent")] if document.get("status_is_inferred") else []
    if as_of := document.get("status_as_of"):
        status.append(_("as of %s") % format_day(as_of))
    rating = document.get("capacity_rating", "")
    return {
        "status": ", ".join(status),
        "capacity_mw": rating if rating not in ("", CapacityRating.UNKNOWN) else "",
        **plan_notes(document),
    }
