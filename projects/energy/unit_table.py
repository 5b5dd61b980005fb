"""The table of all units of plants, as arrays, and how it is built from public columns.

A plant is built over decades and only in part retired, so where its phases add up to what the
portal accepts for the whole – those of its own status, or all that are not given up, one of its
status among them – each phase counts with its own year and status; otherwise the plant counts as
one, with its own. Phases of which none has its status tell of an earlier day.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, NamedTuple, cast, override

import numpy as np
from django.db.models import Model

from portal.column_store import MISSING, CodedColumn, PublicColumns, combine
from portal.column_store.columns import Codes, Columns, Mask, Moved, Numbers
from portal.column_store.tables import Updatable
from portal.facts import extents
from portal.graphics.maps.tables import read_issue_days
from portal.models import PublishedFact, SearchEntry
from portal.publication.fact_rows import (
    COMPARATORS,
    EXACT,
    CitedSources,
    ids_in,
    read_cited,
    read_fact,
)
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase
from projects.energy.timelines import STARTS
from projects.energy.vocabularies import GIVEN_UP, ProjectStatus, Technology

UNIT = "MW"
TECHNOLOGIES, STATUSES = list(Technology), list(ProjectStatus)
ALIVE = [status for status in ProjectStatus if status not in GIVEN_UP]

# A column of units: numbers, codes or marks.
type Column = Any


@dataclass(frozen=True, kw_only=True)
class UnitTable(Updatable):
    """All units of the public plants, as arrays: first every plant as a whole, in the order of the
    rows, then the phases of those that count by phases."""

    read: dict[type[Model], Columns]
    """The rows that it is made of."""
    keys: Numbers
    """Primary keys of the plants, by row."""
    plants: Codes
    """Row of the plant."""
    technologies: Codes
    statuses: Codes
    """Places in `TECHNOLOGIES` and `STATUSES`."""
    countries: Codes
    """Places in `codes`."""
    years: Codes
    """In which it began to operate, or is to begin; 0 where no source says."""
    starts: Numbers
    """First day on which an operating or retired unit is known to have run, as `20210630`: the end
    of the date on which it began, else of that of its status; 0 for other units."""
    stops: Numbers
    """First day on which a unit that was closed may have stood still; 0 for all others."""
    capacities: Numbers
    """In kW; MISSING where no source says."""
    traits: Codes
    """Traits that a sum tells of its parts, in one number: see `Trait`; UNKNOWN without figure."""
    comparators: Codes
    less: Numbers
    more: Numbers
    """Distance of the losing statements below and above the accepted capacity of its plant, in W.
    Of the phases of a plant, only the last one to begin has it: a source that disagrees about the
    plant speaks of the whole."""
    sources: Codes
    """Sources of the claims and parts that give this capacity: places in `cited`."""
    is_part: Mask
    """One of several phases that began in different years."""
    counts: Mask
    """The units that count: not the plants as a whole that count by phases."""
    wholes: int
    """Number of the plants."""
    codes: list[tuple[str, ...]]
    documents: CitedSources
    """All sources, without the places in them."""
    source_rows: Numbers
    """Rows of the sources of each place of `sources`, one after the other."""
    ends: Numbers
    """Number of rows up to the end of those of each."""
    nothing: int
    """The place without sources, after those of plants and before those of phases."""

    @cached_property
    def counting(self) -> Numbers:
        """The units that count, by primary key of the plant and of the phase."""
        rows = np.flatnonzero(self.counts)
        return rows[np.argsort(self.keys[self.plants[rows]], kind="stable")]

    @override
    def updated(self, columns: PublicColumns) -> "UnitTable | None":
        """Return the table with the units of the plants that changed, if nothing else did."""
        plants = columns.of(EnergyProject)
        moved = plants.since(self.read[EnergyProject])
        if moved is None or columns.kept(CitedSources) is not self.documents:
            return None
        new = plants.part(np.arange(moved.new, len(plants)))
        gone = self.read[EnergyProject].part(moved.gone)
        uids = {*_list_values(gone, "uid"), *_list_values(new, "uid")}
        keys = {*new.keys.tolist(), *gone.keys.tolist()}
        for model, owner in OWNERS.items():
            if (read := self.read.get(model)) is not None:
                owners = _owners_of_moved(columns.of(model), read, owner)
                if owners is None or not owners <= keys | uids:
                    return None
        return self._with(_build(columns, new), moved, columns)

    def _with(self, new: "UnitTable", moved: Moved, columns: PublicColumns) -> "UnitTable":
        """Join the units of new plants to those of plants that stayed; `new` has the sources of
        all plants, so that those of phases follow them at other places."""
        end, gone = self.ends[self.nothing], moved.gone
        later = np.int32(len(new.ends) - self.nothing - 1)
        sources = np.where(self.sources > self.nothing, self.sources + later, self.sources)
        sources[self.sources == self.nothing] = new.nothing
        passed = np.searchsorted(gone, self.plants).astype(np.int32)
        old = replace(self, plants=self.plants - passed, sources=sources)
        codes = [*dict.fromkeys([*self.codes, *new.codes])]
        place_of = np.array([codes.index(code) for code in new.codes], dtype=np.int32)
        new = replace(
            new,
            plants=new.plants + np.int32(self.wholes - len(gone)),
            countries=place_of[new.countries],
        )
        stays = ~np.isin(self.plants, gone)

        def join(before: Column, since: Column) -> Column:
            wholes, phases = np.split(before.compress(stays), [self.wholes - len(gone)])
            return np.concatenate([wholes, since[: new.wholes], phases, since[new.wholes :]])

        joined = {name: join(getattr(old, name), getattr(new, name)) for name in OF_UNITS}
        return replace(
            new,
            **joined,
            read={model: columns.of(model) for model in self.read | new.read},
            keys=np.append(np.delete(self.keys, gone), new.keys),
            wholes=self.wholes - len(gone) + new.wholes,
            codes=codes,
            source_rows=np.append(new.source_rows, self.source_rows[end:]),
            ends=np.append(new.ends, self.ends[self.nothing + 1 :] + (len(new.source_rows) - end)),
        )


OF_UNITS = (
    "plants", "technologies", "statuses", "countries", "years", "starts", "stops", "capacities",
    "traits", "comparators", "less", "more", "sources", "is_part", "counts",
)  # fmt: skip
"""Columns with a value for each unit."""
OWNERS: dict[type[Model], str] = {
    Phase: "record", PublishedFact: "record_id", SearchEntry: "record_uid",
}  # fmt: skip
"""Columns that name the plant of a row."""


def _owners_of_moved(now: Columns, before: Columns, name: str) -> set[Hashable] | None:
    """Return the plants whose rows differ from those of an earlier position; None for many."""
    if (moved := now.since(before)) is None:
        return None
    parts = before.part(moved.gone), now.part(np.arange(moved.new, len(now)))
    return {value for part in parts for value in _list_values(part, name)}


def _list_values(rows: Columns, name: str) -> list[Hashable]:
    column = rows.column(name)
    if isinstance(column, CodedColumn):
        return [column.values[code] for code in column.of_row.tolist()]
    return [*column.tolist()]


UNKNOWN = 8 * len(COMPARATORS)
"""Number in place of traits where no source says how large a unit is."""


class Trait(NamedTuple):
    comparator: str
    decimals: int
    """Number of decimals of the capacity in MW."""
    is_disputed: bool

    @classmethod
    def of(cls, number: int) -> "Trait":
        return cls(COMPARATORS[number >> 3], number >> 1 & 3, bool(number & 1))


def build_table(columns: PublicColumns) -> UnitTable:
    """Build the table of all units at one position."""
    return _build(columns, columns.of(EnergyProject))


def _build(columns: PublicColumns, rows: Columns) -> UnitTable:
    """Build the table of the units of some plants: all, or the last rows."""
    read: dict[type[Model], Columns] = {
        model: columns.of(model) for model in (EnergyProject, Phase, PublishedFact)
    }
    fact = read_fact(columns, rows, EnergyProject.kind(), "capacity_mw")
    documents, (ids, ends) = columns.kept(CitedSources), read_cited(columns, fact)
    countries = combine(_list_codes, rows.codes("country"), rows.codes("second_country"))
    said_on = rows.codes("status_as_of")
    if not said_on.matches(bool).all():
        read[SearchEntry] = columns.of(SearchEntry)
        issued = read_issue_days(columns, EnergyProject)
        issued = issued._replace(of_row=issued.of_row[len(issued.of_row) - len(rows) :])
        said_on = combine(lambda said, issued: said or issued, said_on, issued)
    spans = [rows.codes("commissioned_on"), rows.codes("retired_on"), said_on]
    starts, stops = _running(rows.codes("project_status"), *spans)
    wholes = UnitTable(
        read=read,
        keys=rows.keys,
        plants=np.arange(len(rows), dtype=np.int32),
        technologies=_places(rows.codes("technology"), TECHNOLOGIES),
        statuses=_places(rows.codes("project_status"), STATUSES),
        countries=countries.of_row,
        years=_years(rows.first_known(*STARTS)),
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
    return _with_traits(_with_phases(wholes, phases, fact.cited))


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
        self.owners, self.capacities = owners[rows], capacities[rows]
        self.statuses = _places(phases.codes("phase_status"), STATUSES)[rows]
        self.years, self.dates = _years(dates)[rows], dates.ranks()[rows]
        plants_said = CodedColumn(said_on.of_row[owners], said_on.values)
        spans = [begun, phases.codes("retired_on"), plants_said]
        starts, stops = _running(phases.codes("phase_status"), *spans)
        self.starts, self.stops = starts[rows], stops[rows]
        self.sources = phases.numbers("source")[rows]
        is_alike = self.statuses == wholes.statuses[self.owners]
        is_alive = np.isin(self.statuses, [STATUSES.index(status) for status in ALIVE])
        by_alike, by_alive = self._add_up(wholes, is_alike), self._add_up(wholes, is_alive)
        by_alive &= np.bincount(self.owners[is_alike], minlength=wholes.wholes) > 0
        self.add_up = by_alike | by_alive
        """Marks the plants whose capacity is that of phases together."""
        self.is_own = np.where(by_alike[self.owners], is_alike, is_alive)
        """Marks the phases that make up their plant: those of its status, or all that live."""

    def _add_up(self, wholes: UnitTable, which: Mask) -> Mask:
        sums = np.zeros(wholes.wholes, dtype=np.int64)
        np.add.at(sums, self.owners[which], self.capacities[which])
        found: Mask = (wholes.capacities != MISSING) & (sums == wholes.capacities)
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


def _with_phases(wholes: UnitTable, phases: Phases, texts: list[str]) -> UnitTable:
    """Add phases; `texts` are the ids of the sources of plants, between spaces."""
    adds_up = phases.add_up
    rows = np.flatnonzero(adds_up[phases.owners])
    of = phases.owners[rows]
    is_own, is_last = phases.is_own[rows], phases.are_last()[rows]
    of_whole = np.where(is_own, wholes.sources[of], wholes.nothing)
    sources, cited = _cited_by_phases(texts, of_whole, phases.sources[rows])
    added: dict[str, Column] = {
        "plants": wholes.plants[of],
        "technologies": wholes.technologies[of],
        "statuses": phases.statuses[rows],
        "countries": wholes.countries[of],
        "years": phases.years[rows],
        "starts": phases.starts[rows],
        "stops": phases.stops[rows],
        "capacities": phases.capacities[rows],
        "traits": np.zeros(len(rows), dtype=np.int16),
        "comparators": np.where(is_own, wholes.comparators[of], EXACT),
        "less": np.where(is_last, wholes.less[of], 0),
        "more": np.where(is_last, wholes.more[of], 0),
        "sources": sources,
        "is_part": phases.are_parts(wholes.wholes)[rows],
        "counts": np.ones(len(rows), dtype=bool),
    }
    joined: dict[str, Any] = {
        name: np.append(getattr(wholes, name), values) for name, values in added.items()
    }
    joined["counts"][: wholes.wholes] = ~adds_up
    ids = [*map(ids_in, cited)]
    lengths = np.array([*map(len, ids)], dtype=np.int64)
    added_ids = np.array([*chain(*ids)], dtype=np.int64)
    return replace(
        wholes,
        **joined,
        source_rows=np.append(wholes.source_rows, wholes.documents.rows.rows_of(added_ids)),
        ends=np.append(wholes.ends, len(wholes.source_rows) + np.cumsum(lengths)),
    )


def _with_traits(table: UnitTable) -> UnitTable:
    is_disputed = ((table.less != 0) | (table.more != 0)).astype(np.int16)
    traits = table.comparators * 8 + _decimals(table.capacities) * 2 + is_disputed
    traits = np.where(table.capacities == MISSING, UNKNOWN, traits)
    return replace(table, traits=traits.astype(np.int16))


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


def _places(column: CodedColumn, choices: Sequence[str]) -> Codes:
    """Return the place of each row's value among the choices of a vocabulary."""
    places = [choices.index(str(value)) for value in column.values]
    found: Codes = np.array(places, dtype=np.int32)[column.of_row]
    return found


def _decimals(capacities: Numbers) -> Codes:
    found: Codes = sum((capacities % unit != 0).astype(np.int32) for unit in (10, 100, 1000))
    return found


def _running(
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
    start = day_number(extents.extent_of_day(began).high) if began and began <= said_on else 0
    if status == ProjectStatus.OPERATING:
        return min(start, said) if start and said else start or said, 0
    if status == ProjectStatus.RETIRED and start and closed and closed <= said_on:
        return start, day_number(extents.extent_of_day(closed).low)
    return 0, 0


def day_number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _years(days: CodedColumn) -> Codes:
    years = [int(str(day)[:4]) if day else 0 for day in days.values]
    found: Codes = np.array(years, dtype=np.int32)[days.of_row]
    return found


def _list_codes(*codes: Hashable) -> tuple[str, ...]:
    return tuple(str(code) for code in codes if code)
