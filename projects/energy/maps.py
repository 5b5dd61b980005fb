"""Energy projects on the map."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from django.utils.translation import gettext_lazy as _

from portal.graphics.maps.features import Feature, common_values, find_elsewhere, read_point
from portal.graphics.maps.layers import Layer, LayerShape, map_layers
from portal.graphics.maps.tables import (
    FeatureTable,
    build_table,
    read_countries,
    read_degrees,
    read_issue_days,
)
from portal.graphics.maps.years import Timeline, build_timeline
from portal.records.column_store import MISSING, CodedColumn, PublicColumns, combine
from projects.energy.document_types import EnergyProjectDocument
from projects.energy.filters import EnergyProjectFilter
from projects.energy.models import EnergyProject
from projects.energy.parts import Milestone, Phase
from projects.energy.timelines import STARTS, WORKED
from projects.energy.vocabularies import ProjectStatus, Technology
from projects.participation.origins import CHINA
from projects.participation.roles import mark_participation

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
        longitudes=read_degrees(rows, "longitude"),
        latitudes=read_degrees(rows, "latitude"),
        sorts=rows.codes("technology"),
        statuses=rows.codes("project_status"),
        states=_read_states(columns),
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


def _read_states(columns: PublicColumns) -> CodedColumn:
    """Return the timelines of all public plants."""
    rows = columns.of(EnergyProject)
    said_on = rows.codes("status_as_of")
    if not said_on.matches(bool).all():
        issued_on = read_issue_days(columns, EnergyProject)
        said_on = combine(lambda day, issued: day or issued, said_on, issued_on)
    dates = ("construction_started_on", "commissioned_on", "retired_on")
    return combine(
        lambda *values: states(PlantDates(*values)),
        rows.codes("project_status"),
        said_on,
        *map(rows.codes, dates),
        _worked(columns),
        _milestones(columns),
    )


def _worked(columns: PublicColumns) -> CodedColumn:
    """Return the first day of a phase that has worked, by plant; empty where none has a date."""
    plants, phases = columns.of(EnergyProject), columns.of(Phase)
    owners, days = plants.rows_of(phases.numbers("record")), phases.codes("commissioned_on")
    known = sorted(filter(None, days.values), key=str)
    has_worked = phases.codes("phase_status").matches(WORKED.__contains__) & (owners >= 0)
    ranks = np.where(days.ranks() == MISSING, len(known), days.ranks())[has_worked]
    found = np.full(len(plants), len(known) + 1)
    np.minimum.at(found, owners[has_worked], ranks)
    return CodedColumn(found.astype(np.int32), [*known, "", None])


def _milestones(columns: PublicColumns) -> CodedColumn:
    """Return the days and statuses of milestones, by plant."""
    plants, milestones = columns.of(EnergyProject), columns.of(Milestone)
    owners, days = plants.rows_of(milestones.numbers("record")), milestones.codes("on")
    statuses = milestones.codes("milestone_status")
    found: dict[int, tuple[tuple[object, object], ...]] = {}
    for at in np.lexsort((milestones.keys, days.ranks())):
        change = days.values[days.of_row[at]], statuses.values[statuses.of_row[at]]
        found[owners[at]] = (*found.get(owners[at], ()), change)
    found.pop(-1, None)
    codes = np.zeros(len(plants), dtype=np.int32)
    codes[list(found)] = np.arange(len(found)) + 1
    return CodedColumn(codes, [(), *found.values()])
