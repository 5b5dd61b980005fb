"""Units of plants, each counted once when capacities are added up.

`read_operating` is the one answer to what operates on a day: pages, charts, files and the API add
up what it gives.
"""

from collections.abc import Collection, Container, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np

from portal.publication import time_travel
from portal.records.column_store import Having, PublicColumns, parts_read
from portal.records.column_store.columns import Mask, Numbers, mark_codes, sort_rows, take_runs
from projects.energy.models import EnergyProject
from projects.energy.parts import EnergyProjectRole
from projects.energy.unit_building import build_table, day_number
from projects.energy.unit_table import OWNERS, STATUSES, TECHNOLOGIES, Column, UnitTable
from projects.energy.vocabularies import ProjectStatus


class Units:
    """Some of the units, in an order."""

    def __init__(self, table: UnitTable, rows: Numbers) -> None:
        self.table, self.rows = table, rows

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> Column:
        return getattr(self.table, name).take(self.rows)

    def marked(self, marks: Mask) -> "Units":
        """Return those that are marked, in their order."""
        return Units(self.table, self.rows.compress(marks))

    def among(self, name: str, is_chosen: Mask) -> "Units":
        """Return those whose code in a column is marked."""
        return self.marked(mark_codes(self.column(name), is_chosen))

    def of_status(self, *statuses: str) -> "Units":
        return self.among("statuses", np.array([status in statuses for status in STATUSES]))

    def operating_on(self, day: date) -> "Units":
        """Return those that run on a day, as far as is known: today those whose status says so, on
        an earlier day those that had begun and were not closed yet."""
        operating = STATUSES.index(ProjectStatus.OPERATING)
        if day >= time_travel.today():
            return self.of_status(ProjectStatus.OPERATING)
        number = day_number(day)
        starts, runs = self.column("starts"), self.column("statuses") == operating
        runs |= number < self.column("stops")
        return self.marked((starts > 0) & (starts <= number) & runs)

    def in_countries(self, *codes: str) -> "Units":
        is_there = [not set(codes).isdisjoint(pair) for pair in self.table.codes]
        return self.among("countries", np.array(is_there, dtype=bool))

    def in_several_countries(self) -> "Units":
        """Return those on a border, which count whole in each of their countries."""
        is_shared = np.array([len(codes) > 1 for codes in self.table.codes], dtype=bool)
        return self.among("countries", is_shared)

    def of_plants(self, keys: Collection[int]) -> "Units":
        return self.among("plants", np.isin(self.table.keys, list(keys)))

    def without(self, technologies: Container[str]) -> "Units":
        is_shown = np.array([one not in technologies for one in TECHNOLOGIES])
        return self.among("technologies", is_shown)

    def mark_plants(self) -> Mask:
        found = np.zeros(len(self.table.keys), dtype=bool)
        found[self.column("plants")] = True
        return found

    def apart(self) -> "Units":
        """Return all units of their plants that count, in a table of their own."""
        table = self.table.part(self.mark_plants())
        return Units(table, table.counting)

    def count_plants(self) -> int:
        return int(np.count_nonzero(self.mark_plants()))

    def count_plants_not_operating(self) -> int:
        """Count the plants that do not operate as a whole, by the status of the plant."""
        wholes = slice(self.table.wholes)
        is_other = self.table.statuses[wholes] != STATUSES.index(ProjectStatus.OPERATING)
        return int(np.count_nonzero(is_other & self.mark_plants()[self.table.plants[wholes]]))

    def with_parts_undisputed(self) -> "Units":
        """A disagreement about a plant is about the whole: of the part that began in one year there
        is no saying how far."""
        table, parts = self.table, self.table.is_part
        less, more = np.where(parts, 0, table.less), np.where(parts, 0, table.more)
        traits = np.where(parts, table.traits & ~1, table.traits)
        return Units(replace(table, less=less, more=more, traits=traits), self.rows)

    def by(self, name: str) -> Iterator[tuple[int, "Units"]]:
        """Divide them by a column of codes."""
        codes = self.column(name).astype(np.int16)
        counts, rows = np.bincount(codes), self.rows[np.argsort(codes, kind="stable")]
        ends = np.cumsum(counts)
        for code in np.flatnonzero(counts).tolist():
            yield code, Units(self.table, rows[ends[code] - counts[code] : ends[code]])

    @cached_property
    def cited(self) -> Mask:
        """Mark the rows of the sources."""
        table = self.table
        places = np.zeros(len(table.ends), dtype=bool)
        places[self.column("sources")] = True
        found = np.zeros(len(table.documents.rows), dtype=bool)
        found[take_runs(table.source_rows, table.ends, np.flatnonzero(places))] = True
        return found


def read_units(columns: PublicColumns, plants: Mask, places: Numbers) -> Units:
    """Return the units of chosen plants, in the order of numbers. No query, once the columns are in
    memory."""
    table = columns.kept(build_table).part(plants)
    rows = table.counting
    return Units(table, rows[sort_rows(places[plants][table.plants[rows]])])


def read_all(columns: PublicColumns | None = None) -> Units:
    """Return all units that count, plant by plant in the order of their primary keys."""
    table = (columns or PublicColumns()).kept(build_table)
    return Units(table, table.counting)


def read_operating(day: date | None = None) -> Units:
    """Return the units that run on a day, or today."""
    return read_all().operating_on(day or time_travel.today())


def read_operating_in(columns: PublicColumns, code: str) -> Units:
    """Return the units that run in a country today, found once for all parts of its page."""
    return columns.kept(_find_operating_in, code, time_travel.today())


def _find_operating_in(columns: PublicColumns, code: str, day: date) -> Units:
    return read_all_in(columns, code).operating_on(day)


def read_all_in(columns: PublicColumns, code: str) -> Units:
    """Return the units that count in a country, in a table of their own."""
    return columns.kept(_find_in, code)


def _find_in(_columns: PublicColumns, code: str) -> Units:
    with plants_read_in(code):
        return read_plants().in_countries(code).apart()


@contextmanager
def plants_read_in(code: str) -> Iterator[None]:
    """Let what a block reads of plants be noted as a read of those in a country: it stands while
    others change. The block asks for columns of its own, which are no older than the note."""
    with parts_read(EnergyProject, *OWNERS, EnergyProjectRole) as parts:
        parts |= {Having(name, frozenset({code})) for name in ("country", "second_country")}
        yield


def read_plants_in(columns: PublicColumns, code: str) -> Units:
    """Return the plants in a country, each as one unit."""
    table = read_all_in(columns, code).table
    return Units(table, np.arange(table.wholes))


def read_plants() -> Units:
    """Return all plants, each as one unit, in the order in which they became public."""
    table = PublicColumns().kept(build_table)
    return Units(table, np.arange(table.wholes))
