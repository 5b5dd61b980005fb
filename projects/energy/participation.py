"""Capacities of plants with Chinese participation."""

from typing import TypedDict
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.participation.origins import CHINA
from portal.participation.roles import mark_participation
from portal.participation.vocabularies import FAMILIES, PartnerRole
from portal.records.column_store import PublicColumns
from projects.energy.aggregates import CapacitySum, capacities_of
from projects.energy.models import EnergyProject
from projects.energy.units import Units, read_all
from projects.energy.vocabularies import ProjectStatus

CHINESE_COMPANIES = f"participation={CHINA}&group=company_group&sum=capacity_mw"
"""Question to the explorer: who from China takes part in how much."""


class Cell(TypedDict):
    """The plants of one stage."""

    stage: StrOrPromise
    url: str
    count: int
    capacity: CapacitySum | None


class Family(TypedDict):
    """A group of roles, with a cell for each stage."""

    label: StrOrPromise
    cells: list[Cell]


STAGES: tuple[tuple[StrOrPromise, tuple[ProjectStatus, ...]], ...] = (
    (_("In operation"), (ProjectStatus.OPERATING,)),
    (_("Under construction"), (ProjectStatus.CONSTRUCTION,)),
    (_("Planned"), (ProjectStatus.ANNOUNCED, ProjectStatus.PRE_CONSTRUCTION)),
)


def by_family(columns: PublicColumns, country: str) -> list[Family]:
    """For each group of roles that Chinese organisations have in a country: how many plants there
    are of each stage, and the sum of their capacities. A plant counts once in each group, whole.
    """
    there = read_all(columns).in_countries(country)
    found: dict[tuple[int, int], Units] = {}
    families: list[tuple[StrOrPromise, tuple[PartnerRole, ...]]] = [(_("Any role"), ()), *FAMILIES]
    for row, (_label, roles) in enumerate(families):
        marked = columns.kept(mark_participation, EnergyProject, CHINA, roles)
        theirs = there.among("plants", marked)
        for column, (_stage, statuses) in enumerate(STAGES):
            found[row, column] = theirs.of_status(*statuses)

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
        }

    return [
        {"label": label, "cells": [cell((row, column)) for column in range(len(STAGES))]}
        for row, (label, _roles) in enumerate(families)
        if any(len(found[row, column]) for column in range(len(STAGES)))
    ]
