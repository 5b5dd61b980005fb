"""Scheduled publication and withdrawal: person, time, and failures."""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries, Settings

from portal.editorial import scheduling
from portal.models import Appointment, Edition, Notice, OpenForm, Place, Record, Status, User
from portal.ops import scheduler
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from portal.records.signals import night_begun, steps_taken
from tests.admin_client import address, make_chief, make_editor, on_desk, said_by, sign_in
from tests.client_response import ClientResponse
from tests.desk_browser import sign_in_chief
from tests.factories import (
    NOON,
    claim_all,
    make_batch,
    make_place,
    make_series,
    make_story,
    make_user,
    observe,
    publish,
)
from tests.meeting import interrupted
from tests.optional import the
from trade.statistics.observations import Observation, ObservationBatch

# Databases differ: locks of rows.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TOMORROW = NOON + timedelta(days=1)
PUBLISHER = ["portal.view_place", "portal.publish", "portal.withdraw"]


@pytest.fixture(autouse=True)
def _at_noon(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """…for all but the browser, which has a clock of its own."""
    settings.VAR_DIR = tmp_path
    with nullcontext() if "page" in request.fixturenames else time_machine.travel(NOON, tick=False):
        yield


def make_publisher(**kwargs: Any) -> User:
    return make_editor(*PUBLISHER, **kwargs)


def in_review(by: User | None = None, **kwargs: Any) -> Place:
    place = make_place(**kwargs)
    claim_all(place)
    publishing.submit(place, by=by or make_user(), at=NOON)
    return place


def publish_at(record: Any, by: User, due_at: datetime = TOMORROW, **kwargs: Any) -> Appointment:
    return scheduling.schedule_step(record, "publish", due_at=due_at, by=by, at=NOON, **kwargs)


def run_due(at: datetime = TOMORROW) -> list[Any]:
    return list(scheduler.run_due_tasks(at=at))


def states() -> list[Any]:
    return list(Appointment.objects.order_by("pk").values_list("state", "problem"))


def test_a_record_is_published_at_its_time_by_who_asked_for_it() -> None:
    publisher, place = make_publisher(), in_review(title_en="Khorgos")
    publish_at(place, publisher, note="For the summit.")
    assert run_due(TOMORROW - timedelta(seconds=1))[1:] == []
    assert not Place.objects.exists()

    assert "Publish: “Khorgos”" in run_due()

    edition = the(Place.objects.get().edition)
    assert (edition.issued_by, edition.note, edition.second_reader) == (
        publisher,
        "For the summit.",
        True,
    )
    assert edition.issued_at == TOMORROW
    assert states() == [("done", "")]
    assert run_due() == []


def test_time_that_is_removed_with_its_record_holds_up_no_other() -> None:
    gone, stays = (publish_at(in_review(), make_publisher()) for _time in range(2))
    with interrupted(gone.delete, before='SELECT .* "portal_appointment"."id" = '):
        scheduling.run_due(at=TOMORROW)
    assert [(one.pk, one.state) for one in Appointment.objects.all()] == [(stays.pk, "done")]


@pytest.mark.engine
def test_an_edit_is_folded_at_its_time() -> None:
    place = publish(make_place(title_en="Old"))
    copy = publishing.start_edit(place, by=make_user(), at=NOON)
    copy.title_en = "New"
    copy.save()
    publishing.submit(copy, by=make_user(), at=NOON)
    publish_at(copy, make_publisher())
    run_due()
    assert [(one.pk, one.title_en) for one in Place.working.all()] == [(place.pk, "New")]


def test_public_record_is_withdrawn_at_its_time_with_the_reason() -> None:
    place = publish(make_place())
    publisher = make_publisher()
    with pytest.raises(NotAllowed, match="Say why it is withdrawn"):
        scheduling.schedule_step(place, "withdraw", due_at=TOMORROW, by=publisher, at=NOON)
    scheduling.schedule_step(
        place, "withdraw", due_at=TOMORROW, note="The summit is over.", by=publisher, at=NOON
    )
    run_due()
    withdrawn = Place.working.get()
    assert (withdrawn.status, withdrawn.withdrawal_reason) == (
        Status.WITHDRAWN,
        "The summit is over.",
    )


def test_a_batch_is_published_as_batches_are() -> None:
    series = publish(make_series())
    old = observe(series, "2024", 1).batch
    publish(old)
    batch = make_batch(supersedes=old)
    observe(series, "2024", 2, batch=batch)
    publishing.submit(batch, by=make_user(), at=NOON)
    publish_at(batch, make_editor("trade.view_observationbatch", "portal.publish"))

    run_due()

    assert ObservationBatch.objects.filter(pk=batch.pk).exists()
    retracted = Observation.working.exclude(retracted_at=None)
    assert [(one.value, one.retracted_at) for one in retracted] == [(Decimal(1), TOMORROW)]
    assert [one.recorded_at for one in batch.rows.all()] == [TOMORROW]


@pytest.mark.parametrize("case", ["past", "draft", "author", "stranger", "stale", "unsourced"])
def test_impossible_steps_are_refused_when_scheduled(case: str) -> None:
    author, publisher = make_publisher(), make_publisher()
    place = in_review(author) if case not in ("draft", "unsourced") else make_place()
    if case == "unsourced":
        publishing.submit(place, by=author, at=NOON)
    if case == "stale":
        place.version -= 1
    by = {"author": author, "stranger": make_editor("portal.publish")}.get(case, publisher)
    sentences = {
        "past": "This time has passed",
        "draft": "in the meantime",
        "author": "has not worked on this version",
        "stranger": "You may not do this yourself",
        "stale": "in the meantime",
        "unsourced": "No source says",
    }
    with pytest.raises(NotAllowed, match=sentences[case]):
        publish_at(place, by, NOON if case == "past" else TOMORROW)
    assert not Appointment.objects.exists()


@pytest.mark.engine
def test_only_one_time_is_set_for_a_record() -> None:
    publisher, place = make_publisher(), in_review()
    publish_at(place, publisher, TOMORROW - timedelta(hours=3))
    second = publish_at(place, publisher)
    assert states() == [("cancelled", ""), ("waiting", "")]
    scheduling.cancel_appointment(second, by=make_user(username="boris"), at=NOON)
    publish_at(place, publisher, note="Anew")
    page = sign_in(make_chief()).get(address(place, "history")).context
    assert [(str(verb), step.by.username, step.note) for step, verb in page["steps"]][:3] == [
        ("time set for publication", publisher.username, "2026-01-16 12:00 (UTC)"),
        ("time cancelled", "boris", "2026-01-16 12:00 (UTC)"),
        ("time set for publication", publisher.username, "2026-01-16 12:00 (UTC)"),
    ]
    assert states() == [("cancelled", ""), ("cancelled", ""), ("waiting", "")]
    run_due()
    assert the(Place.objects.get().edition).note == "Anew"


def test_time_stands_where_its_end_cannot_be_told() -> None:
    set_time = publish_at(in_review(), make_publisher())

    def fail(**_signal: object) -> None:
        raise OperationalError

    steps_taken.connect(fail)
    try:
        with pytest.raises(OperationalError):
            scheduling.cancel_appointment(set_time, by=make_user(), at=NOON)
    finally:
        steps_taken.disconnect(fail)
    assert states() == [("waiting", "")]


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("step", ["send_back", "publish"])
def test_step_by_hand_ends_the_appointment_and_notifies(step: str) -> None:
    publisher = make_publisher(username="anna", email="anna@example.org")
    place = in_review()
    publish_at(place, publisher)
    Notice.objects.all().delete()
    getattr(publishing, step)(place, by=make_user(username="boris"), at=NOON, note="By hand.")
    assert states() == [("cancelled", "")]
    assert [notice.to for notice in Notice.objects.all()] == [publisher]
    run_due()
    assert Place.objects.count() == (step == "publish")


@pytest.mark.exhaustive
def test_an_edit_in_the_making_leaves_the_time_of_a_withdrawal() -> None:
    place = publish(make_place())
    publisher = make_publisher()
    scheduling.schedule_step(
        place, "withdraw", due_at=TOMORROW, note="Over.", by=publisher, at=NOON
    )
    copy = publishing.start_edit(place, by=make_user(), at=NOON)
    publishing.submit(copy, by=make_user(), at=NOON)
    publishing.send_back(copy, by=make_user(), at=NOON, note="Not yet.")
    publishing.discard_edit(copy, by=make_user(), at=NOON)
    assert states() == [("waiting", "")]
    run_due()
    assert Place.working.get().status == Status.WITHDRAWN


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("case", ["changed", "may no longer", "unsourced", "broken"])
def test_failed_appointment_is_reported_until_dismissed(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = make_editor(*PUBLISHER, username="author", email="author@example.org")
    asker = make_publisher(username="asker", email="asker@example.org")
    place = in_review(author, title_en="Khorgos")
    publish_at(place, asker)
    Notice.objects.all().delete()
    if case == "changed":
        Place.working.update(version=9)
    if case == "may no longer":
        asker.user_permissions.remove(asker.user_permissions.get(codename="publish"))
    if case == "unsourced":
        place.claims.all().delete()
    if case == "broken":
        monkeypatch.setattr("portal.records.documents.build", lambda *args, **kwargs: 1 / 0)
    sentences = {
        "changed": "“Khorgos” was changed by somebody else in the meantime.",
        "may no longer": "asker may no longer do this.",
        "unsourced": "No source says these values: country, coordinates, kind.",
        "broken": "The program failed; its log says why. Try again by hand.",
    }

    said = run_due()

    monkeypatch.undo()
    assert f"Could not be done: Publish “Khorgos”: {sentences[case]}" in said
    assert states() == [("refused", sentences[case])]
    assert Place.working.get().status == Status.REVIEW
    assert [notice.to.username for notice in Notice.objects.order_by("to__username")] == [
        "asker",
        "author",
    ]
    assert sentences[case] in the(Notice.objects.first()).body
    assert run_due() == []

    (row,) = on_desk(sign_in(author), "missed")
    assert row.title == "Khorgos"
    assert row.words == f"Publish, 16 January 2026, 12:00 (UTC): {sentences[case]}"
    client = sign_in(author)
    client.post(address(place, "appointment"), {"cancel": row.dismiss.pk, "on_desk": "1"})
    assert states() == [("cancelled", sentences[case])]
    assert "missed" not in desk_keys(client)


def test_appointment_that_the_database_breaks_off_is_kept_later() -> None:
    def break_off() -> None:
        raise OperationalError("deadlock detected")

    publish_at(in_review(), make_publisher())
    broken_off = interrupted(break_off, before='INSERT INTO "portal_edition"')
    with pytest.raises(OperationalError), broken_off:
        scheduling.run_due(at=TOMORROW)
    assert states() == [("waiting", "")]
    scheduling.run_due(at=TOMORROW)
    assert states() == [("done", "")]


def desk_keys(client: Client) -> list[Any]:
    return [part.context.get("key") for part in client.get("/admin/").context["parts"]]


@pytest.mark.exhaustive
def test_a_new_time_is_set_after_one_that_failed() -> None:
    asker, place = make_publisher(), in_review()
    publish_at(place, asker)
    Place.working.update(version=9)
    run_due()
    place.refresh_from_db()
    publish_at(place, asker, TOMORROW + timedelta(days=1))
    assert [state for state, _problem in states()] == ["cancelled", "waiting"]
    run_due(TOMORROW + timedelta(days=1))
    assert Place.objects.exists()


@pytest.mark.engine
def test_one_that_fails_holds_up_no_other() -> None:
    asker, first, second = make_publisher(), in_review(), in_review()
    publish_at(first, asker)
    publish_at(second, asker)
    Place.working.filter(pk=first.pk).update(version=9)
    run_due()
    assert [state for state, _problem in states()] == ["refused", "done"]
    assert list(Place.objects.all()) == [second]


@pytest.mark.exhaustive
def test_a_record_that_is_gone_is_no_obstacle() -> None:
    place = in_review()
    publish_at(place, make_publisher())
    Place.working.all().delete()
    run_due()
    assert states() == [("refused", "It is no longer there.")]
    assert "missed" not in desk_keys(sign_in(make_chief()))


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_publish_once() -> None:
    """The second comes when the first has taken its row and not yet finished, and waits for it."""
    place = in_review()
    publish_at(place, make_publisher())
    found = []

    def run() -> None:
        found.append(scheduling.run_due(at=TOMORROW))
        connection.close()

    other = Thread(target=run)

    def second(**kwargs: Any) -> None:
        if connection.vendor == "postgresql":
            other.start()

    steps_taken.connect(second)
    try:
        scheduling.run_due(at=TOMORROW)
    finally:
        steps_taken.disconnect(second)
    if connection.vendor == "postgresql":
        other.join()
        assert found == [[]]
    assert scheduling.run_due(at=TOMORROW) == []
    assert [edition.number for edition in Edition.objects.all()] == [1]


def test_change_log_is_locked_before_the_record_as_by_a_step_by_hand() -> None:
    publish_at(in_review(), make_publisher())
    with CaptureQueriesContext(connection) as queries:
        scheduling.run_due(at=TOMORROW)
    found = [re.findall("portal_(place|journalhead)", query["sql"]) for query in queries]
    assert {*next(filter(None, found))} == {"journalhead"}


# On the form


def set_time(
    client: Client,
    record: Record,
    action: str = "publish",
    due_at: str = "2026-01-16T12:00",
    note: str = "",
    **more: Any,
) -> ClientResponse:
    page = client.get(address(record))
    data = {
        "set": action,
        "appointment-due_at": due_at,
        "appointment-note": note,
        "seen_version": page.context["panel"].record.version,
        **more,
    }
    return client.post(address(record, "appointment"), data, follow=True)


def test_a_time_is_set_and_cancelled_on_the_form_and_shown_to_all() -> None:
    publisher, place = make_publisher(username="anna"), in_review(title_en="Khorgos")
    client, writer = sign_in(publisher), sign_in(make_editor("portal.view_place"))
    assert "appointment-due_at" in client.get(address(place)).content.decode()
    assert "appointment-due_at" not in writer.get(address(place)).content.decode()

    page = set_time(client, place, note="For the summit.")
    assert said_by(page) == ["“Khorgos” will be published on 16 January 2026, 12:00 (UTC)."]
    found = Appointment.objects.get()
    assert (found.due_at, found.note, found.version) == (TOMORROW, "For the summit.", 2)
    words = "Will be published on 16 January 2026, 12:00 (UTC), as anna has set."
    assert on_desk(client, "mine") == []
    assert [row.words for row in on_desk(client, "waiting")] == [words]
    for one in (client, writer):
        form = one.get(address(place)).content.decode()
        assert words in form
        assert ("Set another time" in form) is (one == client)

    path = address(place, "appointment")
    again = client.get(path).text  # the time and its note, to be changed
    assert 'value="2026-01-16T12:00"' in again
    assert "For the summit.</textarea>" in again
    page = set_time(client, place, due_at="2026-01-17T12:00", note="For the summit.")
    assert said_by(page) == ["“Khorgos” will be published on 17 January 2026, 12:00 (UTC)."]
    found = Appointment.objects.get(state="waiting")
    assert writer.post(path, {"cancel": found.pk}).status_code == 403
    assert said_by(client.post(path, {"cancel": found.pk}, follow=True)) == [
        "The time for “Khorgos” is cancelled."
    ]
    assert said_by(client.post(path, {"cancel": found.pk}, follow=True)) == [
        "There is nothing left to cancel."
    ]


def test_note_typed_in_the_review_goes_along_when_a_time_is_asked_for() -> None:
    client, place = sign_in(make_publisher()), in_review()
    page = client.get(address(place, "review"))
    path = address(place, "appointment")
    assert f'formaction="{path}"' in page.text
    sent = {"step_note": "For the summit.", "seen_version": page.context["record"].version}
    publishing.send_back(place, by=make_user(), at=NOON, note="More.")
    publishing.submit(place, by=make_user(), at=NOON)
    asked = client.post(path, sent)
    assert "For the summit.</textarea>" in asked.text
    assert asked.context["part"]["version"] == sent["seen_version"]  # not what nobody has read


def test_story_that_will_say_another_day_than_that_of_its_publication_is_told() -> None:
    client, told = sign_in(make_chief()), []
    for day in ("2026-01-15", "2026-01-16", "2026-01"):
        story = make_story(dated_on=day)
        publishing.submit(story, by=make_user(), at=NOON)
        told.append(said_by(set_time(client, story))[1:])
    words = "Readers will see “15 January 2026” above it. To change that, have it sent back."
    assert told == [[words], [], []]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"due_at": "2026-01-15T11:59"}, "This time has passed"),
        ({"due_at": ""}, "This field is required"),
        ({"due_at": "9999-12-31T23:59"}, "Ensure this value is less than"),
        ({"due_at": "tomorrow"}, "Enter a valid date/time"),
        ({"seen_version": "1"}, "changed by somebody else"),
        ({"seen_version": "0"}, "changed by somebody else"),
        ({"seen_version": "1234567890"}, "changed by somebody else"),
    ],
)
def test_a_time_that_cannot_be_set_comes_back_with_the_note(
    fields: dict[str, str], sentence: str
) -> None:
    client, place = sign_in(make_publisher()), in_review()
    page = set_time(client, place, **{"note": "A long note", **fields}).content.decode()
    assert sentence in page
    assert "A long note</textarea>" in page
    assert not Appointment.objects.exists()


def test_a_forged_time_is_refused() -> None:
    place, public = in_review(), publish(make_place())
    reader = sign_in(make_editor("portal.view_place"))
    assert set_time(reader, place).status_code == 403
    assert set_time(reader, public, "withdraw", note="x").status_code == 403
    blind = sign_in(make_editor("portal.publish"))
    path = address(place, "appointment")
    assert blind.post(path, {"set": "publish", "seen_version": 2}).status_code == 403
    assert set_time(sign_in(make_chief()), place, "delete").status_code == 403
    assert not Appointment.objects.exists()


@pytest.mark.exhaustive
def test_a_withdrawal_waits_through_the_form() -> None:
    client, place = sign_in(make_publisher()), publish(make_place())
    refused = set_time(client, place, "withdraw")
    assert "Say why it is withdrawn" in refused.content.decode()
    set_time(client, place, "withdraw", note="Over.")
    copy = publishing.start_edit(place, by=make_user(), at=NOON)
    for record in (place, copy):
        assert "Will be withdrawn on" in client.get(address(record)).content.decode()


def test_in_a_draft_nothing_of_it_is_pressed_by_enter() -> None:
    """Enter presses the first button of a form: in a draft that is “Save”."""
    client, place = sign_in(make_chief()), publish(make_place())
    set_time(client, place, "withdraw", note="Over.")
    copy = publishing.start_edit(place, by=make_user(), at=NOON)
    page = client.get(address(copy)).content.decode()
    form = page[page.index('id="place_form"') :]
    first = form[form.index('type="submit"') - 100 : form.index('type="submit"') + 100]
    assert 'name="_continue"' in first


@pytest.mark.django_db(transaction=True)
@pytest.mark.exhaustive
def test_a_time_is_set_in_the_panel_and_cancelled_on_its_page(page: Page) -> None:
    place = in_review()
    sign_in_chief(page)
    page.goto(address(place))
    page.click("summary:has-text('Publish at a time')")
    page.fill("#id_appointment-due_at", "2095-02-03T04:05")
    page.fill("#id_appointment-note", "For the summit.")
    page.press("#id_appointment-due_at", "Enter")
    page.wait_for_selector(".messagelist .success")
    found = Appointment.objects.get()
    assert (found.due_at, found.note) == (datetime(2095, 2, 3, 4, 5, tzinfo=UTC), "For the summit.")
    page.click("a:has-text('Cancel it')")
    page.click("button:has-text('Cancel this time')")
    page.wait_for_selector(".messagelist .success")
    assert states() == [("cancelled", "")]
    assert page.is_visible("summary:has-text('Publish at a time')")


# The first page


def test_desk_lists_my_tasks() -> None:
    anna = make_publisher(username="anna")
    worked_on, fresh = in_review(by=anna, title_en="Mine"), in_review(title_en="Fresh")
    sent_back = in_review(by=anna, title_en="Sent back")
    publishing.send_back(sent_back, by=make_user(), at=NOON, note="Where?")
    publishing.submit(sent_back, by=anna, at=NOON)
    publishing.send_back(sent_back, by=make_user(username="boris"), at=NOON, note="Which one?")
    elsewhere = in_review(title_en="Sent back to another")
    publishing.send_back(elsewhere, by=make_user(), at=NOON, note="Why?")
    again = in_review(by=anna, title_en="Submitted again")
    publishing.send_back(again, by=make_user(), at=NOON, note="Hm.")
    publishing.submit(again, by=anna, at=NOON)
    batch = make_batch(title="Out of sight")
    publishing.submit(batch, by=make_user(), at=NOON)

    client = sign_in(anna)
    assert [(row.title, row.words) for row in on_desk(client, "mine")] == [
        ("Sent back", "Sent back by boris: Which one?"),
        ("Fresh", "To approve"),
    ]
    assert {row.title for row in on_desk(client, "waiting")} == {"Mine", "Submitted again"}
    assert {row.title for row in on_desk(client, "drafts")} == {"Sent back", "Sent back to another"}
    assert [(row.title, row.words) for row in on_desk(client, "own")] == [
        ("Submitted again", "In review"),
        ("Sent back", "Draft"),
        ("Mine", "In review"),
    ]
    reader = sign_in(make_editor("portal.view_place"))
    assert on_desk(reader, "mine") == []
    assert worked_on.status == fresh.status == Status.REVIEW


def test_an_edit_i_made_before_its_last_publication_is_mine_to_approve() -> None:
    anna = make_publisher()
    place = in_review(by=anna)
    publishing.publish(place, by=make_user(), at=NOON)
    copy = publishing.start_edit(place, by=make_user(), at=NOON)
    publishing.submit(copy, by=make_user(), at=NOON)
    (row,) = on_desk(sign_in(anna), "mine")
    assert row.address == address(copy, "review")


@pytest.mark.exhaustive  # every day of lists, records, maps, charts and the API
def test_the_desk_asks_the_same_for_one_row_and_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    anna = make_publisher(username="anna")
    client = sign_in(anna)

    def fill() -> None:
        in_review(title_en="Fresh")
        back = in_review(by=anna)
        publishing.send_back(back, by=make_user(), at=NOON, note="Why?")
        failed = in_review()
        publish_at(failed, anna)
        Place.working.filter(pk=failed.pk).update(version=9)
        run_due()

    fill()
    client.get("/admin/")
    with CaptureQueriesContext(connection) as before:
        client.get("/admin/")
    for _more in range(3):
        fill()
    with django_assert_num_queries(len(before)):
        client.get("/admin/")


# The command


def test_the_night_comes_once_a_day_and_forms_are_forgotten(
    caplog: pytest.LogCaptureFixture,
) -> None:
    nights = []

    def fail(**kwargs: Any) -> None:
        raise ZeroDivisionError

    def remember(at: Any, **kwargs: Any) -> None:
        nights.append(at)

    night_begun.connect(fail)
    night_begun.connect(remember)
    user = make_user()

    def form(days: float, **kwargs: Any) -> OpenForm:
        seen = NOON - timedelta(days=days)
        return OpenForm.objects.create(
            kind="place", user=user, opened_at=seen, seen_at=seen, **kwargs
        )

    kept = [form(0.9), form(29, data={"title_en": ["Typed"]}, typed_at=NOON)]
    form(1.1)
    form(31, data={"title_en": ["Typed long ago"]}, typed_at=NOON)
    try:
        said = [
            list(scheduler.run_due_tasks(at=NOON + timedelta(hours=hours)))
            for hours in (0, 1, 14, 15, 16)
        ]
    finally:
        night_begun.disconnect(fail)
        night_begun.disconnect(remember)
    assert said[0] == ["The work of the night is done.", "Forms that nobody came back to: 2"]
    assert [day.hour for day in nights] == [12, 3]
    assert caplog.text.count("Error calling") == 2
    assert set(OpenForm.objects.all()) <= set(kept)


def test_night_needs_no_folder_where_the_cache_is_another(
    settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path / "gone"  # as a folder that cannot be written
    said = [[*scheduler.run_due_tasks(at=NOON)] for _ in range(2)]
    assert said == [["The work of the night is done."], []]


@pytest.mark.exhaustive
def test_night_that_was_killed_is_begun_anew() -> None:
    def be_killed(**kwargs: object) -> None:
        raise KeyboardInterrupt

    night_begun.connect(be_killed)
    with pytest.raises(KeyboardInterrupt):
        list(scheduler.run_due_tasks(at=NOON))
    night_begun.disconnect(be_killed)
    begun = timezone.now()
    said = []
    for hours in (1.9, 2.1, 4.2):
        with time_machine.travel(begun + timedelta(hours=hours), tick=False):
            said += [[*scheduler.run_due_tasks(at=NOON + timedelta(hours=hours))]]
    assert said == [[], ["The work of the night is done."], []]


def test_night_that_lost_its_database_is_begun_anew(caplog: pytest.LogCaptureFixture) -> None:
    def lose(**kwargs: object) -> None:
        raise OperationalError("The server closed the connection.")

    night_begun.connect(lose)
    assert list(scheduler.run_due_tasks(at=NOON)) == []
    night_begun.disconnect(lose)
    assert "What is due waits for the database" in caplog.text
    with time_machine.travel(timezone.now() + timedelta(hours=2.1), tick=False):
        said = list(scheduler.run_due_tasks(at=NOON + timedelta(hours=2.1)))
    assert said == ["The work of the night is done."]


def test_command_reports_its_work(capsys: pytest.CaptureFixture[str]) -> None:
    place = in_review(title_en="Khorgos")
    publish_at(place, make_publisher(), NOON + timedelta(minutes=1))
    call_command("run_due")
    with time_machine.travel(datetime(2026, 1, 15, 12, 1, tzinfo=UTC), tick=False):
        call_command("run_due")
        assert timezone.now().minute == 1
    assert "Publish: “Khorgos”" in capsys.readouterr().out
    call_command("run_due")
    assert capsys.readouterr().out == ""


def test_failing_job_does_not_block_the_others(
    caplog: pytest.LogCaptureFixture, tmp_path: Path, settings: Settings
) -> None:
    file = {**settings.CACHES["shared"], "LOCATION": tmp_path / scheduler.BEGUN}  # no folder
    settings.CACHES = {**settings.CACHES, "shared": file}
    place = in_review()
    publish_at(place, make_publisher(email="anna@example.org"))
    run_due()
    assert Place.objects.exists()
    assert "What was due could not all be done" in caplog.text


class Clock(Event):
    """Ends after four seconds, which pass by waiting for it."""

    def __init__(self, now: time_machine.Traveller) -> None:
        super().__init__()
        self.now, self.passed = now, list[float]()

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout
        self.passed.append(timeout)
        self.now.shift(timeout)
        return sum(self.passed) > 4


def test_publication_is_within_a_second_of_its_time() -> None:
    place, said = in_review(), list[str]()
    publish_at(place, make_publisher())
    with time_machine.travel(TOMORROW - timedelta(seconds=2.5), tick=False) as now:
        scheduler.watch_scheduled_steps(Clock(now), said.append)
    assert said == [f"Publish: “{place}”"]
    delay = Edition.objects.get().issued_at - TOMORROW
    assert timedelta(0) <= delay < timedelta(seconds=1)


@pytest.mark.django_db(transaction=True)
def test_publication_does_not_wait_for_other_work() -> None:
    make_user(username="admin", is_superuser=True)
    place, said, done = in_review(), list[str](), Event()
    publish_at(place, make_publisher())
    Appointment.objects.update(due_at=timezone.now())

    def say(line: str) -> None:
        said.append(line)
        done.set()

    with scheduler.steps_on_time(say):  # the other work is to wait for it
        assert done.wait(30)
    assert said == [f"Publish: “{place}”"]
    assert Edition.objects.exists()
