"""Building of the table of units from public columns."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import cast

import numpy as np
from django.db.models import Model

from portal.facts import extents
from portal.facts.timeline import is_plan
from portal.graphics.maps.tables import read_countries
from portal.models import PublishedFact, SearchEntry
from portal.publication.fact_rows import EXACT, CitedSources, ids_in, read_cited, read_fact
from portal.records.column_store import MISSING, CodedColumn, PublicColumns, combine
from portal.records.column_store.columns import Codes, Columns, Mask, Numbers
from portal.records.column_store.issues import read_issue_days
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase
from projects.energy.timelines import STARTS
from projects.energy.unit_table import (
    ALIVE,
    STATUSES,
    TECHNOLOGIES,
    UNKNOWN,
    Column,
    UnitTable,
    places_in,
)
from projects.energy.vocabularies import ProjectStatus


class Phases:
    """The phases whose capacity is known, by plant and primary key."""

    def __init__(
        self, phases: Columns, plants: Columns, wholes: UnitTable, said_on: CodedColumn
    ) -> None:
        owners = plants.rows_of(phases.numbers("record"))
        found = np.flatnonzero((owners >= 0) & (phases.numbers("capacity_mw") != MISSING))
        phases, owners = phases.part(found), owners[found]
        capacities = phases.numbers("capacity_mw")
        rows = np.lexsort((phases.keys, owners))
        dates, begun = phases.first_known(*STARTS), phases.codes("commissioned_on")
        self.keys, self.owners, self.capacities = phases.keys[rows], owners[rows], capacities[rows]
        self.statuses = places_in(phases.codes("phase_status"), STATUSES)[rows]
        self.years, self.dates = years_of(begun)[rows], dates.ranks()[rows]
        plants_said = CodedColumn(said_on.of_row[owners], said_on.values)
        spans = [begun, phases.codes("retired_on"), plants_said]
        starts, stops = running_days(phases.codes("phase_status"), *spans)
        self.starts, self.stops = starts[rows], stops[rows]
        self.sources = phases.numbers("source")[rows]
        is_alike = self.statuses == wholes.statuses[self.owners]
        is_alive = np.isin(self.statuses, [STATUSES.index(status) for status in ALIVE])
        by_alike, by_alive = self._add_up(wholes, is_alike), self._add_up(wholes, is_alive)
        by_alive &= np.bincount(self.owners[is_alike], minlength=wholes.wholes) > 0
        self.add_up = by_alike | by_alive
        """Marks the plants whose capacity is that of phases together."""
        self.is_own = np.where(by_alike[self.owners], is_alike, is_alive)
        self.is_own &= self.add_up[self.owners]
        """Marks the phases that make up their plant: those of its status, or all that live."""
        self.rests = wholes.capacities - self._sums(wholes, self.is_own)
        """Capacity that the rounding of phases leaves over, of each plant that adds up."""

    def _sums(self, wholes: UnitTable, which: Mask) -> Numbers:
        sums = np.zeros(wholes.wholes, dtype=np.int64)
        np.add.at(sums, self.owners[which], self.capacities[which])
        return sums

    def _add_up(self, wholes: UnitTable, which: Mask) -> Mask:
        """Mark the plants whose capacity is the sum of chosen phases, or differs from it by less
        than their last digit stands for: 581.2 MW are units of 582 MW together."""
        sums = self._sums(wholes, which)
        steps = np.full(wholes.wholes, 1000, dtype=np.int64)
        np.minimum.at(steps, self.owners[which], 1000 // 10 ** _decimals(self.capacities[which]))
        is_known = (wholes.capacities != MISSING) & (sums > 0)
        found: Mask = is_known & (np.abs(sums - wholes.capacities) < steps)
        return found

    def are_last(self) -> Mask:
        """Mark the own phase of each plant that began last, the first of several."""
        own = np.flatnonzero(self.is_own)
        order = own[np.lexsort((-own, self.dates[own], self.owners[own]))]
        is_end = np.append(np.diff(self.owners[order]) != 0, np.ones(min(len(order), 1), bool))
        found = np.zeros(len(self.owners), dtype=bool)
        found[order[is_end]] = True
        return found

    def are_parts(self, plants: int) -> Mask:
        """Mark the phases of plants whose own phases began in different years."""
        first, last = np.full(plants, np.iinfo(np.int32).max), np.full(plants, -1)
        np.minimum.at(first, self.owners[self.is_own], self.years[self.is_own])
        np.maximum.at(last, self.owners[self.is_own], self.years[self.is_own])
        return (first < last)[self.owners]


def add_phases(wholes: UnitTable, phases: Phases, texts: list[str]) -> UnitTable:
    """Add phases to the plants; `texts` are the ids of the sources of plants, between spaces."""
    of, is_own, is_last = phases.owners, phases.is_own, phases.are_last()
    of_whole = np.where(is_own, wholes.sources[of], wholes.nothing)
    sources, cited = _cited_by_phases(texts, of_whole, phases.sources)
    added: dict[str, Column] = {
        "plants": wholes.plants[of],
        "phases": phases.keys,
        "technologies": wholes.technologies[of],
        "statuses": phases.statuses,
        "countries": wholes.countries[of],
        "years": phases.years,
        "starts": phases.starts,
        "stops": phases.stops,
        "capacities": phases.capacities + np.where(is_last, phases.rests[of], 0),
        "traits": np.zeros(len(of), dtype=np.int16),
        "comparators": np.where(is_own, wholes.comparators[of], EXACT),
        "less": np.where(is_last, wholes.less[of], 0),
        "more": np.where(is_last, wholes.more[of], 0),
        "sources": sources,
        "is_part": phases.are_parts(wholes.wholes),
        "counts": phases.add_up[of],
    }
    joined: dict[str, Column] = {
        name: np.append(getattr(wholes, name), values) for name, values in added.items()
    }
    joined["counts"][: wholes.wholes] = ~phases.add_up
    ids = [*map(ids_in, cited)]
    lengths = np.array([*map(len, ids)], dtype=np.int64)
    added_ids = np.array([*chain(*ids)], dtype=np.int64)
    return replace(
        wholes,
        **joined,
        source_rows=np.append(wholes.source_rows, wholes.documents.rows.rows_of(added_ids)),
        ends=np.append(wholes.ends, len(wholes.source_rows) + np.cumsum(lengths)),
    )


def _cited_by_phases(
    texts: list[str], of_whole: Numbers, sources: Numbers
) -> tuple[Codes, list[str]]:
    """Return for each phase its own source, then those of its plant if it is of the same status:
    places among those of plants and further ones, which are returned too."""
    count = len(texts)
    pairs, found = np.unique(sources * count + of_whole, return_inverse=True)
    both = [divmod(pair, count) for pair in pairs.tolist()]
    added = [f"{source} {texts[whole]}" for source, whole in both]
    return found.astype(np.int32) + count, added


def build_table(columns: PublicColumns) -> UnitTable:
    return _build(columns, columns.of(EnergyProject))


def _build(columns: PublicColumns, rows: Columns) -> UnitTable:
    """Build the table of the units of some plants: all, or the last rows."""
    read: dict[type[Model], Columns] = {
        model: columns.of(model) for model in (EnergyProject, Phase, PublishedFact)
    }
    fact = read_fact(columns, rows, EnergyProject.kind(), "capacity_mw")
    documents, (ids, ends) = columns.kept(CitedSources), read_cited(columns, fact)
    countries = read_countries(rows)
    said_on = rows.codes("status_as_of")
    if not said_on.matches(bool).all():
        read[SearchEntry] = columns.of(SearchEntry)
        issued = read_issue_days(columns, EnergyProject)
        issued = issued._replace(of_row=issued.of_row[len(issued.of_row) - len(rows) :])
        said_on = combine(lambda said, issued: said or issued, said_on, issued)
    spans = [rows.codes("commissioned_on"), rows.codes("retired_on"), said_on]
    starts, stops = running_days(rows.codes("project_status"), *spans)
    wholes = UnitTable(
        build=_build,
        read=read,
        keys=rows.keys,
        plants=np.arange(len(rows), dtype=np.int32),
        phases=np.zeros(len(rows), dtype=np.int64),
        technologies=places_in(rows.codes("technology"), TECHNOLOGIES),
        statuses=places_in(rows.codes("project_status"), STATUSES),
        countries=countries.of_row,
        years=years_of(rows.codes("commissioned_on")),
        starts=starts,
        stops=stops,
        capacities=rows.numbers("capacity_mw"),
        traits=np.zeros(len(rows), dtype=np.int16),
        comparators=fact.comparators,
        less=fact.less,
        more=fact.more,
        sources=fact.sources,
        is_part=np.zeros(len(rows), dtype=bool),
        counts=np.ones(len(rows), dtype=bool),
        wholes=len(rows),
        codes=cast("list[tuple[str, ...]]", countries.values),
        documents=documents,
        source_rows=documents.rows.rows_of(ids),
        ends=ends,
        nothing=len(fact.cited) - 1,
    )
    phases = Phases(read[Phase], rows, wholes, said_on)
    return with_traits(add_phases(wholes, phases, fact.cited))


def with_traits(table: UnitTable) -> UnitTable:
    is_disputed = ((table.less != 0) | (table.more != 0)).astype(np.int16)
    traits = table.comparators * 8 + _decimals(table.capacities) * 2 + is_disputed
    traits = np.where(table.capacities == MISSING, UNKNOWN, traits)
    return replace(table, traits=traits.astype(np.int16))


DECIMALS = np.array([sum(rest % unit != 0 for unit in (10, 100, 1000)) for rest in range(1000)])
"""Number of decimals of a capacity in MW, by the kilowatts beyond whole ones."""


def _decimals(capacities: Numbers) -> Codes:
    return DECIMALS[capacities % 1000]


def running_days(
    status: CodedColumn, began: CodedColumn, closed: CodedColumn, said_on: CodedColumn
) -> tuple[Numbers, Numbers]:
    """Return when units began to run and when they stopped, as `UnitTable` has it. Dates after the
    day of the status are plans."""
    spans = combine(_span, status, began, closed, said_on)
    pairs = np.array(spans.values or [(0, 0)], dtype=np.int64)[spans.of_row]
    return pairs[:, 0], pairs[:, 1]


@lru_cache(maxsize=10_000)
def _span(status: str, began: str, closed: str, said_on: str) -> tuple[int, int]:
    said = day_number(extents.extent_of_day(said_on).high) if said_on else 0
    has_begun = bool(began) and not is_plan(began, said_on)
    start = day_number(extents.extent_of_day(began).high) if has_begun else 0
    if status == ProjectStatus.OPERATING:
        return min(start, said) if start and said else start or said, 0
    if status == ProjectStatus.RETIRED and start and closed and not is_plan(closed, said_on):
        return start, day_number(extents.extent_of_day(closed).low)
    return 0, 0


def day_number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def years_of(days: CodedColumn) -> Codes:
    years = [int(str(day)[:4]) if day else 0 for day in days.values]
    found: Codes = np.array(years, dtype=np.int32)[days.of_row]
    return found
