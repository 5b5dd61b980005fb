"""Energy projects on the map. Pipelines have no geometry in any source, and so no layer."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.graphics.maps.features import (
    Elsewhere,
    Feature,
    common_values,
    issued_on,
    list_overruled,
    read_point,
)
from portal.graphics.maps.layers import Layer, LayerShape, map_layers, map_notes
from portal.graphics.maps.years import Timeline, build_timeline
from portal.records.document_types import FactDocument
from projects.energy.document_types import EnergyProjectDocument
from projects.energy.filters import EnergyProjectFilter
from projects.energy.models import EnergyProject
from projects.energy.vocabularies import ProjectStatus, Technology

WORKED = {ProjectStatus.OPERATING, ProjectStatus.MOTHBALLED, ProjectStatus.RETIRED}
"""Only what has worked was commissioned; other dates of commissioning are plans."""


@map_layers
def energy_projects() -> Iterable[Layer]:
    yield Layer(
        kind="energyproject",
        shape=LayerShape.CIRCLE,
        filterset=EnergyProjectFilter,
        rows=EnergyProject.objects.all,
        feature=feature,
        sorts=list(Technology.choices),
        statuses=list(ProjectStatus.choices),
        colours={value: value for value in Technology.values},
        parameter="technology",
        unit="MW",
        sizes=(4000, 1000, 100),
        figures=("capacity_mw", "commissioned_on"),
    )


@map_notes
def pipelines() -> Iterable[StrOrPromise]:
    yield _("Pipelines are not drawn: the sources name their countries, and no line between them.")


def feature(document: EnergyProjectDocument) -> Feature:
    facts = document["facts"]
    return Feature(
        **common_values(document),
        countries=tuple(filter(None, (document["country"], document["second_country"]))),
        sort=document["technology"],
        status=document["status"],
        states=states(document),
        point=read_point(facts["coordinates"]),
        accuracy=document["accuracy"],
        amount=facts["capacity_mw"],
        since=facts["commissioned_on"]["text"],
        until=facts["retired_on"]["text"],
        elsewhere=tuple(_elsewhere(facts)),
    )


def states(document: EnergyProjectDocument) -> Timeline:
    """The statuses of a plant over the years: it works from its first phase until its last."""
    facts, phases = document["facts"], document["phases"]
    worked = [phase for phase in phases if phase["status"] in WORKED]
    has_worked = document["status"] in WORKED or bool(worked)
    began = [facts["commissioned_on"]["text"], *(phase["commissioned_on"] for phase in worked)]
    changes = [(facts["construction_started_on"]["text"], ProjectStatus.CONSTRUCTION.value)]
    changes += [(one["on"], one["status"]) for one in document["milestones"]]
    if has_worked and any(began):
        changes.append((min(filter(None, began)), ProjectStatus.OPERATING.value))
    if document["status"] == ProjectStatus.RETIRED:
        changes.append((facts["retired_on"]["text"], ProjectStatus.RETIRED.value))
    said_on = document["status_as_of"] or issued_on(document)
    return build_timeline(changes, status=document["status"], said_on=said_on)


def _elsewhere(facts: dict[str, FactDocument]) -> Iterable[Elsewhere]:
    for claim, publishers in list_overruled(facts["coordinates"]):
        yield Elsewhere(publishers=publishers, point=read_point(claim))
    for claim, publishers in list_overruled(facts["country"]):
        yield Elsewhere(publishers=publishers, country=claim["value"])
