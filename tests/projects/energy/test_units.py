"""Capacities in arrays are those that the documents give, today and as of any position."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, override

import numpy as np
import pytest

from portal.facts.extents import extent_of_number
from portal.models import JournalHead, Source
from portal.publication import publishing, time_travel
from portal.publication.fact_rows import COMPARATORS, list_publishers
from portal.records.column_store import MISSING, PublicColumns, forget_columns
from portal.records.documents import document_of
from projects.energy.document_types import EnergyProjectDocument
from projects.energy.models import EnergyProject
from projects.energy.sums import Plants, Sum
from projects.energy.unit_building import build_table
from projects.energy.unit_table import UnitTable
from projects.energy.units import Units, read_plants
from tests.factories import (
    NOON,
    claim,
    make_country,
    make_energy_project,
    make_source,
    make_user,
    publish,
)
from tests.replica import Editors

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LOOKED_AT = 8
"""Number of times that the deeds of editors are followed."""
OF_A_UNIT = (
    *("technologies", "statuses", "years", "starts", "stops", "capacities", "traits"),
    *("comparators", "less", "more", "is_part"),
)
"""Columns that say the same of a unit in each table."""


class Disagreeing(Editors):
    """Editors who find further sources for a capacity."""

    deeds = {"add": 4, "edit": 6, "withdraw": 2, "reopen": 2, "rename": 1, "describe_source": 1}

    @override
    def _claim(self, record: Any) -> None:
        if isinstance(record, EnergyProject):
            for _number in range(self.random.randrange(3)):
                source = self.random.choice(self.sources)
                value = str(Decimal(self.random.randrange(1, 900_000)) / 1000)
                comparator = self.random.choice(COMPARATORS)
                bounds = {"lower": Decimal("0.5")} if self.random.random() < 0.2 else {}
                about = {"source": source, "recorded_at": self.now, **bounds}
                claim(record, "capacity_mw", value, comparator=comparator, **about)
        super()._claim(record)
        if isinstance(record, EnergyProject) and self.random.random() < 0.4:
            accepted = EnergyProject.facts["capacity_mw"].accepted(record, "capacity_mw")
            given = record.claims.filter(fact="capacity_mw", value=accepted)
            given.update(comparator=self.random.choice(COMPARATORS))


def by_document() -> dict[int, Any]:
    """Return the capacities of the documents, by primary key."""
    return {
        project.pk: _judged(document_of(project, EnergyProjectDocument)["facts"]["capacity_mw"])
        for project in EnergyProject.objects.with_documents()
    }


def _judged(fact: Any) -> Any:
    amount = Decimal(fact["text"])
    against = [one for one in fact["claims"] if one["agrees"] is False]
    ends = [
        end
        for one in against
        for end in extent_of_number(
            Decimal(one["text"]),
            one["comparator"],
            *(None if bound is None else Decimal(str(bound)) for bound in _bounds(one)),
        )
        if end.is_finite()
    ]
    sources = [one["source"]["slug"] for one in fact["claims"] if one["agrees"]]
    less, more = amount - min([amount, *ends]), max([amount, *ends]) - amount
    assert fact["disputed"] == bool(against) == bool(less or more)
    return amount, fact["comparator"], less, more, {*sources}


def _bounds(said: Any) -> tuple[float | None, float | None]:
    return said["lower"], said["upper"]


def list_cited(units: Units) -> set[str]:
    return {units.table.documents[row]["slug"] for row in np.flatnonzero(units.cited).tolist()}


def by_arrays() -> dict[int, Any]:
    plants = read_plants()
    table = plants.table
    columns = [plants.column(name).tolist() for name in ("capacities", "comparators")]
    distances = [plants.column(name).tolist() for name in ("less", "more")]
    cited = [list_cited(Units(table, plants.rows[[place]])) for place in range(len(plants))]
    return {
        int(table.keys[table.plants[row]]): (
            None if capacity == MISSING else Decimal(capacity) / 10**3,
            COMPARATORS[comparator],
            Decimal(less) / 10**6,
            Decimal(more) / 10**6,
            sources,
        )
        for row, capacity, comparator, less, more, sources in zip(
            plants.rows.tolist(), *columns, *distances, cited, strict=True
        )
    }


@pytest.mark.engine  # decimals, and the steps of the history
def test_arrays_hold_what_the_documents_say_after_whatever_editors_do(
    scaled: Callable[[int], int],
) -> None:
    editors, said, deeds = Disagreeing(2), {}, scaled(48)
    for number in range(deeds):
        editors.act()
        if number % (deeds // LOOKED_AT) == 0:
            said[JournalHead.last_position()] = by_document()
            assert by_arrays() == said[JournalHead.last_position()]
    assert any(less or more for _amount, _c, less, more, _s in by_arrays().values())
    assert len({comparator for _amount, comparator, *_rest in by_arrays().values()}) > 1
    forget_columns()  # of a process that begins now
    for position, documents in said.items():
        with time_travel.at_position(position):
            assert by_arrays() == documents


def units_of(table: UnitTable) -> list[Any]:
    """Return all that a table says of the units that count, and of the plants as a whole."""
    wholes = np.argsort(table.keys, kind="stable")
    return [
        (
            int(table.keys[units.column("plants")[0]]),
            table.codes[units.column("countries")[0]],
            [units.column(name).tolist() for name in OF_A_UNIT],
            list_cited(units),
        )
        for rows in (table.counting, wholes)
        for units in (Units(table, rows[[place]]) for place in range(len(rows)))
    ]


def make_built_in_phases(source: Source, **kwargs: Any) -> EnergyProject:
    """A plant of 300 MW in two phases that make it up, told by one source."""
    plant = make_energy_project(capacity_mw=300, project_status="operating", **kwargs)
    for name, capacity, year in (("Unit 1", 100, "2015"), ("Unit 2", 200, "2019")):
        plant.phases.create(
            name=name,
            capacity_mw=capacity,
            commissioned_on=year,
            phase_status="operating",
            source=source,
        )
    for name, fact in plant.facts.items():
        if fact.accepted(plant, name):
            claim(plant, name, source=source)
    return plant


def edit(plant: EnergyProject, change: Callable[[EnergyProject], object]) -> None:
    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    change(draft)
    draft.save()
    publish(draft)


def take_first_phase_out(plant: EnergyProject) -> None:
    plant.phases.order_by("pk")[0].delete()


def enlarge(plant: EnergyProject) -> None:
    plant.phases.update(capacity_mw=150)


def rename(plant: EnergyProject) -> None:
    plant.title_en += " again"


def move(plant: EnergyProject) -> None:
    plant.country = make_country("TJ")
    plant.claims.filter(fact="country").update(value="TJ")


@pytest.mark.exhaustive
def test_updated_table_says_what_a_new_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    known = make_source()
    phased = [publish(make_built_in_phases(make_source())) for _ in range(3)]
    phased.append(publish(make_built_in_phases(known)))
    plain = [publish(make_energy_project(capacity_mw=size)) for size in (None, 100, 150)]
    PublicColumns().kept(build_table)
    updated = UnitTable.updated
    taken: list[bool] = []

    def update(table: UnitTable, columns: PublicColumns) -> UnitTable | None:
        found = updated(table, columns)
        taken.append(found is not None)
        return found

    monkeypatch.setattr(UnitTable, "updated", update)
    deeds: list[Callable[[], object]] = [
        lambda: edit(phased[1], rename),
        lambda: edit(plain[1], rename),
        lambda: edit(phased[0], enlarge),
        lambda: edit(phased[2], take_first_phase_out),
        lambda: edit(plain[0], move),
        lambda: edit(plain[2], lambda plant: claim(plant, "capacity_mw", source=known)),
        lambda: publish(make_built_in_phases(known, country=make_country("UZ"))),
        lambda: publishing.withdraw(phased[3], by=make_user(), at=NOON, note="Wrong."),
        lambda: edit(phased[1], rename),
    ]
    for deed in deeds:
        deed()
        columns = PublicColumns()
        assert units_of(columns.kept(build_table)) == units_of(build_table(columns))
    assert taken == [True] * len(deeds)


def test_publishers_of_two_sums_are_named_once() -> None:
    shared, own = make_source(publisher="Agency"), make_source(publisher="Ministry")
    for source in (shared, shared, own):
        publish(make_built_in_phases(source))
    units = read_plants()
    sums = [Sum.of(Units(units.table, units.rows[rows])).sources for rows in ([0], [1, 2])]
    assert [len(cited) for cited in sums] == [1, 2]
    assert list_publishers([sums[0], (), sums[1]]) == ["Agency", "Ministry"]
    assert [source["publisher"] for source in sums[1][1:]] == ["Ministry"]


def test_plants_of_sums_that_are_added_count_once() -> None:
    one, other = Plants(2, frozenset({1, 2})), Plants(3, frozenset({2, 3}))
    assert one | other == Plants(5, frozenset({1, 2, 3}))
    assert len(one | other) == 8
