"""The table of all units of plants, as arrays: what it holds, and how it follows changes of a few
plants. `unit_building` builds it."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, override

import numpy as np
from django.db.models import Model

from portal.models import PublishedFact, SearchEntry
from portal.publication.fact_rows import COMPARATORS, CitedSources
from portal.records.column_store import CodedColumn, PublicColumns
from portal.records.column_store.columns import Codes, Columns, Mask, Moved, Numbers
from portal.records.column_store.tables import Updatable
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase
from projects.energy.vocabularies import GIVEN_UP, ProjectStatus, Technology

UNIT = "MW"
TECHNOLOGIES, STATUSES = list(Technology), list(ProjectStatus)
ALIVE = [status for status in ProjectStatus if status not in GIVEN_UP]

# A column of units: numbers, codes or marks.
type Column = Any


@dataclass(frozen=True, kw_only=True)
class UnitTable(Updatable):
    """All units of the public plants, as arrays: first every plant as a whole, in the order of the
    rows, then the phases whose capacity is known."""

    build: Callable[[PublicColumns, Columns], "UnitTable"]
    """Builds the table of the units of some plants."""
    read: dict[type[Model], Columns]
    """The rows that it is made of."""
    keys: Numbers
    """Primary keys of the plants, by row."""
    plants: Codes
    """Row of the plant."""
    phases: Numbers
    """Primary key of the phase; 0 for a plant as a whole."""
    technologies: Codes
    statuses: Codes
    """Places in `TECHNOLOGIES` and `STATUSES`."""
    countries: Codes
    """Places in `codes`."""
    years: Codes
    """In which it began to operate; 0 where no source says, and of what is only planned."""
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
    """The units that count: the phases of plants that count by phases, other plants as a whole."""
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

    @cached_property
    def by_plant(self) -> tuple[Numbers, Numbers]:
        """The units that count by row of the plant, and their number."""
        rows = np.flatnonzero(self.counts)
        rows = rows[np.argsort(self.plants[rows], kind="stable")]
        return rows, np.bincount(self.plants[rows], minlength=self.wholes)

    @cached_property
    def by_phase(self) -> Numbers:
        """All units, by primary key of the phase."""
        return np.argsort(self.phases, kind="stable")

    def part(self, plants: Mask) -> "UnitTable":
        """Return a table of the units of some plants, which does not follow changes."""
        rows, places = np.flatnonzero(plants[self.plants]), plants.cumsum(dtype=np.int32) - 1
        columns: dict[str, Column] = {name: getattr(self, name)[rows] for name in OF_UNITS}
        columns["plants"] = places[columns["plants"]]
        keys = self.keys[plants]
        return replace(self, **columns, read={}, keys=keys, wholes=len(keys))

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
        return self._with(self.build(columns, new), moved, columns)

    def _with(self, new: "UnitTable", moved: Moved, columns: PublicColumns) -> "UnitTable":
        """Join the units of new plants to those of plants that stayed; `new` has the sources of
        all plants, so that those of phases follow them at other places."""
        end, gone = self.ends[self.nothing], moved.gone
        later, of_phases = np.int32(len(new.ends) - self.nothing - 1), slice(self.wholes, None)
        plants, sources = self.plants.copy(), self.sources.copy()
        plants[of_phases] -= np.searchsorted(gone, plants[of_phases]).astype(np.int32)
        sources[of_phases] += np.where(sources[of_phases] > self.nothing, later, np.int32(0))
        sources[self.sources == self.nothing] = new.nothing
        old = replace(self, plants=plants, sources=sources)
        codes = [*dict.fromkeys([*self.codes, *new.codes])]
        place_of = np.array([codes.index(code) for code in new.codes], dtype=np.int32)
        new = replace(
            new,
            plants=new.plants + np.int32(self.wholes - len(gone)),
            countries=place_of[new.countries],
        )
        phases = self.wholes + np.flatnonzero(np.isin(self.plants[of_phases], gone))
        stay = _runs_between(gone, 0, self.wholes)
        phases_stay = _runs_between(phases, self.wholes, len(self.plants))

        def join(before: Column, since: Column) -> Column:
            wholes, parts = ([before[run] for run in runs] for runs in (stay, phases_stay))
            return np.concatenate([*wholes, since[: new.wholes], *parts, since[new.wholes :]])

        joined = {name: join(getattr(old, name), getattr(new, name)) for name in OF_UNITS}
        wholes = self.wholes - len(gone) + new.wholes
        joined["plants"][:wholes] = np.arange(wholes)
        return replace(
            new,
            **joined,
            read={model: columns.of(model) for model in self.read | new.read},
            keys=np.append(np.delete(self.keys, gone), new.keys),
            wholes=wholes,
            codes=codes,
            source_rows=np.append(new.source_rows, self.source_rows[end:]),
            ends=np.append(new.ends, self.ends[self.nothing + 1 :] + (len(new.source_rows) - end)),
        )


OF_UNITS = (
    "plants", "phases", "technologies", "statuses", "countries", "years", "starts", "stops",
    "capacities", "traits", "comparators", "less", "more", "sources", "is_part", "counts",
)  # fmt: skip
"""Columns with a value for each unit."""
OWNERS: dict[type[Model], str] = {
    Phase: "record", PublishedFact: "record_id", SearchEntry: "record_uid",
}  # fmt: skip
"""Columns that name the plant of a row."""


def _runs_between(left_out: Numbers, first: int, end: int) -> list[slice]:
    """Return the rows up to an end without some, as few slices, which are copied as a whole."""
    return [*map(slice, [first, *(left_out + 1).tolist()], [*left_out.tolist(), end])]


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


def places_in(column: CodedColumn, choices: Sequence[str]) -> Codes:
    """Return the place of each row's value among the choices of a vocabulary."""
    places = [choices.index(str(value)) for value in column.values]
    found: Codes = np.array(places, dtype=np.int32)[column.of_row]
    return found
