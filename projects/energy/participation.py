"""Capacities of plants with Chinese participation."""

from typing import TypedDict
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.participation.origins import CHINA
from portal.participation.roles import RolesAsked, mark_participation
from portal.participation.vocabularies import FAMILIES, PartnerRole
from portal.records.column_store import PublicColumns
from projects.energy.aggregates import CapacitySum, capacities_of
from projects.energy.models import EnergyProject
from projects.energy.role_capacities import read_role_units, tell_smaller
from projects.energy.units import Units, plants_read_in, read_all_in
from projects.energy.vocabularies import ProjectStatus

CHINESE_COMPANIES = (
    f"participation={CHINA}&group=company_group&sum=role_capacity_mw&sum=capacity_mw"
)
"""Question to the explorer: who from China takes part in how much."""


class Cell(TypedDict):
    """The plants of one stage."""

    stage: StrOrPromise
    url: str
    count: int
    capacity: CapacitySum | None
    about: StrOrPromise
    """Words for the capacity that the roles are about, where that is less."""


class Family(TypedDict):
    """A group of roles, with a cell for each stage."""

    label: StrOrPromise
    cells: list[Cell]


STAGES: tuple[tuple[StrOrPromise, tuple[ProjectStatus, ...]], ...] = (
    (_("In operation"), (ProjectStatus.OPERATING,)),
    (_("Under construction"), (ProjectStatus.CONSTRUCTION,)),
    (_("Planned"), (ProjectStatus.ANNOUNCED, ProjectStatus.PRE_CONSTRUCTION)),
)


def by_family(_columns: PublicColumns, country: str) -> list[Family]:
    """For each group of roles that Chinese organisations have in a country: how many plants there
    are of each stage, the sum of their capacities, and what the roles are about. A plant counts
    once in each group.
    """
    with plants_read_in(country):
        return _count_families(PublicColumns(), country)


def _count_families(columns: PublicColumns, country: str) -> list[Family]:
    taken_part_in = mark_participation(columns, EnergyProject, CHINA)
    plants = columns.of(EnergyProject).keys[taken_part_in].tolist()
    there = read_all_in(columns, country).of_plants(plants).apart()
    by_stage = [there.of_status(*statuses) for _stage, statuses in STAGES]
    found: dict[tuple[int, int], Units] = {}
    abouts: dict[tuple[int, int], StrOrPromise] = {}
    families: list[tuple[StrOrPromise, tuple[PartnerRole, ...]]] = [(_("Any role"), ()), *FAMILIES]
    for row, (_label, roles) in enumerate(families):
        asked = RolesAsked(role=roles, participation=(CHINA,))
        about = read_role_units(columns, asked, among=there.table).units
        for column, (_stage, statuses) in enumerate(STAGES):
            part = about.of_status(*statuses)
            found[row, column] = by_stage[column].among("plants", part.mark_plants())
            abouts[row, column] = tell_smaller(part, found[row, column])

    def list_url(place: tuple[int, int]) -> str:
        row, column = place
        asked = {"country": country, "participation": CHINA}
        chosen = {"role": families[row][1], "status": STAGES[column][1]}
        return f"/energy-projects/?{urlencode({**asked, **chosen}, doseq=True)}"

    capacities = capacities_of(found, list_url)

    def cell(place: tuple[int, int]) -> Cell:
        return {
            "stage": STAGES[place[1]][0],
            "url": list_url(place),
            "count": found[place].count_plants(),
            "capacity": capacities.get(place),
            "about": abouts[place],
        }

    return [
        {"label": label, "cells": [cell((row, column)) for column in range(len(STAGES))]}
        for row, (label, _roles) in enumerate(families)
        if any(len(found[row, column]) for column in range(len(STAGES)))
    ]
