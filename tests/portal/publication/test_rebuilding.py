"""Derived tables after random deeds of editors, beside those built anew of the records."""

import os
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from portal.editorial import duplicates
from portal.models import (
    Disagreement,
    DisputedPeriod,
    JournalHead,
    Mention,
    Organisation,
    PublishedClaim,
    PublishedFact,
    SearchEntry,
    history_models,
)
from portal.publication import publishing
from portal.publication.public_rows import COUNTRY, log_rows
from portal.publication.publishing import NotAllowed
from tests.factories import NOON, make_country, make_indicator, make_series, publish
from tests.replica import Editors
from trade.statistics.counts import COUNTS
from trade.statistics.models import Indicator, Series

# Databases differ: rows built with SQL, JSON in another order.
pytestmark = pytest.mark.django_db

DERIVED: tuple[Any, ...] = (
    *(Disagreement, DisputedPeriod, Mention, PublishedClaim, PublishedFact, SearchEntry),
    *COUNTS,
)


class CountingEditors(Editors):
    """Editors who join, pair and divide what is counted."""

    deeds = {
        **dict.fromkeys(Editors.deeds, 1),
        "rename": 2,
        "correct": 2,
        "count": 16,
        "add_other_side": 2,
        "pair": 3,
        "divide": 1,
        "tolerate": 1,
        "merge": 3,
    }

    def act(self) -> str:
        try:
            with transaction.atomic():
                return super().act()
        except NotAllowed:  # as of a record that another draft edits
            return ""

    def begin(self) -> None:
        """Two series of a trade, of which the newer one alone knows that they count the same."""
        taken_in = publish(make_series()).indicator
        sent = publish(make_indicator(mirror=taken_in))
        publish(make_series(indicator=sent, country=make_country("CN"), partner=make_country()))

    def add_other_side(self) -> None:
        if (one := self._any(Series)) is not None:
            other = make_series(indicator=one.indicator, country=one.partner, partner=one.country)
            self._claim(other)
            self._publish(other)

    def pair(self) -> None:
        self._edit(Indicator, mirror=self.random.choice([None, self._any(Indicator)]))

    def divide(self) -> None:
        self._edit(Series, detail=self.random.choice(["", "solar"]))

    def tolerate(self) -> None:
        self._edit(Indicator, tolerance_percent=self.random.choice([0, 1, 30]))

    def merge(self) -> None:
        model = self.random.choice([Indicator, Series, Organisation])
        record, other = self._any(model), self._any(model)
        if record != other:
            self._publish(duplicates.merge_into(record, other, by=self.writer, at=self.now))

    def _edit(self, model: Any, **columns: object) -> None:
        if (record := self._any(model)) is not None:
            draft = publishing.start_edit(record, by=self.writer, at=self.now)
            for name, value in columns.items():
                setattr(draft, name, value)
            draft.save()
            self._publish(draft)


@pytest.mark.exhaustive
def test_building_derived_tables_anew_changes_nothing() -> None:
    building_anew_changes_nothing(int(os.environ.get("REBUILD_SEED", "29")), deeds=15)


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(6, 12))
def test_building_derived_tables_anew_changes_nothing_after_many_deeds(seed: int) -> None:
    building_anew_changes_nothing(seed, deeds=100)


def building_anew_changes_nothing(seed: int, *, deeds: int) -> None:
    log_rows(COUNTRY, [make_country(code).pk for code in ("KZ", "CN")], at=NOON)
    editors, done, disputed = CountingEditors(seed), list[str](), set[str]()
    editors.begin()
    for number in range(1, deeds + 1):
        done.append(editors.act())
        disputed |= {*Disagreement.objects.filter(kind=Series.kind()).values_list("key", flat=True)}
        if number % 10 == 0 or number == deeds:
            before, position = read_all(), JournalHead.last_position()
            kept = count_states()
            call_command("rebuild_projections", stdout=StringIO())
            assert read_all() == before, done
            assert count_states() == kept, done
            assert JournalHead.last_position() == position, done
    assert disputed


def count_states() -> dict[str, int]:
    """The number of states in each history table."""
    kept = history_models().values()
    return {model._meta.label: model._base_manager.count() for model in kept}


def read_all() -> dict[str, list[str]]:
    return {model._meta.label: sorted(map(repr, rows_of(model))) for model in DERIVED}


def rows_of(model: Any) -> list[Any]:
    names = [one.attname for one in model._meta.concrete_fields if one.attname != "id"]
    return [
        tuple(sorted(one.items()) if isinstance(one, dict) else one for one in row)
        for row in model._base_manager.values_list(*names)
    ]
