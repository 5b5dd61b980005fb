"""Capacities in arrays are those that the documents give, today and as of any position."""

from decimal import Decimal
from typing import Any, override

import pytest

from portal.column_store import MISSING, forget_columns
from portal.facts.extents import extent_of_number
from portal.publication import change_log, time_travel
from portal.publication.fact_rows import COMPARATORS
from portal.records.documents import document_of
from projects.energy.document_types import EnergyProjectDocument
from projects.energy.models import EnergyProject
from projects.energy.units import Units, read_plants
from tests.factories import claim
from tests.replica import Editors

# Databases differ: decimals, and the steps of the history.
pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.slow]

DEEDS, LOOKED_AT = 40, 8


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
    return amount, fact["comparator"], less, more, list(dict.fromkeys(sources))


def _bounds(said: Any) -> tuple[float | None, float | None]:
    return said["lower"], said["upper"]


def by_arrays() -> dict[int, Any]:
    plants = read_plants()
    table = plants.table
    columns = [plants.column(name).tolist() for name in ("capacities", "comparators")]
    distances = [plants.column(name).tolist() for name in ("less", "more")]
    cited = [Units(table, plants.rows[[place]]).list_cited() for place in range(len(plants))]
    return {
        int(table.keys[table.plants[row]]): (
            None if capacity == MISSING else Decimal(capacity) / 10**3,
            COMPARATORS[comparator],
            Decimal(less) / 10**6,
            Decimal(more) / 10**6,
            [table.documents[source]["slug"] for source in sources],
        )
        for row, capacity, comparator, less, more, sources in zip(
            plants.rows.tolist(), *columns, *distances, cited, strict=True
        )
    }


def test_arrays_hold_what_the_documents_say_after_whatever_editors_do() -> None:
    editors, said = Disagreeing(5), {}
    for number in range(DEEDS):
        editors.act()
        if number % (DEEDS // LOOKED_AT) == 0:
            said[change_log.position()] = by_document()
            assert by_arrays() == said[change_log.position()]
    assert any(less or more for _amount, _c, less, more, _s in by_arrays().values())
    assert len({comparator for _amount, comparator, *_rest in by_arrays().values()}) > 1
    forget_columns()  # of a process that begins now
    for position, documents in said.items():
        with time_travel.at_position(position):
            assert by_arrays() == documents
