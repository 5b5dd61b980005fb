"""Observations are public, corrected and withdrawn by batch."""

from datetime import datetime, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps
from django.test import Client
from django.utils import timezone

from portal.editorial import bundles, scheduling
from portal.models import Change, Disagreement, Rule, Source, Status, Step, history_models
from portal.publication import bulk_publishing, history, publishing
from tests.admin_client import address, address_of, make_chief, sign_in
from tests.factories import (
    NOON,
    claim_all,
    make_batch,
    make_country,
    make_indicator,
    make_place,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
    rule,
)
from tests.optional import the
from trade.statistics.batches import correction_of
from trade.statistics.models import UNFIT, PeriodRuling, Series
from trade.statistics.observations import Observation, ObservationBatch

mark_public_pins = import_module("trade.migrations.0003_public_pins").mark_public_pins

# Databases differ: constraints and transactions.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def series() -> Series:
    return publish(make_series())


def public_values() -> list[Any]:
    return sorted(Observation.objects.live().values_list("value", flat=True))


@pytest.mark.usefixtures("rulings_required")
def test_batch_waits_for_a_new_series_that_nobody_submitted() -> None:
    row = observe(make_series(title_en="Grain by rail"), "2024", 7)
    by, at = make_user(), NOON
    publishing.submit(row.batch, by=by, at=at)
    with pytest.raises(publishing.NotAllowed, match=r"Submit these series, too.*Grain by rail"):
        publishing.publish(row.batch, by=make_user(), at=at)
    publishing.submit(row.series, by=by, at=at)
    publishing.publish(row.batch, by=make_user(), at=at)
    row.batch.refresh_from_db()
    assert row.batch.is_published


@pytest.mark.parametrize("way", ["time", "bundle"])
def test_new_series_is_published_with_its_batch_by_whatever_way(way: str) -> None:
    by, editor = make_user(is_superuser=True), make_user()
    row = observe(make_series(), "2024", 7)
    claim_all(row.series)
    publishing.submit(row.series, by=editor, at=NOON)
    publishing.submit(row.batch, by=editor, at=NOON)
    if way == "time":
        due = NOON + timedelta(days=1)
        scheduling.schedule_step(row.batch, "publish", due_at=due, by=by, at=NOON)
        scheduling.run_due(at=due)
    else:
        bundle = bundles.open_bundle("2024", by=editor, at=NOON)
        bundles.put_into(bundle, row.batch)
        bundles.publish_all(bundle, bundles.list_rows(bundle), by=by, at=NOON)
    assert public_values() == [7]
    assert Series.objects.exists()


def test_observations_are_public_with_their_batch_and_their_series(series: Series) -> None:
    batch = make_batch()
    observe(series, "2024", 7, batch=batch)
    assert public_values() == []
    assert not Source.objects.filter(pk=batch.source_id).exists()

    publish(batch)
    assert public_values() == [7]
    assert Source.objects.filter(pk=batch.source_id).exists()

    publishing.withdraw(series, by=make_user(), at=NOON, note="Counted twice.")
    assert public_values() == []


def test_an_observation_of_an_unpublished_series_stays_unseen(series: Series) -> None:
    batch = make_batch()
    observe(make_series(), "2024", 7, batch=batch)

    publish(batch)

    assert public_values() == []


def test_a_batch_needs_somebody_else_to_publish_it(series: Series) -> None:
    batch, author = make_batch(), make_user()
    observe(series, "2024", 7, batch=batch)
    publishing.submit(batch, by=author, at=NOON)

    with pytest.raises(publishing.NotAllowed, match="has not worked on"):
        publishing.publish(batch, by=author, at=NOON)


def test_an_empty_batch_is_refused(series: Series) -> None:
    batch = make_batch()
    publishing.submit(batch, by=make_user(), at=NOON)

    with pytest.raises(publishing.NotAllowed, match="is empty"):
        publishing.publish(batch, by=make_user(), at=NOON)


def test_a_correction_retracts_what_it_supersedes(series: Series) -> None:
    first = make_batch()
    observe(series, "2024", 7, batch=first, pinned=True)
    publish(first)

    second = make_batch(supersedes=first)
    observe(series, "2024", 8, batch=second, pinned=True)
    assert public_values() == [7]
    publish(second)

    assert public_values() == [8]
    (old,) = Observation.objects.exclude(retracted_at=None)
    assert (old.value, old.retracted_at, old.pinned) == (Decimal(7), NOON, False)
    assert str(second) in old.retraction_reason


def public_answers(uids: list[str]) -> list[Any]:
    """What the API, its files and the change log say of observations, byte for byte."""
    client, query = Client(), "&".join(f"uid={uid}" for uid in uids)
    files = (client.get(f"/api/v1/observations.{form}?{query}") for form in ("ndjson", "csv"))
    changes = Change.objects.filter(key__in=uids).order_by("pk").values_list("pk", "document")
    return [*(b"".join(one) for one in files), list(changes)]


@pytest.mark.engine
def test_a_correction_of_one_row_leaves_the_other_23_byte_for_byte(series: Series) -> None:
    first = make_batch(title="Customs, 24 months")
    months = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]
    rows = [observe(series, month, n + 1, batch=first) for n, month in enumerate(months)]
    publish(first)
    others = [row.uid for row in rows if row.period != "2024-05"]
    before = public_answers(others)

    second = make_batch(title="May", supersedes=first, source=first.source)
    observe(series, "2024-05", 170, batch=second)
    publish(second)

    assert public_answers(others) == before
    assert len(public_values()) == 24
    (old,) = Observation.objects.exclude(retracted_at=None)
    assert (old.period, old.value) == ("2024-05", Decimal(17))


def test_a_correction_counts_what_it_does(series: Series, admin_client: Any) -> None:
    first, again = make_batch(), make_batch()
    for n, period in enumerate(["2020", "2021", "2022", "2023"]):
        observe(series, period, n, batch=first)
    publish(first)
    again.supersedes = first
    again.save()
    observe(series, "2020", 100, batch=again)
    publish(again)

    third = make_batch(supersedes=again)
    observe(series, "2020", 100, batch=third)
    observe(series, "2021", 7, batch=third)
    observe(series, "2022", None, batch=third, obs_status="O")
    observe(series, "2024", 8, batch=third)
    found = correction_of(third)
    html = admin_client.get(f"/admin/trade/observationbatch/{third.pk}/change/").content.decode()
    publish(third)

    counts = (found.changed, found.kept, found.withdrawn, found.repeated, found.added)
    assert counts == (1, 1, 1, 1, 1)
    assert "1 changed, 1 kept, 1 withdrawn; 1 repeated, 1 added" in html
    shown = Observation.objects.live().exclude(value=None)
    assert sorted(shown.values_list("period", "value")) == [
        ("2020", Decimal(100)),
        ("2021", Decimal(7)),
        ("2023", Decimal(3)),
        ("2024", Decimal(8)),
    ]


def test_a_row_replaces_that_of_its_source_where_there_are_two(series: Series) -> None:
    first, mine, theirs = make_batch(), make_source(), make_source()
    observe(series, "2024", 7, batch=first, source=mine)
    observe(series, "2024", 8, batch=first, source=theirs)
    publish(first)

    second = make_batch(supersedes=first)
    observe(series, "2024", 9, batch=second, source=theirs)
    publish(second)

    assert public_values() == [7, 9]


@pytest.mark.usefixtures("rulings_required")
def test_a_value_that_differs_waits_for_a_ruling(series: Series) -> None:
    first, second = make_batch(), make_batch()
    observe(series, "2024", 19392, batch=first)
    observe(series, "2023", 17523, batch=first)
    publish(first)
    observe(series, "2024", 19932, batch=second)
    observe(series, "2023", 17523, batch=second)

    with pytest.raises(publishing.NotAllowed, match="reason into the series first") as refusal:
        publish(second)

    assert f"{series.title_en}, 2024" in str(refusal.value)
    assert "2023" not in str(refusal.value)
    PeriodRuling.objects.create(
        record=series,
        period="2024",
        rule="slip",
        reason_en="Two digits are swapped.",
        made_by=make_user(),
        made_at=NOON,
    )
    second.refresh_from_db()
    publishing.publish(second, by=make_user(), at=NOON)
    assert len(public_values()) == 4


@pytest.mark.usefixtures("rulings_required")
def test_a_third_value_is_not_covered_by_a_ruling_of_before(series: Series) -> None:
    """Nor is a draft whose value is changed at the desk; what is public stays as it is ruled."""
    first, second = make_batch(), make_batch()
    ruling = series.period_rulings.create(
        period="2024", rule="slip", reason_en="Why.", made_by=make_user(), made_at=NOON
    )
    observe(series, "2024", 19392, batch=first)
    publish(first)
    observe(series, "2024", 19932, batch=second)
    publish(second)
    third = make_batch()
    observe(series, "2024", 21000, batch=third, recorded_at=NOON + timedelta(hours=1))

    with pytest.raises(publishing.NotAllowed, match=r"21000 ≠ .*: Came after the decision"):
        publish(third)

    desk = sign_in(make_chief())
    assert "a value came after the decision" in desk.get(address(third, "review")).content.decode()
    assert desk.get(address(third, "confirm-decision")).status_code == 403
    for words in ("waits for review", "is being edited already"):
        answer = desk.post(address(third, "confirm-decision"), {"ruling": ruling.uid}, follow=True)
        assert words in answer.content.decode()
    draft = the(series.open_draft())
    assert [one.reason_en for one in draft.period_rulings.all()] == ["Why.", "Why."]
    publishing.publish(draft, by=make_user(), at=timezone.now())
    third.refresh_from_db()
    publishing.publish(third, by=make_user(), at=timezone.now())
    told = Disagreement.objects.get()
    assert {said["standing_reason"] for said in told.statements if not said["agrees"]} == {"slip"}


def test_a_series_is_checked_against_batches_that_were_published_before_it() -> None:
    total, cn, kg = publish(make_indicator()), make_country("CN"), make_country("KG")
    total.mirror = total
    total.save()
    ours = publish(make_series(indicator=total, country=cn, partner=kg))
    theirs = make_series(indicator=total, country=kg, partner=cn)
    batch = make_batch()
    observe(ours, "2024", "22.7", batch=batch)
    observe(theirs, "2024", "5.1", batch=batch)
    publish(batch)
    claim_all(theirs)
    publishing.submit(theirs, by=make_user(), at=NOON)

    with pytest.raises(publishing.NotAllowed, match=r"with their batch.* 2024 \(22\.7 ≠ 5\.1"):
        publishing.publish(theirs, by=make_user(), at=NOON)

    theirs.period_rulings.create(
        period="2024", rule="scope", reason_en="Why.", made_by=make_user(), made_at=NOON
    )
    assert publishing.publish(theirs, by=make_user(), at=NOON).is_published


@pytest.mark.usefixtures("rulings_required")
def test_a_correction_needs_no_ruling_against_what_it_replaces(series: Series) -> None:
    first = make_batch()
    observe(series, "2024", 19392, batch=first)
    publish(first)
    second = make_batch(supersedes=first)
    observe(series, "2024", 19932, batch=second)

    publish(second)

    assert public_values() == [19932]


@pytest.mark.usefixtures("rulings_required")
def test_what_another_reporter_counts_needs_a_ruling_too() -> None:
    total = publish(make_indicator())
    total.mirror = total
    total.save()
    cn, kg = make_country("CN"), make_country("KG")
    ours = publish(make_series(indicator=total, country=cn, partner=kg))
    theirs = publish(make_series(indicator=total, country=kg, partner=cn))
    first, second = make_batch(), make_batch()
    observe(ours, "2024", "22.7", batch=first)
    publish(first)
    observe(theirs, "2024", "5.1", batch=second)

    with pytest.raises(publishing.NotAllowed, match=r"22\.7 ≠ 5\.1"):
        publish(second)


@pytest.mark.usefixtures("rulings_required")
def test_batches_that_are_published_together_need_a_ruling_on_each_other(series: Series) -> None:
    first, second, third = batches = [make_batch() for _ in range(3)]
    for batch, year, value in ((first, "2024", 1), (second, "2024", 2), (third, "2023", 3)):
        observe(series, year, value, batch=batch)

    assert [publishing.blockers_of(one) for one in batches] == [[], [], []]
    found = publishing.blockers_of_each(batches)
    assert [len(blockers) for blockers in found] == [1, 1, 0]
    assert "2 ≠ 1" in str(found[0][0])


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize("rule_code", UNFIT)
def test_a_period_takes_no_rule_that_fits_no_number(series: Series, rule_code: Rule) -> None:
    draft = publishing.start_edit(series, by=make_user(), at=NOON)
    draft.period_rulings.create(
        period="2024", rule=rule_code, reason_en="Why.", made_by=make_user(), made_at=NOON
    )

    with pytest.raises(publishing.NotAllowed, match="do not fit a period"):
        publish(draft)


@pytest.mark.engine
def test_new_batches_are_published_together_as_they_are_one_by_one(series: Series) -> None:
    program = make_user(is_service=True)
    shared = make_source()
    given: dict[str, Any] = {"by": program, "at": NOON, "note": "Loaded"}
    ways = []
    for at_once in (False, True):
        made = [make_batch(source=shared), make_batch()]
        ways.append(made)
        for batch, value in zip(made, (7, 8), strict=True):
            observe(series, "2024", value, batch=batch, pinned=True)
        if at_once:
            bulk_publishing.publish_new(ObservationBatch, [batch.pk for batch in made], **given)
            continue
        for batch in made:
            publishing.log_change(batch, **given)
            publishing.submit(batch, by=program, at=NOON)
            publishing.publish(batch, **given)
    alone, together = ([(state_of(one), steps_of(one)) for one in made] for made in ways)
    assert together == alone
    shown = Observation.objects.filter(is_public_pin=True)
    assert [one.batch for one in shown] == [ways[1][1]], "what is pinned last is shown"
    assert not Source.working.filter(first_cited_at=None, observations__isnull=False).exists()


@pytest.mark.engine
def test_of_several_batches_none_is_public_if_one_is_empty(series: Series) -> None:
    full, empty = make_batch(), make_batch()
    observe(series, "2024", 7, batch=full)
    with pytest.raises(bulk_publishing.RefusedRecord, match="is empty") as refusal:
        bulk_publishing.publish_new(
            ObservationBatch,
            [full.pk, empty.pk],
            by=make_user(is_service=True),
            at=NOON,
            note="Loaded",
        )
    assert refusal.value.record == empty
    assert public_values() == []


def state_of(batch: ObservationBatch) -> tuple[str, int, datetime | None]:
    stored = ObservationBatch.working.get(pk=batch.pk)
    return stored.status, stored.version, stored.published_at


def steps_of(batch: ObservationBatch) -> list[Any]:
    steps = Step.objects.of(batch).order_by("pk")
    return list(steps.values_list("action", "by", "at", "note"))


def test_a_withdrawn_batch_leaves_the_register_too(series: Series) -> None:
    for value in (100, 60):
        batch = make_batch()
        observe(series, "2024", value, batch=batch)
        publish(batch)
    (found,) = Disagreement.objects.all()
    assert (found.period, found.sources_count, found.rule) == ("2024", 2, "")

    publishing.withdraw(batch, by=make_user(), at=NOON, note="A misprint.")

    assert public_values() == [100]
    assert not Disagreement.objects.exists()


def test_batch_of_a_withdrawn_series_is_withdrawn_in_the_history(series: Series) -> None:
    batch = publish(observe(series, "2024", 7).batch)
    publishing.withdraw(series, by=make_user(), at=NOON, note="Counted twice.")
    batch.refresh_from_db()

    publishing.withdraw(batch, by=make_user(), at=NOON, note="A misprint.")

    past: Any = history_models()[ObservationBatch]  # its columns are made at run time
    assert past.objects.get(until_position=None).status == Status.WITHDRAWN


@pytest.mark.engine
def test_a_batch_begun_again_leaves_the_history_of_what_was_public(series: Series) -> None:
    batch = publish(observe(series, "2024", 7).batch)
    publishing.withdraw(batch, by=make_user(), at=NOON, note="A misprint.")
    states = history_models()[ObservationBatch]._base_manager.order_by("from_position").values()
    before = list(states)
    publishing.reopen(batch, by=make_user(), at=NOON)
    publish(make_place())

    assert [*history.differences()] == []
    history.keep_everything()
    assert list(states.all()) == before


def test_two_reporters_of_one_trade_are_one_disagreement() -> None:
    total = publish(make_indicator())
    total.mirror = total
    total.save()
    cn, kg = make_country("CN"), make_country("KG")
    ours = publish(make_series(indicator=total, country=cn, partner=kg))
    theirs = publish(make_series(indicator=total, country=kg, partner=cn))
    PeriodRuling.objects.create(
        record=ours,
        period="2024",
        rule="scope",
        reason_en="Transit.",
        made_by=make_user(),
        made_at=NOON,
    )
    customs = make_source(kind="official")
    for series, period, value, source in (
        (ours, "2024", "22.71", customs),
        (theirs, "2024-01/2024-11", "5.1", make_source()),
    ):
        batch = make_batch(source=source)
        observe(series, period, value, batch=batch)
        publish(batch)

    (found,) = Disagreement.objects.all()

    assert (found.record_uid, found.accepted, str(found.gap_percent)) == (ours.uid, "22.71", "77.5")
    assert [(s["text"], s["as_of"], s["agrees"], s["standing"]) for s in found.statements] == [
        ("22.71", "2024", True, "agrees"),
        ("5.1", "2024-01/2024-11", False, "overruled"),
    ]
    assert (found.rule, found.reason["en"]) == ("scope", "Transit.")
    assert found.countries == " CN KG "


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize(("value", "differs"), [("20.8", False), ("15", True)])
def test_eleven_months_may_be_a_twelfth_less(value: str, differs: bool) -> None:
    total = publish(make_indicator())
    total.mirror = total
    total.save()
    cn, kg = make_country("CN"), make_country("KG")
    ours = publish(make_series(indicator=total, country=cn, partner=kg))
    theirs = publish(make_series(indicator=total, country=kg, partner=cn))
    for series, period, number in ((ours, "2024", "22.71"), (theirs, "2024-01/2024-11", value)):
        batch = make_batch()
        observe(series, period, number, batch=batch)
        publish(batch)

    assert Disagreement.objects.exists() is differs
    months = make_batch()  # beside which the year is another time
    observe(ours, "2024-01/2024-11", "20", batch=months)
    publish(months)
    told = Disagreement.objects.values_list("period", flat=True)
    assert list(told) == ["2024-01/2024-11"]


def test_publishing_facts_of_a_series_keeps_its_disputed_periods(series: Series) -> None:
    for value in (100, 60):
        batch = make_batch()
        observe(series, "2024", value, batch=batch)
        publish(batch)
    draft = publishing.start_edit(Series.objects.get(), by=make_user(), at=NOON)
    draft.title_en = "Renamed"
    draft.save()
    rule(draft, "drivers")
    publish(draft)

    assert Disagreement.objects.filter(period="2024").count() == 1


@pytest.mark.engine
def test_of_a_period_only_the_last_pin_holds(series: Series) -> None:
    for value in (7, 8):
        batch = make_batch()
        observe(series, "2024", value, batch=batch, pinned=True)
        publish(batch)

    assert list(Observation.objects.filter(pinned=True).values_list("value", flat=True)) == [8]
    assert public_values() == [7, 8]


def test_a_ruling_on_a_period_reaches_the_register(series: Series) -> None:
    for value in (100, 60):
        batch = make_batch()
        observe(series, "2024", value, batch=batch)
        publish(batch)
    draft = publishing.start_edit(series, by=make_user(), at=NOON)
    draft.period_rulings.create(
        period="2024", rule="slip", reason_en="Digits.", made_by=make_user(), made_at=NOON
    )
    publish(draft)

    assert Disagreement.objects.get().rule == "slip"

    publishing.withdraw(Series.objects.get(), by=make_user(), at=NOON, note="Counted twice.")
    assert not Disagreement.objects.exists()


@pytest.mark.engine
def test_database_refuses_a_second_public_pin_of_a_period(series: Series) -> None:
    for year in ("2023", "2024"):
        first, second = make_batch(), make_batch()
        observe(series, year, 7, batch=first, pinned=True)
        observe(series, year, 8, batch=second)
        publish(first)
        publish(second)
    (row,) = Observation.working.filter(batch=second)

    row.pinned = True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        observe(series, "2024", 9, batch=second, pinned=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.working.filter(pk=row.pk).update(pinned=True, is_public_pin=True)


def test_public_pin_is_pinned_and_live(series: Series) -> None:
    row = observe(series, "2024", 7)

    for wrong in ({"pinned": False}, {"pinned": True, **RETRACTED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Observation.working.filter(pk=row.pk).update(is_public_pin=True, **wrong)


def test_drafts_may_pin_what_is_pinned_in_public(series: Series) -> None:
    batch = make_batch()
    observe(series, "2024", 7, batch=batch, pinned=True)
    publish(batch)

    for value in (8, 9):
        observe(series, "2024", value, pinned=True)

    assert public_pins() == [7]


@pytest.mark.engine
def test_withdrawn_batch_gives_its_pin_back_and_takes_it_when_public_again(series: Series) -> None:
    first, second = make_batch(), make_batch()
    for batch, value in ((first, 7), (second, 8)):
        observe(series, "2024", value, batch=batch, pinned=True)
        observe(series, "2023", value, batch=batch)
        publish(batch)
    assert public_pins() == [8]

    publishing.withdraw(second, by=make_user(), at=NOON, note="A misprint.")
    assert public_pins() == []

    third = make_batch()
    observe(series, "2024", 9, batch=third, pinned=True)
    publish(third)
    publishing.reopen(second, by=make_user(), at=NOON)
    publish(second)

    assert public_pins() == [8]
    assert Observation.objects.filter(pinned=True).count() == 1


@pytest.mark.engine
def test_correction_takes_the_pin_of_what_it_supersedes(series: Series) -> None:
    first = make_batch()
    observe(series, "2024", 7, batch=first, pinned=True)
    publish(first)
    second = make_batch(supersedes=first)
    observe(series, "2024", 8, batch=second, pinned=True)

    publish(second)

    assert public_pins() == [8]


@pytest.mark.engine
def test_migration_keeps_the_pin_that_was_set_last() -> None:
    series = publish(make_series())
    rows = []
    for period, value in (("2023", 1), ("2024", 7), ("2024", 8), ("2024", 9)):
        batch = make_batch()
        rows.append(observe(series, period, value, batch=batch))
        publish(batch)
    retracted, draft = observe(series, "2024", 10, **RETRACTED), observe(series, "2024", 11)

    Observation.working.update(pinned=True, is_public_pin=False)  # as a portal of before has them
    mark_public_pins(apps_of_the_migration(), None)

    stored = Observation.working.order_by("pk").values_list("pk", "pinned", "is_public_pin")
    assert list(stored) == [
        (rows[0].pk, True, True),
        (rows[1].pk, False, False),
        (rows[2].pk, False, False),
        (rows[3].pk, True, True),
        (retracted.pk, True, False),
        (draft.pk, True, False),
    ]


def apps_of_the_migration() -> StateApps:
    loader = MigrationLoader(connection, replace_migrations=False)
    return loader.project_state(("trade", "0003_public_pins")).apps


RETRACTED = {"retracted_at": NOON, "retraction_reason": "A misprint."}


def public_pins() -> list[Any]:
    return list(Observation.working.filter(is_public_pin=True).values_list("value", flat=True))


def test_form_of_a_new_batch_has_no_empty_lines_about_its_rows() -> None:
    client, batch = sign_in(make_chief()), make_batch()
    new, stored = address_of(ObservationBatch, "add"), address(batch)
    assert "What it corrects" not in client.get(new).content.decode()
    assert "What it corrects" in client.get(stored).content.decode()
    assert "All 0 observations" in client.get(stored).content.decode()
