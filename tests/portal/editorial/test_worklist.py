"""The checks of the worklist: what each finds, and how what is found comes and goes."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pytest_django import Settings

from portal.editorial import drafts, worklist
from portal.editorial.worklist import CHECKS, PlausibilityCheck
from portal.editorial.worklist.causes import Cause
from portal.editorial.worklist.registry import CheckResult
from portal.editorial.worklist.words import complete_sentence
from portal.models import Appointment, Assignment, Bundle, BundleItem, Finding, Place, Record
from portal.publication import publishing
from portal.records.registry import publishable_models
from portal.records.signals import night_begun
from projects.energy.models import EnergyProject
from tests.admin_client import address, filled, make_chief, sign_in
from tests.factories import (
    MAKERS,
    NOON,
    claim,
    claim_all,
    make_batch,
    make_energy_project,
    make_organisation,
    make_place,
    make_series,
    make_source,
    make_story,
    make_trade_hub,
    make_user,
    observe,
    publish,
    rule,
)
from tests.meeting import interrupted
from tests.optional import the
from trade.hubs.models import TradeHub
from trade.statistics.models import Series
from trade.statistics.observations import ObservationBatch

# Databases differ: aggregates, NULL and moments.
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def findings(record: Any, check_id: str, *, at: datetime = NOON) -> list[Any]:
    """Return the findings of a check for a record: field or rows, and sentence."""
    worklist.refresh([record], at=at)
    found = Finding.objects.of(record).filter(check_id=check_id).order_by("field")
    return [(one.field.split("/")[0], worklist.build_sentence(one, type(record))) for one in found]


def unchanged_for(record: Place, **span: Any) -> Place:
    """As if nobody had saved it for a while."""
    type(record).working.filter(pk=record.pk).update(updated_at=NOON - timedelta(**span))
    return record


def in_review(record: Place) -> Place:
    claim_all(record)
    publishing.submit(record, by=make_user(), at=NOON)
    return record


def edited(record: Record, **columns: Any) -> Any:
    """The draft of a public record, with other values."""
    draft = publishing.start_edit(record, by=make_user(), at=NOON)
    with drafts.change_draft(draft, by=make_user(), at=NOON) as fresh:
        for name, value in columns.items():
            setattr(fresh, name, value)
    return fresh


def published_by_program(record: Place) -> Place:
    claim_all(record)
    program = make_user(is_service=True)
    publishing.submit(record, by=program, at=NOON)
    return publishing.publish(record, by=program, at=NOON)


def with_status_of(day: str, **kwargs: Any) -> EnergyProject:
    project = make_energy_project(**kwargs)
    claim(project, "status", as_of=day)
    return project


def moved_by(factor: float) -> ObservationBatch:
    series = publish(make_series(title_en="Exports"))
    old = make_batch()
    observe(series, "2023", 100, batch=old)
    publish(old)
    batch = make_batch()
    observe(series, "2024", 100 * factor, batch=batch)
    return batch


def ends_in(year: str) -> Any:
    series = publish(make_series())
    batch = make_batch()
    observe(series, year, 7, batch=batch)
    publish(batch)
    return series


def empty_batch(**kwargs: Any) -> ObservationBatch:
    return make_batch(**kwargs)


def full_batch() -> ObservationBatch:
    batch = make_batch()
    observe(publish(make_series()), "2024", 1, batch=batch)
    return batch


def sourced_place(**kwargs: Any) -> Place:
    place = make_place(**kwargs)
    claim_all(place)
    return place


def disputed_place() -> Place:
    place = sourced_place()
    claim(place, "place_kind", "village")
    return place


def ruled_place() -> Place:
    place = make_place()
    for name in ("country", "coordinates", "place_kind"):
        claim(place, name)
    claim(place, "place_kind", "village")
    rule(place, "place_kind")
    return place


def place_of_source(**of_source: Any) -> Place:
    place = sourced_place()
    claim(place, "country", source=make_source(title="Gazette", **of_source))
    return place


def place_with_later_value() -> Place:
    place = ruled_place()
    claim(place, "place_kind", "border_crossing", recorded_at=NOON + timedelta(days=1))
    return place


EVERY_TITLE = {"title_zh_hans": "霍尔果斯", "title_ru": "Хоргос"}

# For each check what has it, what it then says, and what has it not.
CASES: dict[str, tuple[Callable[[], Any], list[tuple[str, str]], Callable[[], Any]]] = {
    "blocked": (
        lambda: make_place(),
        [("", "Things missing before it can be published: 3.")],
        lambda: sourced_place(),
    ),
    "no-source": (
        lambda: make_place(population=7),
        [
            ("country", "Country has no source."),
            ("latitude", "Coordinates has no source."),
            ("place_kind", "Kind has no source."),
            ("population", "Population has no source."),
        ],
        lambda: sourced_place(population=7),
    ),
    "no-ruling": (
        disputed_place,
        [
            (
                "place_kind",
                "Sources disagree about kind, and no decision says why its value is used.",
            )
        ],
        ruled_place,
    ),
    "later-value": (
        place_with_later_value,
        [("place_kind", "A value of kind came after the decision: confirm it, or decide anew.")],
        ruled_place,
    ),
    "retracted-source": (
        lambda: place_of_source(retracted_at=NOON, retraction_reason_en="It was withdrawn."),
        [("claims", "“Gazette” is retracted, and named here: give another source, or retract it.")],
        lambda: place_of_source(),
    ),
    "no-coordinates": (
        lambda: make_energy_project(),
        [("latitude", "No location: it cannot be shown on a map.")],
        lambda: make_energy_project(latitude=43, longitude=77),
    ),
    "names-draft": (
        lambda: make_trade_hub(place=make_place(title_en="Khorgos")),
        [("place", "“Khorgos” is not public, and is not named in public here: publish it first.")],
        lambda: make_trade_hub(place=publish(make_place())),
    ),
    "no-zh-hans": (
        lambda: make_story(title_ru="История", body_zh_hans="故事"),
        [("title_zh_hans", "Missing: title (简体中文).")],
        lambda: make_place(**EVERY_TITLE),
    ),
    "no-ru": (
        lambda: make_story(title_zh_hans="故事"),
        [("title_ru", "Missing: title (Русский), text (Русский).")],
        lambda: make_place(**EVERY_TITLE),
    ),
    "unread": (
        lambda: unchanged_for(in_review(make_place()), hours=49),
        [("", "It has waited for a reader since 13 January 2026.")],
        lambda: unchanged_for(in_review(make_place()), hours=47),
    ),
    "idle": (
        lambda: unchanged_for(make_place(), days=8),
        [("", "Nobody has changed the draft since 7 January 2026: finish, submit or discard it.")],
        lambda: unchanged_for(make_place(), days=6),
    ),
    "old": (
        lambda: with_status_of("2025-01-14"),
        [
            (
                "project_status",
                "Status is as of 14 January 2025, and good for 1 year: confirm it, or look for a"
                " newer source.",
            )
        ],
        lambda: with_status_of("2025-01-15"),
    ),
    "unreviewed": (
        lambda: published_by_program(make_place()),
        [("", "Imported and never checked: edit it and submit it.")],
        lambda: publish(make_place()),
    ),
    "moved": (
        lambda: edited(publish(make_energy_project(capacity_mw=100)), capacity_mw=151),
        [("capacity_mw", "Capacity moves by 51 %: 100 MW is public, the draft says 151 MW.")],
        lambda: edited(publish(make_energy_project(capacity_mw=100)), capacity_mw=150),
    ),
    "outdated-text": (
        lambda: edited(publish(make_place(**EVERY_TITLE)), title_en="New", title_ru="Новое"),
        [
            (
                "title_zh_hans",
                "The draft changes the English text, and not: title (简体中文). Is it still the"
                " same?",
            )
        ],
        lambda: edited(publish(make_place(title_ru="Город")), title_en="New", title_ru="Новое"),
    ),
    "old-series": (
        lambda: ends_in("2023"),
        [("", "The last value is of 31 December 2023: look for newer ones.")],
        lambda: ends_in("2024"),
    ),
    "observation-moved": (
        lambda: moved_by(2),
        [("observations", "Exports, 2024: 200 USD bn moves by 100 % from 100 USD bn (2023).")],
        lambda: moved_by(1.5),
    ),
}


def test_every_check_is_tried() -> None:
    """Those of links and of copies ask other servers: see test_worklist_links.py and
    test_source_copies.py; that of cases needs a report:
    see test_corrections.py; those of plausibility have examples in each room: see
    test_plausibility_examples.py; those of texts: see admin/test_readability.py."""
    own = {n for n, check in CHECKS.items() if not isinstance(check, PlausibilityCheck)}
    of_texts = {"long-sentence", "vague-link", "skipped-heading", "no-description"}
    assert {*CASES, *of_texts, "dead-link", "not-archived", "case-again", "case-undone"} == own


@pytest.mark.engine
@pytest.mark.every_day(one_in=5)
@pytest.mark.parametrize("check_id", CASES)
def test_each_check_finds_what_has_it_and_nothing_else(check_id: str) -> None:
    make, said, make_sound = CASES[check_id]
    assert findings(make(), check_id) == said
    assert findings(make_sound(), check_id) == []


def test_empty_batch_cannot_be_published() -> None:
    assert len(findings(empty_batch(), "blocked")) == 1
    assert findings(full_batch(), "blocked") == []


def test_review_that_waits_for_its_time_is_not_late() -> None:
    place = unchanged_for(in_review(make_place()), days=3)
    assert len(findings(place, "unread")) == 1
    Appointment.objects.create(
        kind="place",
        record_uid=place.uid,
        action=Appointment.Action.PUBLISH,
        due_at=NOON + timedelta(days=9),
        version=place.version,
        asked_by=make_user(),
        asked_at=NOON,
    )
    assert findings(place, "unread") == []


def test_review_in_a_bundle_that_waits_for_its_time_is_not_late() -> None:
    place = unchanged_for(in_review(make_place()), days=3)
    bundle = Bundle.objects.create(name="Khorgos", made_by=make_user(), made_at=NOON)
    BundleItem.objects.create(bundle=bundle, kind="place", record_uid=place.uid)
    assert len(findings(place, "unread")) == 1
    Bundle.objects.update(due_at=NOON + timedelta(days=9), asked_by=make_user())
    assert findings(place, "unread") == []


def test_value_keeps_by_its_newest_claim_and_for_ever_when_it_cannot_change() -> None:
    project = with_status_of("2019")
    assert len(findings(project, "old")) == 1
    claim(project, "status", source=make_source(published_on="2025-11"))
    assert findings(project, "old") == []

    assert findings(with_status_of("2019", project_status="cancelled"), "old") == []
    assert findings(with_status_of("2019", status_as_of="2025-12"), "old") == []
    assert findings(make_energy_project(), "old") == []  # it lacks a source, and that is said


def test_claim_that_disagrees_does_not_make_a_value_younger() -> None:
    project = with_status_of("2019")
    claim(project, "status", "retired", as_of="2025-12")
    assert len(findings(project, "old")) == 1


def test_review_by_a_person_resolves_unreviewed_import() -> None:
    place = published_by_program(make_place())
    published_by_program(make_place())
    with CaptureQueriesContext(connection) as asked:
        assert findings(place, "unreviewed")
    (steps,) = [one["sql"] for one in asked if 'FROM "portal_step"' in one["sql"]]
    assert place.uid in steps  # and not those of all others
    publish(edited(place, title_en="Read and mended"))
    assert findings(place, "unreviewed") == []


def test_team_of_one_and_program_that_reads_are_no_imports(settings: Settings) -> None:
    written = make_place()
    claim_all(written)
    publishing.submit(written, by=make_user(), at=NOON)
    read = publishing.publish(written, by=make_user(is_service=True), at=NOON)
    assert the(read.edition).second_reader
    assert findings(read, "unreviewed") == []

    settings.PORTAL_SECOND_READER = False
    alone, place = make_user(), make_place()
    claim_all(place)
    publishing.submit(place, by=alone, at=NOON)
    place = publishing.publish(place, by=alone, at=NOON)
    assert not the(place.edition).second_reader
    assert findings(place, "unreviewed") == []


def test_deleted_draft_leaves_no_findings_at_once() -> None:
    gone, other = make_place(), make_place()
    worklist.refresh([gone, other], at=NOON)
    assert Finding.objects.filter(record_uid=gone.uid).exists()
    sign_in(make_chief()).post(address(gone, "delete"), {"post": "yes"})
    assert not Place.working.filter(pk=gone.pk).exists()
    assert {*Finding.objects.values_list("record_uid", flat=True)} == {other.uid}


def test_withdrawn_records_have_no_findings() -> None:
    place = published_by_program(make_place())
    worklist.refresh([place], at=NOON)
    assert Finding.objects.exists()
    publishing.withdraw(place, by=make_user(), at=NOON, note="Twice.")
    worklist.refresh([place], at=NOON)
    assert not Finding.objects.exists()


def test_finding_opens_the_draft_while_there_is_one() -> None:
    place = published_by_program(make_place())
    worklist.refresh([place], at=NOON)
    assert opened(place) == {place.pk}
    draft = publishing.start_edit(place, by=make_user(), at=NOON)
    worklist.refresh([place], at=NOON)
    assert opened(place) == {draft.pk}


def test_lasting_findings_keep_their_time_and_resolved_ones_go() -> None:
    place = make_place()
    worklist.refresh([place], at=NOON)
    claim(place, "country")
    later = NOON + timedelta(days=1)
    worklist.refresh([place], at=later)
    found = Finding.objects.filter(check_id="no-source").values_list("field", "found_at")
    assert sorted(found) == [("latitude", NOON), ("place_kind", NOON)]
    assert Finding.objects.get(check_id="blocked").detail == {"count": 2}


def test_other_records_are_left_alone() -> None:
    one, other = make_place(), make_place()
    worklist.refresh([one, other], at=NOON)
    before = set(Finding.objects.of(other).values_list("pk", flat=True))
    type(one).working.filter(pk=one.pk).delete()
    worklist.refresh([one], at=NOON)
    assert set(Finding.objects.values_list("pk", flat=True)) == before


def test_snooze_lasts_until_something_else_is_found() -> None:
    place, person = make_place(), make_user()
    worklist.refresh([place], at=NOON)
    until = NOON + timedelta(days=7)
    worklist.snooze(Finding.objects.all(), until=until, reason="On leave.", by=person, at=NOON)
    claim(place, "country")  # so that two things are missing rather than three
    worklist.refresh([place], at=NOON)
    blocked = Finding.objects.get(check_id="blocked")
    assert (blocked.snoozed_until, blocked.snoozed_by, blocked.snooze_reason) == (None, None, "")
    others = Finding.objects.exclude(check_id="blocked")
    assert {one.snoozed_until for one in others} == {until}


def test_snooze_does_not_end_with_a_save_in_another_language() -> None:
    plant, person = make_energy_project(), make_user()
    owner = make_organisation(title_en="Firm", title_ru="Фирма")
    plant.roles.create(organisation=owner, role="owner", source=make_source())
    worklist.refresh([plant], at=NOON)
    named = Finding.objects.filter(check_id="names-draft")
    until = NOON + timedelta(days=7)
    worklist.snooze(named, until=until, reason="On leave.", by=person, at=NOON)
    with translation.override("ru"):
        worklist.refresh([plant], at=NOON)
    assert (named.get().snoozed_until, named.get().detail) == (until, {"title": "Firm"})


@pytest.mark.parametrize(
    ("days", "reason", "sentence"),
    [
        (7, "  ", "Say why it can wait, so that others need not look again."),
        (0, "On leave.", "Choose a day to come."),
        (400, "On leave.", "It can be snoozed for a year at most."),
    ],
)
def test_snooze_needs_a_reason_and_an_end(days: int, reason: str, sentence: str) -> None:
    worklist.refresh([make_place()], at=NOON)
    until = NOON + timedelta(days=days)
    with pytest.raises(publishing.NotAllowed, match=sentence):
        worklist.snooze(Finding.objects.all(), until=until, reason=reason, by=make_user(), at=NOON)
    assert not Finding.objects.filter(snoozed_until__isnull=False).exists()


def make_much() -> list[Any]:
    """Records of every kind, in every state that checks speak of."""
    made = [make() for make in MAKERS.values()]
    made += [publish(make()) for make in MAKERS.values()]
    made += [case[0]() for case in CASES.values()]
    return made


def opened(record: Place) -> set[Any]:
    """The rows that the findings about a record lead to."""
    return {one.record_id for one in Finding.objects.of(record)}


def everything() -> list[Any]:
    fields = "check_id", "kind", "record_uid", "record_id", "field", "title", "detail"
    return sorted(map(str, Finding.objects.values_list(*fields)))


@pytest.mark.exhaustive  # every day worklist/test_following.py
def test_all_at_once_is_the_same_as_one_by_one() -> None:
    make_much()
    worklist.refresh_all(at=NOON)
    together = everything()
    assert set(CASES) <= {one.check_id for one in Finding.objects.all()}
    Finding.objects.all().delete()
    for model in publishable_models():
        for record in model.working.all():
            worklist.refresh([record], at=NOON)
    assert everything() == together


@pytest.mark.exhaustive
def test_second_night_finds_nothing_new() -> None:
    make_much()
    first = worklist.refresh_all(at=NOON)
    assert sum(outcome.new for outcome in first.values()) == Finding.objects.count() > 50
    second = worklist.refresh_all(at=NOON)
    assert [(one.new, one.gone) for one in second.values()] == [(0, 0)] * len(CHECKS)
    assert [one.found for one in second.values()] == [one.found for one in first.values()]


def test_what_is_saved_while_all_is_checked_keeps_what_its_save_found() -> None:
    place = make_place()

    def source_it() -> None:
        claim_all(place)
        Place.working.filter(pk=place.pk).update(version=F("version") + 1)
        worklist.refresh([place], at=NOON)

    with interrupted(source_it, before='FROM "portal_story"'):
        worklist.refresh_kind(Place, None, at=NOON)
    assert not Finding.objects.filter(check_id="no-source").exists()


@pytest.mark.parametrize("model", [EnergyProject, Series])
def test_draft_that_is_discarded_while_all_is_checked_stops_no_check(model: type[Any]) -> None:
    public = publish(MAKERS[model]())
    draft = publishing.start_edit(public, by=make_user(), at=NOON)

    def discard() -> None:
        publishing.discard_edit(model.working.get(pk=draft.pk), by=make_user(), at=NOON)

    with interrupted(discard, before=f"COALESCE.* FROM .{model._meta.db_table}"):
        worklist.refresh_all(at=NOON)
    assert not Finding.objects.filter(record_id=draft.pk, kind=model.kind()).exists()


def test_command_reports_findings_by_check(capsys: pytest.CaptureFixture[str]) -> None:
    make_place()
    Finding.objects.create(
        check_id="abolished", kind="source", record_uid="x", title="Old", found_at=NOON
    )
    call_command("refresh_worklist")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(CHECKS)
    (line,) = [line for line in lines if line.split()[0] == "no-source"]
    assert line.split()[1:7] == ["found", "3", "new", "3", "gone", "0"]
    assert not Finding.objects.filter(check_id="abolished").exists()


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("model", [*MAKERS, ObservationBatch])
def test_number_of_queries_does_not_grow(model: type[Any]) -> None:
    def make_more() -> list[Any]:
        if model is ObservationBatch:
            return [make_batch(), moved_by(2)]
        more = {"place": publish(make_place())} if model is TradeHub else {}
        return [MAKERS[model](**more), edited(publish(MAKERS[model](**more)), title_en="Changed")]

    def count() -> int:
        worklist.refresh_kind(model, None, at=NOON)
        with CaptureQueriesContext(connection) as captured:
            worklist.refresh_kind(model, None, at=NOON)
        return len(captured)

    make_more()
    few = count()
    make_more()
    make_more()
    assert count() == few <= 32


@pytest.mark.django_db(transaction=True)
def test_save_of_a_form_checks_the_record_at_once() -> None:
    client = sign_in(make_chief())
    place = make_place(population=7)
    claim_all(place)
    page = client.get(address(place))
    assert not Finding.objects.exists()
    answer = client.post(address(place), filled(page, population=70000, _continue="1"))
    assert answer.status_code == 302
    fields = Finding.objects.filter(check_id="no-source").values_list("field", flat=True)
    assert list(fields) == ["population"]


@pytest.mark.django_db(transaction=True)
def test_each_step_is_followed() -> None:
    place = publish(make_place())
    assert opened(place) == {place.pk}  # it lacks Chinese and Russian
    draft = publishing.start_edit(place, by=make_user(), at=NOON)
    assert opened(place) == {draft.pk}
    publishing.discard_edit(draft, by=make_user(), at=NOON)
    assert opened(place) == {place.pk}
    publishing.withdraw(place, by=make_user(), at=NOON, note="Twice.")
    assert opened(place) == set()


@pytest.mark.django_db(transaction=True)
def test_failing_check_does_not_block_a_save() -> None:
    @worklist.Check("broken", severity=worklist.Severity.LOOK, label="", sentence="")
    def broken(work: Any) -> Iterable[CheckResult]:
        raise ZeroDivisionError

    try:
        place = make_place()
        with drafts.change_draft(place, by=make_user(), at=NOON) as fresh:
            fresh.title_en = "Saved all the same"
    finally:
        del CHECKS["broken"]
    assert Place.working.get().title_en == "Saved all the same"
    assert not Finding.objects.exists()


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("within_another", [False, True])
def test_refused_save_is_not_checked_with_the_next_one(within_another: bool) -> None:
    refused, saved = make_place(), make_place()
    with transaction.atomic() if within_another else nullcontext():
        with pytest.raises(ZeroDivisionError):
            _save_and_refuse(refused)
        with drafts.change_draft(saved, by=make_user(), at=NOON):
            pass

    assert opened(saved) == {saved.pk}
    assert opened(refused) == set()


@transaction.atomic
def _save_and_refuse(place: Place) -> None:
    with drafts.change_draft(place, by=make_user(), at=NOON):
        pass
    raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_records_saved_in_one_transaction_are_checked_together() -> None:
    loaded = []

    @worklist.Check("count", severity=worklist.Severity.LOOK, label="", sentence="")
    def count(work: Any) -> list[Any]:
        loaded.append(len(work.records))
        return []

    try:
        with transaction.atomic():
            for place in (make_place(), make_place(), make_place()):
                with drafts.change_draft(place, by=make_user(), at=NOON):
                    pass
    finally:
        del CHECKS["count"]

    assert loaded == [3]


def test_night_checks_everything() -> None:
    make_place()
    night_begun.send(None, at=timezone.now())
    assert Finding.objects.filter(check_id="no-source").count() == 3


def test_months_are_written_in_words() -> None:
    detail = {"fact": "project_status", "as_of": "2024-07", "days": 365}
    sentence = complete_sentence(CHECKS["old"], detail, EnergyProject)

    assert "is as of July 2024, and good for 1 year" in sentence


def test_cause_is_late_by_the_day_of_the_person() -> None:
    at = datetime(2026, 2, 3, 21, tzinfo=UTC)  # in Almaty it is the fourth
    cause = Cause(
        check=next(iter(CHECKS.values())),
        source=None,
        is_rest=False,
        assignment=Assignment(due_on=date(2026, 2, 3)),
        count=1,
        weight=1,
        since=at,
        at=at,
    )

    assert not cause.is_late
    with timezone.override("Asia/Almaty"):
        assert cause.is_late
