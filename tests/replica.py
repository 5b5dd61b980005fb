"""Somebody else's copy of the portal, kept in step by `/api/v1/changes/` alone, and a portal whose
editors do whatever comes into their minds."""

import hashlib
import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from portal.models import Organisation, Record, Status
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.factories import (
    claim,
    claim_all,
    make_batch,
    make_energy_project,
    make_organisation,
    make_series,
    make_source,
    make_user,
    observe,
    rule,
)
from trade.statistics.models import Indicator, Series
from trade.statistics.observations import ObservationBatch

LISTS = {
    "energyproject": "energy-projects",
    "organisation": "organisations",
    "indicator": "indicators",
    "series": "series",
    "source": "sources",
    "observation": "observations",
    "disagreement": "disagreements",
}
"""Lists by the kind that the change log calls their rows."""
KEYS = {"source": "slug", "disagreement": "key"}
"""The field that is the key of a row, where it is not its uid."""
OF_OTHER_ROWS = {
    "observation": {
        *("standing", "standing_reason", "gap_percent", "gap_ratio", "disagreement", "ruling"),
        *("series_title", "indicator_title", "frequency"),
    }
}
"""Fields of lists that follow from rows of other kinds, and are not in the change log (api.md)."""


DEEDS = {
    "add": 3,
    "edit": 6,
    "withdraw": 2,
    "reopen": 2,
    "rename": 2,
    "describe_source": 1,
    "count": 4,
    "correct": 2,
    "take_back": 1,
}
"""What editors do, and how often."""


class Replica:
    """Rows by kind and key, from nothing but changes."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Any] = {}
        self.position = 0
        self.seen: set[str] = set()
        """What has ever happened, and to which kinds."""

    def follow(self, client: Client) -> None:
        """Apply what came since."""
        answer: Any = client.get("/api/v1/changes.ndjson", {"after": self.position})
        for line in b"".join(answer.streaming_content).splitlines():
            self._apply(json.loads(line))

    def _apply(self, change: dict[str, Any]) -> None:
        assert change["position"] == self.position + 1
        self.position = change["position"]
        self.seen |= {change["action"], change["kind"]}
        key = change["kind"], change["key"]
        assert (key in self.rows) is (change["action"] != "insert"), change
        if change["action"] == "remove":
            del self.rows[key]
        else:
            self.rows[key] = change["document"]


def dump(client: Client) -> dict[tuple[str, str], Any]:
    """Everything that the lists say now, but for what follows from rows of other kinds."""
    found = {}
    for kind, name in LISTS.items():
        answer: Any = client.get(f"/api/v1/{name}.ndjson")
        for line in b"".join(answer.streaming_content).splitlines():
            row = json.loads(line)
            for field in OF_OTHER_ROWS.get(kind, ()):
                del row[field]
            found[kind, row[KEYS.get(kind, "uid")]] = row
    return found


def digest(rows: dict[tuple[str, str], Any]) -> str:
    listed = sorted(((*key, row) for key, row in rows.items()), key=lambda one: one[:2])
    return hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()


class Editors:
    """Two people, a random number generator and a clock."""

    deeds = DEEDS

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.writer, self.reader = make_user(), make_user()
        self.now = datetime(2026, 3, 1, tzinfo=UTC)
        self.sources = [make_source(kind=kind) for kind in ("official", "press", "dataset")]

    def act(self) -> str:
        """Do something; what cannot be done at the moment is not done."""
        self.now += timedelta(minutes=self.random.randint(0, 90))
        (name,) = self.random.choices(list(self.deeds), list(self.deeds.values()))
        getattr(self, name)()
        return name

    def add(self) -> None:
        if self.random.random() < 0.2:  # so that a source is not cited by more and more
            self.sources.append(make_source(kind=self.random.choice(["official", "press"])))
        if self.random.random() < 0.3:
            record: Any = make_organisation()
        elif self.random.random() < 0.3:
            record = make_series()
        else:
            record = make_energy_project(vendor=self._any(Organisation))
        self._claim(record)
        self._publish(record)

    def edit(self) -> None:
        if (record := self._any(EnergyProject)) is None:
            return
        draft = publishing.start_edit(record, by=self.writer, at=self.now)
        draft.capacity_mw = self.random.randint(1, 900)
        draft.summary_en = f"Edited {self.random.random()}"
        draft.save()
        self._claim(draft)
        self._publish(draft)

    def withdraw(self) -> None:
        record = self._any(self.kind_to_withdraw())
        if record and not type(record).working.filter(edit_of=record).exists():
            publishing.withdraw(record, by=self.writer, at=self.now, note="Not so.")

    def reopen(self) -> None:
        kind = self.kind_to_reopen()
        gone = kind.working.filter(status=Status.WITHDRAWN, edit_of=None).order_by("pk")
        if (record := self._of(gone)) is not None:
            publishing.reopen(record, by=self.writer, at=self.now)
            self._publish(record)

    def kind_to_withdraw(self) -> type[Record]:
        return self.random.choice([EnergyProject, Series, Organisation])

    def kind_to_reopen(self) -> type[Record]:
        return EnergyProject

    def rename(self) -> None:
        if (record := self._any(self.random.choice([Organisation, Indicator]))) is not None:
            draft = publishing.start_edit(record, by=self.writer, at=self.now)
            draft.title_en = f"Renamed {self.random.random()}"
            draft.slug = f"renamed-{self.random.randrange(10**9)}"
            draft.save()
            self._publish(draft)

    def describe_source(self) -> None:
        source = self.random.choice(self.sources)
        source.refresh_from_db()
        name = self.random.choice(["title", "author", "publisher"])
        setattr(source, name, f"{name} {self.random.random()}")
        source.save()
        if source.first_cited_at is None:
            return
        if name == "author":
            publishing.source_described(source, at=self.now)
        else:
            publishing.source_changed(source, by=self.writer, at=self.now)

    def count(self) -> None:
        self._observe()

    def correct(self) -> None:
        batch = self._of(ObservationBatch.objects.order_by("pk"))
        if batch and not ObservationBatch.working.filter(supersedes=batch).exists():
            self._observe(supersedes=batch)

    def take_back(self) -> None:
        if (batch := self._of(ObservationBatch.objects.order_by("pk"))) is not None:
            publishing.withdraw(batch, by=self.writer, at=self.now, note="Misread.")

    def _observe(self, **kwargs: Any) -> None:
        if (series := self._any(Series)) is None:
            return
        source = self.random.choice(self.sources)
        batch = make_batch(source=source, **kwargs)
        for year in self.random.sample(range(2018, 2024), 2):
            value, is_pinned = self.random.randint(1, 60), self.random.random() < 0.2
            observe(series, str(year), value, batch=batch, pinned=is_pinned)
        publishing.submit(batch, by=self.writer, at=self.now)
        publishing.publish(batch, by=self.reader, at=self.now)

    def _claim(self, record: Any) -> None:
        """Every fact has its claim; a differing one is settled."""
        for name, fact in record.facts.items():
            if accepted := fact.accepted(record, name):
                source = self.random.choice(self.sources)
                claim(record, name, accepted, source=source, recorded_at=self.now)
        loaded = type(record).working.with_parts().get(pk=record.pk)
        for name in loaded.facts:
            if loaded.judge(name).disagreeing:
                rule(record, name, made_at=self.now)

    def _publish(self, record: Any) -> None:
        if record.facts and not record.claims.exists():
            claim_all(record)
        publishing.submit(record, by=self.writer, at=self.now)
        publishing.publish(record, by=self.reader, at=self.now, note="As it is.")

    def _any(self, model: Any) -> Any:
        return self._of(model.objects.order_by("pk"))

    def _of(self, found: Any) -> Any:
        count = found.count()
        return found[self.random.randrange(count)] if count else None
