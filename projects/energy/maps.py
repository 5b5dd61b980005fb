"""Energy projects on the map. Pipelines have no geometry in any source, and so no layer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.facts.types import number_to_json
from portal.graphics.maps.features import (
    Disputes,
    Feature,
    build_point,
    common_values,
    find_elsewhere,
    read_point,
)
from portal.graphics.maps.layers import Layer, LayerShape, map_layers, map_notes
from portal.graphics.maps.years import Timeline, build_timeline
from projects.energy.document_types import EnergyProjectDocument
from projects.energy.filters import EnergyProjectFilter
from projects.energy.models import EnergyProject
from projects.energy.parts import Milestone, Phase
from projects.energy.timelines import WORKED
from projects.energy.vocabularies import ProjectStatus, Technology

LOCATIONS = ("coordinates", "country")
"""Facts that say where a plant is."""


@map_layers
def energy_projects() -> Iterable[Layer]:
    yield Layer(
        kind="energyproject",
        shape=LayerShape.CIRCLE,
        filterset=EnergyProjectFilter,
        rows=EnergyProject.objects.all,
        read=read_plants,
        locate=locate_plant,
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


COLUMNS = (
    *("pk", "uid", "edition", "country", "second_country", "technology"),
    *("project_status", "status_as_of", "latitude", "longitude", "accuracy", "capacity_mw"),
    *("construction_started_on", "commissioned_on", "retired_on"),
)


def read_plants(rows: QuerySet[EnergyProject]) -> Iterator[Feature]:
    """Yield the features of plants. Six queries, whatever their number."""
    disputes, phases, milestones = Disputes(rows, *LOCATIONS), _worked(rows), _milestones(rows)
    undated = rows.filter(status_as_of="").values_list("pk", "edition__issued_at")
    issued_at = dict(undated)  # only of these, as it stands behind the document in a row
    for row in rows.values_list(*COLUMNS, named=True).iterator():
        dates = PlantDates(
            row.project_status,
            row.status_as_of or issued_at[row.pk].date().isoformat(),
            row.construction_started_on,
            row.commissioned_on,
            row.retired_on,
            phases.get(row.pk),
            milestones.get(row.pk, ()),
        )
        yield Feature(
            kind="energyproject",
            uid=row.uid,
            edition=row.edition,
            countries=tuple(filter(None, (row.country, row.second_country))),
            sort=row.technology,
            status=row.project_status,
            states=states(dates),
            point=build_point(row.longitude, row.latitude),
            accuracy=row.accuracy,
            number=None if row.capacity_mw is None else number_to_json(row.capacity_mw),
            since=row.commissioned_on,
            until=row.retired_on,
            disputed=disputes.facts(row.uid),
            elsewhere=disputes.elsewhere(row.uid),
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


class PlantDates(NamedTuple):
    """Dates and status that the timeline of a plant follows from; partial, empty where unknown."""

    status: str
    said_on: str
    construction_started_on: str = ""
    commissioned_on: str = ""
    retired_on: str = ""
    phase_commissioned_on: str | None = None
    """First day of a phase that has worked; None where no phase has."""
    milestones: Iterable[tuple[str, str]] = ()
    """Days and statuses."""


def states(dates: PlantDates) -> Timeline:
    """The statuses of a plant over the years: it works from its first phase until its last."""
    has_worked = dates.status in WORKED or dates.phase_commissioned_on is not None
    began = list(filter(None, (dates.commissioned_on, dates.phase_commissioned_on)))
    changes = [(dates.construction_started_on, ProjectStatus.CONSTRUCTION.value), *dates.milestones]
    if has_worked and began:
        changes.append((min(began), ProjectStatus.OPERATING.value))
    if dates.status == ProjectStatus.RETIRED:
        changes.append((dates.retired_on, ProjectStatus.RETIRED.value))
    return build_timeline(changes, status=dates.status, said_on=dates.said_on)


def _worked(rows: QuerySet[EnergyProject]) -> dict[int, str]:
    """Return the first day of a phase that has worked, by plant; empty where none has a date."""
    found = Phase.objects.filter(record__in=rows.order_by(), phase_status__in=WORKED)
    first = Min("commissioned_on", filter=~Q(commissioned_on=""))
    return {pk: day or "" for pk, day in found.values_list("record").annotate(first=first)}


def _milestones(rows: QuerySet[EnergyProject]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    dated = Milestone.objects.filter(record__in=rows.order_by()).order_by("on", "pk")
    for pk, on, status in dated.values_list("record", "on", "milestone_status"):
        found[pk].append((on, status))
    return found
