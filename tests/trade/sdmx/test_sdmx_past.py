"""What SDMX answers of an earlier moment is what it answered then."""

import csv
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from portal.models import Source
from portal.publication import publishing
from tests.factories import make_batch, make_indicator, make_series, make_source, observe, publish
from tests.replica import Editors
from trade.sdmx.components import DIMENSION_IDS, TIME
from trade.statistics.models import Indicator, Series

# Databases differ: history tables are written and read in SQL.
pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.slow]

SEED = 4


class Statisticians(Editors):
    """Editors of one indicator, who also describe anew what decides which values are shown."""

    deeds = {
        "count": 8,
        "correct": 4,
        "take_back": 2,
        "replace_source": 3,
        "rank_source": 4,
        "add_series": 2,
        "withdraw_series": 1,
        "describe_series": 2,
        "describe_indicator": 2,
    }

    def replace_source(self) -> None:
        """A newer release of a table has a value for any of the series."""
        older = self._of(Source.objects.filter(superseded_by=None).order_by("pk"))
        series = self._any(Series)
        if older and series:
            newer = make_source(supersedes=older, kind=older.kind)
            self.sources.append(newer)
            batch = make_batch(source=newer)
            observe(series, "2020", self.random.randint(1, 60), batch=batch)
            publishing.submit(batch, by=self.writer, at=self.now)
            publishing.publish(batch, by=self.reader, at=self.now)

    def rank_source(self) -> None:
        source = self._of(Source.objects.order_by("pk"))
        if source:
            source.kind = self.random.choice(["official", "press", "dataset"])
            source.save()
            publishing.source_described(source, at=self.now)

    def add_series(self) -> None:
        self._publish(make_series(indicator=Indicator.objects.get()))

    def withdraw_series(self) -> None:
        if series := self._any(Series):
            publishing.withdraw(series, by=self.writer, at=self.now, note="Not so.")

    def describe_series(self) -> None:
        if series := self._any(Series):
            column, word = self.random.choice(
                [("unit", "USD mn"), ("reporter_en", "customs"), ("reporter_en", "Bureau")]
            )
            self._describe(series, **{column: word})

    def describe_indicator(self) -> None:
        tolerance = self.random.choice([1, 50, 400])
        self._describe(Indicator.objects.get(), tolerance_percent=tolerance)

    def _describe(self, record: Indicator, **columns: Any) -> None:
        draft = publishing.start_edit(record, by=self.writer, at=self.now)
        for name, value in columns.items():
            setattr(draft, name, value)
        draft.save()
        self._claim(draft)
        self._publish(draft)


def test_every_moment_is_answered_as_it_was_then(client: Client) -> None:
    compare_with_what_was_answered(client, deeds=6)


@pytest.mark.exhaustive
def test_every_moment_is_answered_as_it_was_then_whatever_editors_do(client: Client) -> None:
    deeds = compare_with_what_was_answered(client, deeds=35)
    assert deeds == set(Statisticians.deeds)


def compare_with_what_was_answered(client: Client, *, deeds: int) -> set[str]:
    """Return the names of what editors did."""
    publish(make_indicator(slug="trade-total"))
    editors, said, done = Statisticians(SEED), {}, set()
    for _again in range(3):
        editors.add_series()
    for _again in range(deeds):
        done.add(editors.act())
        said[editors.now] = follow({}, client)

    for moment, rows in said.items():
        assert follow({}, client, asOf=moment) == rows, moment
    for earlier, later in [*pairwise(said), *pairwise([*said][::7])]:
        copy = follow(dict(said[earlier]), client, updatedAfter=earlier, asOf=later)
        assert copy == said[later], (earlier, later)
    for moment in said:
        assert follow({}, client, includeHistory="true", asOf=moment) == said[moment], moment
    return done


def follow(copy: dict[Any, Any], client: Client, **asked: Any) -> dict[Any, Any]:
    """Keep a copy in step: rows by key and period."""
    given = {name: str(value) for name, value in asked.items()}
    answer = client.get("/api/sdmx/2.1/data/TRADE_TOTAL", {"format": "csv2", **given})
    assert answer.status_code == 200 or b"Nothing is found" in answer.content
    text = b"".join(answer).decode() if answer.status_code == 200 else ""
    for row in csv.DictReader(StringIO(text)):
        key = tuple(row[name] for name in (*DIMENSION_IDS, TIME))
        if row.pop("ACTION") == "D":
            del copy[key]
        else:
            copy[key] = row
    return copy
