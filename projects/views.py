"""The pages of energy projects and pipelines."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portal.formatting.dates import day_words
from portal.models import Accuracy
from portal.records.documents import document_of
from portal.site.lists.groups import by_choice, label_of
from portal.site.lists.lists import (
    MAP,
    TABLE,
    chart,
    listing,
    question,
    render_list,
)
from portal.site.lists.timelines import Timeline
from portal.site.records.chronology import is_ahead
from portal.site.records.pages import record_page
from projects.document_types import EnergyProjectDocument, PipelineDocument
from projects.filters import EnergyProjectFilter, PipelineFilter
from projects.models import CapacityRating, EnergyProject, PartnerRole, Pipeline
from projects.phase_timeline import entries, lives, planned_facts

PROJECTS_IN_TIME = Timeline(
    column="commissioned_on",
    fact="commissioned_on",
    figures=("technology", "status", "capacity_mw", "country"),
)
PIPELINES_IN_TIME = Timeline(
    column="commissioned_on", fact="commissioned_on", figures=("fuel", "status", "length_km")
)


def energyproject_list(request: HttpRequest) -> HttpResponse:
    found = EnergyProjectFilter(question(request), EnergyProject.objects.with_documents())
    context = listing(request, found, TABLE, MAP, PROJECTS_IN_TIME, chart("capacity"))
    return render_list(request, "projects/energyproject_list.html", context)


def energyproject_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, EnergyProject, slug, _beside_project)


def pipeline_list(request: HttpRequest) -> HttpResponse:
    found = PipelineFilter(question(request), Pipeline.objects.with_documents())
    context = listing(request, found, TABLE, PIPELINES_IN_TIME, chart("pipelines"))
    return render_list(request, "projects/pipeline_list.html", context)


def pipeline_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, Pipeline, slug, _beside_pipeline)


def _beside_project(project: EnergyProject, document: EnergyProjectDocument) -> dict[str, Any]:
    roles = by_choice(document.get("roles", []), "role", PartnerRole)
    axis, phases = lives(document)
    return {
        "roles": roles,
        "fact_notes": _notes(document),
        "planned": planned_facts(document),
        "entries": entries(document),
        "axis": axis,
        "phases": phases,
        "has_retired": any(life.phase.get("retired_on") for life in phases),
    }


def _beside_pipeline(pipeline: Pipeline, document: PipelineDocument) -> dict[str, Any]:
    """The other segments of its system, and its own."""
    segments = Pipeline.objects.filter(system=pipeline).with_documents().by_title()
    return {"segments": [document_of(segment, PipelineDocument) for segment in segments]}


def _notes(document: EnergyProjectDocument) -> dict[str, str]:
    """What has to be read with a fact: how exact a place is, in which units a capacity is."""
    status = [_("inferred from silence")] if document.get("status_is_inferred") else []
    if as_of := document.get("status_as_of"):
        status.append(_("as of %s") % day_words(as_of))
    rating = document.get("capacity_rating", "")
    accuracy = document.get("accuracy", "")
    return {
        "status": ", ".join(status),
        "capacity_mw": rating if rating not in ("", CapacityRating.UNKNOWN) else "",
        "coordinates": str(label_of(Accuracy, accuracy)),
        "commissioned_on": _("planned") if _is_planned(document) else "",
    }


def _is_planned(document: EnergyProjectDocument) -> bool:
    """Whether its commissioning was still to come, as far as is known."""
    commissioned = document["facts"]["commissioned_on"]["text"]
    is_known = "commissioned_on" in planned_facts(document) or is_ahead(document, commissioned)
    return bool(commissioned) and is_known
