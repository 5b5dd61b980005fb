"""A portal that was filled before the history tables, or before the change log, gets its past."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from time_machine import Traveller

from portal.models import (
    Change,
    Country,
    Disagreement,
    Edition,
    JournalHead,
    Mention,
    Organisation,
    PublishedClaim,
    SearchEntry,
    SearchOccurrence,
    Source,
    Status,
    history_models,
)
from portal.ops.upgrade import after_migrate, continue_what_was_interrupted
from portal.publication import history, history_rebuild, publishing, time_travel
from portal.publication.public_rows import COUNTRY, log_rows
from portal.records.registry import record_models
from projects.energy.models import EnergyProject
from tests.factories import (
    NOON,
    claim_all,
    make_batch,
    make_energy_project,
    make_organisation,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from tests.forgotten_history import forget_history
from tests.full_records import edit_all, make_full
from tests.optional import the
from tests.replica import Editors
from trade.hubs.models import TradeHub
from trade.statistics.observations import Observation, ObservationBatch

# Databases differ: rows copied and built with SQL, JSON in another order.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DAY = timedelta(days=1)
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


class Notes:
    """What is read of the present, by position."""

    def __init__(self) -> None:
        self.said: dict[int, dict[str, Any]] = {}

    def take(self) -> None:
        self.said[JournalHead.last_position()] = read_all()

    def check(self) -> None:
        for position, said in self.said.items():
            with time_travel.at_position(position):
                then = read_all()
            differing = [name for name in said if said[name] != then[name]]
            assert differing == [], position
        assert len(self.said) > 1


def read_all() -> dict[str, Any]:
    """Everything that is read of a moment, without numbers of rows that are built anew. Parts are
    in their order; that of claims about several facts means nothing."""
    found = {model.kind(): rows_of(model.objects.all(), "pk") for model in record_models()}
    public = {
        uid for model in record_models() for uid in model.objects.values_list("uid", flat=True)
    }
    for model in record_models():
        for relation in model.owned():
            part: type[Any] = model.part_model(relation)
            of_fact = {"claims": ("fact", "recorded_at"), "rulings": ("fact", "made_at")}
            order = of_fact.get(relation, part._meta.ordering)
            rows = part.objects.filter(record__status=Status.PUBLISHED, record__edit_of=None)
            found[part._meta.label] = rows_of(rows, "record_id", *order, "pk", without={"id"})
        for many in model._meta.many_to_many:
            owner = f"{many.m2m_field_name()}__status"
            links = the(many.remote_field.through)._base_manager.filter(**{owner: Status.PUBLISHED})
            found[links.model._meta.label] = sorted(rows_of(links, without={"id"}))
    for other in (Source, Observation, ObservationBatch, Edition):
        found[other._meta.label] = rows_of(other.objects.all(), "pk")
    found["disagreements"] = rows_of(Disagreement.objects.all(), "key", without={"id"})
    claims = PublishedClaim.objects.values_list("uid", "value", "standing", "source", "record_url")
    found["claims"] = sorted(claims)
    mentions = Mention.objects.values_list("record_uid", "target")
    found["mentions"] = sorted(
        (uid, target) for uid, target in mentions if ":" in target or target in public
    )
    entries = SearchEntry.everything.values_list("kind", "record_uid", "worth", "lines")
    found["entries"] = sorted(entries)
    words = SearchOccurrence.objects.values_list("entry__record_uid", "word__word", "weight")
    found["words"] = sorted(words)
    return found


INSIDE = {"created_at", "updated_at", "version", "note", "from_position"}
"""Columns that the public does not read."""


def rows_of(rows: Any, *order: str, without: set[Any] | frozenset[Any] = frozenset()) -> list[Any]:
    hidden = INSIDE | without
    names = [one.attname for one in rows.model._meta.concrete_fields if one.name not in hidden]
    return [tuple(map(str, row)) for row in rows.order_by(*order).values_list(*names)]


def forget_log() -> None:
    forget_history()
    Change.objects.all().delete()
    JournalHead.objects.all().delete()


def rebuild() -> None:
    for _progress in history_rebuild.rebuild():
        pass


def count_rows() -> dict[Any, Any]:
    return {model: table._base_manager.count() for model, table in history_models().items()}


def work(editors: Editors, clock: Traveller, deeds: int, notes: Notes) -> None:
    for _again in range(deeds):
        editors.act()
        clock.move_to(editors.now)
        notes.take()


def edit(record: Any, **columns: Any) -> Any:
    """Publish an edit now."""
    now = datetime.now(UTC)
    draft = publishing.start_edit(record, by=make_user(), at=now)
    for name, value in columns.items():
        setattr(draft, name, value)
    draft.save()
    return release(draft)


def release(record: Any) -> Any:
    now = datetime.now(UTC)
    publishing.submit(record, by=make_user(), at=now)
    return publishing.publish(record, by=make_user(), at=now)


@pytest.mark.exhaustive
@pytest.mark.engine
def test_every_position_is_read_as_it_was(clock: Traveller) -> None:
    every_position_is_read_as_it_was(clock, deeds=8)


@pytest.mark.exhaustive
def test_every_position_of_many_is_read_as_it_was(clock: Traveller) -> None:
    every_position_is_read_as_it_was(clock, deeds=25)


def every_position_is_read_as_it_was(clock: Traveller, *, deeds: int) -> None:
    notes = Notes()
    work(Editors(7), clock, deeds, notes)
    forget_history()
    rebuild()
    notes.check()
    assert history_rebuild.count_missing() == 0
    written = count_rows()
    rebuild()
    assert count_rows() == written


@pytest.mark.exhaustive  # every day every row, and one portal
def test_records_are_read_as_they_were(clock: Traveller) -> None:
    records_are_read_as_they_were(clock, [EnergyProject, TradeHub])


@pytest.mark.exhaustive
def test_records_of_every_kind_are_read_as_they_were(clock: Traveller) -> None:
    records_are_read_as_they_were(clock, record_models())


def records_are_read_as_they_were(clock: Traveller, models: Any) -> None:
    notes = Notes()
    for model in models:
        record = publish(make_full(model))
        notes.take()
        clock.shift(DAY)
        draft = publishing.start_edit(record, by=make_user(), at=datetime.now(UTC))
        edit_all(draft)
        publish(draft)
        notes.take()
    forget_history()
    rebuild()
    notes.check()


@pytest.mark.exhaustive
def test_an_interrupted_run_is_continued_and_editors_go_on_meanwhile(
    clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "ROWS_AT_ONCE", 4)
    notes, editors = Notes(), Editors(7)
    work(editors, clock, 12, notes)
    forget_history()
    assert history_rebuild.count_missing() > 8
    for _batch in range(2):
        next(history_rebuild.rebuild())
        work(editors, clock, 2, notes)
    assert history_rebuild.count_missing() > 0
    continue_what_was_interrupted(at=NOON)
    assert history_rebuild.count_missing() == 0
    notes.check()


@pytest.mark.exhaustive
def test_what_a_process_of_the_earlier_release_publishes_late_is_added(clock: Traveller) -> None:
    """Rows that nobody changes stand before, during and after what it published."""
    notes = Notes()
    plant = release(publish_ready(make_full(EnergyProject)))
    notes.take()
    known = JournalHead.last_position()
    for name in ("Late", "Later"):
        clock.shift(DAY)
        plant = edit(plant, title_en=name)
        notes.take()
    forget_history(after=known)
    for name in ("On time", "Last"):
        clock.shift(DAY)
        plant = edit(plant, title_en=name)
        notes.take()
    assert history_rebuild.count_missing() > 1
    rebuild()
    notes.check()


@pytest.mark.exhaustive
def test_what_was_named_before_it_was_public_is_not_said_and_can_be_joined(
    clock: Traveller,
) -> None:
    owner = make_organisation(title_en="Later")
    plant = make_energy_project(vendor=owner)
    claim_all(plant)
    release(plant)
    named = JournalHead.last_position()
    clock.shift(DAY)
    claim_all(owner)
    release(owner)
    forget_history()
    rebuild()
    with time_travel.at_position(named):
        assert Organisation.objects.count() == 0
        assert Organisation.working.count() == 1
        assert EnergyProject.objects.filter(vendor__slug=owner.slug).count() == 1
    with time_travel.at_position(JournalHead.last_position()):
        assert [one.title_en for one in Organisation.working.all()] == ["Later"]
        assert Organisation.objects.count() == 1


def test_a_portal_older_than_the_change_log_gets_both(client: Client, clock: Traveller) -> None:
    plant = make_energy_project(title_en="First name")
    claim_all(plant)
    plant = release(plant)
    clock.shift(DAY)
    plant = edit(plant, title_en="Second name")
    clock.shift(DAY)
    publishing.withdraw(plant, by=make_user(), at=datetime.now(UTC), note="Never built.")
    clock.shift(DAY)
    forget_log()
    after_migrate(using="default", plan=[], stdout=(output := StringIO()))
    assert "The change log was written from editions" in output.getvalue()

    def titles(day: float) -> list[Any]:
        asked = {"as_recorded": (START + day * DAY).isoformat()}
        rows = client.get("/api/v1/energy-projects/", asked).json()["results"]
        page = client.get(plant.get_absolute_url(), asked)
        assert page.status_code == (200 if rows else 410)
        assert all(row["title"]["en"] in page.content.decode() for row in rows)
        return [row["title"]["en"] for row in rows]

    assert [titles(0.5), titles(1.5), titles(2.5)] == [["First name"], ["Second name"], []]
    changes = client.get("/api/v1/changes/", {"kind": "energyproject"}).json()["results"]
    assert [one["action"] for one in changes] == ["insert", "update", "remove"]
    assert {one["reconstructed"] for one in changes} == {True}
    release(publish_ready(make_organisation()))
    newest = client.get("/api/v1/changes/", {"kind": "organisation"}).json()["results"][-1]
    assert newest["reconstructed"] is False
    assert newest["position"] == JournalHead.last_position()


@pytest.mark.exhaustive
def test_countries_that_the_log_does_not_know_were_there_before_it_is_told_of_them(
    clock: Traveller,
) -> None:
    plant = release(publish_ready(make_energy_project()))
    first = JournalHead.last_position()
    list(history_rebuild.rebuild())
    clock.shift(DAY)
    log_rows(COUNTRY, [plant.country_id], at=datetime.now(UTC))
    assert JournalHead.last_position() > first
    with time_travel.at_position(first):
        assert list(Country.objects.values_list("code", flat=True)) == [plant.country_id]


def publish_ready(record: Any) -> Any:
    claim_all(record)
    return record


@pytest.mark.exhaustive
@pytest.mark.engine
def test_a_log_from_editions_has_observations_until_they_were_retracted_or_withdrawn(
    client: Client, clock: Traveller
) -> None:
    series = release(publish_ready(make_series()))
    clock.shift(DAY)
    first = make_batch(source=make_source())
    observe(series, "2023", 5, batch=first)
    release(first)
    clock.shift(DAY)
    second = make_batch(source=make_source(), supersedes=first)
    observe(series, "2023", 7, batch=second)
    release(second)
    clock.shift(DAY)
    publishing.withdraw(second, by=make_user(), at=datetime.now(UTC), note="Misread.")
    forget_log()
    clock.shift(DAY)
    rebuild()

    def shown(day: float) -> set[Any]:
        asked = {"as_recorded": (START + day * DAY).isoformat()}
        rows = client.get("/api/v1/observations/", asked).json()["results"]
        return {row["value"] for row in rows if row["shown"]}

    assert [shown(0.5), shown(1.5), shown(2.5), shown(3.5)] == [set(), {5}, {7}, set()]


@pytest.mark.exhaustive
def test_a_log_from_editions_ends_with_what_is_public_now(client: Client, clock: Traveller) -> None:
    """Whoever copies it from the first position on has the lists of today."""
    work(Editors(7), clock, 12, Notes())
    said = {
        (one.kind, one.key): one.said
        for one in Change.objects.filter(until=None).exclude(action="remove")
    }
    forget_log()
    rebuild()
    standing = Change.objects.filter(until=None).exclude(action="remove").exclude(kind="country")
    assert {(one.kind, one.key): one.said for one in standing} == said
    moments = Change.objects.order_by("position").values_list("at", flat=True)
    assert list(moments) == sorted(moments)


def test_until_the_past_is_written_a_question_about_it_is_put_off(
    client: Client, clock: Traveller
) -> None:
    plant = release(publish_ready(make_energy_project()))
    moment = datetime.now(UTC).isoformat()
    clock.shift(DAY)
    known = JournalHead.last_position()
    edit(plant, title_en="Other")
    forget_history(after=known)
    asked = {"as_recorded": datetime.now(UTC).isoformat()}
    for address in (
        plant.get_absolute_url(),
        "/api/v1/energy-projects/",
        "/energy-projects/download.csv",
        "/charts/capacity/",
        "/charts/capacity.csv",
        "/embed/charts/capacity/",
    ):
        answer = client.get(address, asked)
        assert answer.status_code == 503, address
        assert "its past is being prepared" in answer.content.decode(), address
        assert answer.headers["Retry-After"] == "30", address
        assert answer.headers["Cache-Control"] == "no-store", address
    for now_too in (
        time_travel.at(START + DAY),
        time_travel.at_position(JournalHead.last_position()),
    ):
        with pytest.raises(time_travel.Unanswerable), now_too:
            pass
    assert client.get(plant.get_absolute_url(), {"as_recorded": moment}).status_code == 200
    assert client.get(plant.get_absolute_url()).status_code == 200
    after_migrate(using="default", plan=[], stdout=(output := StringIO()))
    assert "Changes whose history was written: 1" in output.getvalue()
    assert "Other" in client.get(plant.get_absolute_url(), asked).content.decode()


def test_without_a_log_nobody_says_that_nothing_was_public(
    client: Client, clock: Traveller
) -> None:
    release(publish_ready(make_energy_project()))
    asked = {"as_recorded": datetime.now(UTC).isoformat()}
    clock.shift(DAY)
    forget_log()
    answer = client.get("/api/v1/energy-projects/", asked)
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
