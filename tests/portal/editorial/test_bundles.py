"""Bundles: drafts of several kinds become public in one step, or none does."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.editorial import bundles, drafts, duplicates, scheduling, side_drafts
from portal.editorial.held_bundles import forget_deleted
from portal.models import Bundle, Disagreement, Edition, Finding, Notice, Place, Status, User
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from tests.admin_client import (
    address,
    address_of,
    make_chief,
    make_member,
    on_desk,
    said_by,
    sign_in,
)
from tests.factories import (
    NOON,
    claim_all,
    make_batch,
    make_corridor,
    make_energy_project,
    make_event,
    make_indicator,
    make_picture,
    make_place,
    make_series,
    make_source,
    make_trade_hub,
    make_user,
    observe,
    publish,
)
from tests.meeting import interrupted
from trade.hubs.models import TradeHub
from trade.statistics.observations import Observation, ObservationBatch

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def ready(record: Any) -> Any:
    if getattr(record, "facts", None):
        claim_all(record)
    publishing.submit(record, by=make_user(), at=NOON)
    return record


def bundle_with(*records: Any, name: str = "Khorgos") -> Bundle:
    bundle = bundles.open_bundle(name, by=make_user(), at=NOON)
    for record in records:
        bundles.put_into(bundle, record)
    return bundle


def page_of(bundle: Bundle) -> str:
    return f"/admin/bundles/{bundle.pk}/"


def press(client: Client, bundle: Bundle, button: str, value: str = "1", **data: Any) -> Any:
    seen = client.get(page_of(bundle)).context["seen"]
    return client.post(page_of(bundle), {button: value, "seen": seen, **data}, follow=True)


def schedule(bundle: Bundle, due: datetime, by: User) -> None:
    bundles.schedule(bundle, bundles.list_rows(bundle), due_at=due, by=by, at=NOON)


def status(record: Any) -> str:
    return str(type(record).working.get(pk=record.pk).status)


def test_records_of_several_kinds_and_their_figures_are_published_in_one_step() -> None:
    place = ready(make_place())
    hub = ready(make_trade_hub(place=place))
    series = ready(make_series())
    batch = make_batch()
    observe(series, "2024", 1, batch=batch)
    publishing.submit(batch, by=make_user(), at=NOON)
    bundle = bundle_with(batch, hub, series, place)
    publisher = sign_in(make_member("Publisher"))
    page = publisher.get(page_of(bundle)).content.decode()
    [form] = re.findall('<form method="post"[^>]*>(?=.*appointment-due_at)', page, re.DOTALL)
    assert "novalidate" in form  # the time, needed and folded away, would stop every other button
    answer = press(publisher, bundle, "publish")
    assert said_by(answer) == ["4 are public."]
    assert {status(one) for one in (place, hub, series, batch)} == {"published"}
    assert Observation.objects.count() == 1
    edition = Edition.objects.get(kind=TradeHub.kind())
    assert edition.document["place"]["uid"] == place.uid
    listed = {(str(one), link) for one, link in answer.context["published"]}
    assert listed == {(str(one), address(one)) for one in (place, hub, series, batch)}
    assert f'<a href="{address(place)}">{place}</a>' in answer.text
    ended = publisher.get("/admin/bundles/").text
    assert page_of(bundle) in ended
    assert f"{bundle.made_by} ·" not in ended  # who began it, not who ended it on that day


def test_bundles_of_one_run_name_each_what_it_has_published() -> None:
    places, publisher = [ready(make_place()) for _one in "ab"], make_member("Publisher")
    made = [bundle_with(place, name=place.title_en) for place in places]
    for bundle in made:
        schedule(bundle, NOON + timedelta(days=1), publisher)
    assert bundles.run_due(at=NOON + timedelta(days=1)) == made
    client = sign_in(publisher)
    pages = [client.get(page_of(bundle)).context["published"] for bundle in made]
    assert [[one for one, _link in page] for page in pages] == [[place] for place in places]


def test_page_of_an_ended_bundle_names_each_record_once_to_who_may_see_it() -> None:
    """Also one of which a draft was begun since, and one of which a translation was published."""
    place, hub = ready(make_place()), publish(make_trade_hub())
    russian = side_drafts.translate(hub, language="ru", by=make_user(), at=NOON)
    publishing.submit(russian, by=make_user(), at=NOON)
    bundle, publisher = bundle_with(place, russian), sign_in(make_member("Publisher"))
    press(publisher, bundle, "publish")
    for one in (place, hub):
        one.refresh_from_db()
        publishing.start_edit(one, by=make_user(), at=NOON)
    listed = publisher.get(page_of(bundle)).context["published"]
    assert {(one, link) for one, link in listed} == {(one, address(one)) for one in (place, hub)}
    assert len(listed) == 2
    few = sign_in(make_user(is_staff=True))
    assert few.get(page_of(bundle)).context["published"] == []
    Bundle.objects.update(published=[])  # as one that ended before these were kept
    import_module("portal.migrations.0072_published_with_bundle").name_published(apps, None)
    assert set(publisher.get(page_of(bundle)).context["published"]) == set(listed)


def test_page_of_an_ended_bundle_does_not_name_what_named_a_merged_record() -> None:
    into, other = publish(make_place()), publish(make_place())
    hub = publish(make_trade_hub(place=other))
    draft = duplicates.merge_into(into, other, by=make_user(), at=NOON)
    claim_all(draft)
    publishing.submit(draft, by=make_user(), at=NOON)
    bundle, publisher = bundle_with(draft), sign_in(make_member("Publisher"))
    press(publisher, bundle, "publish")
    assert Edition.objects.filter(record_uid=hub.uid).count() == 2
    assert [one for one, _link in publisher.get(page_of(bundle)).context["published"]] == [into]


def test_new_series_of_a_batch_is_named_in_its_bundle_and_sent_back_with_it() -> None:
    series, batch = make_series(title_en="Grain by rail"), make_batch()
    observe(series, "2024", 1, batch=batch)
    for one in (series, batch):
        publishing.submit(one, by=make_user(), at=NOON)
    bundle, publisher = bundle_with(batch), sign_in(make_member("Publisher"))
    page = publisher.get(page_of(bundle)).content.decode()
    assert f'Published with it: <a href="{address(series)}">Grain by rail</a>' in page
    press(publisher, bundle, "send_back", step_note="In tonnes?")
    assert (status(series), status(batch)) == ("draft", "draft")
    bundles.put_into(bundle, series)
    assert "Published with it" not in publisher.get(page_of(bundle)).content.decode()


@pytest.mark.every_day(one_in=2)
@pytest.mark.usefixtures("rulings_required")
@pytest.mark.parametrize(("said_of", "code"), [(0, "official"), (1, "scope")])
def test_batch_and_the_ruling_that_it_needs_are_published_in_one_bundle(
    said_of: int, code: str
) -> None:
    """The ruling is in the series that differs, or in that of another reporter; texts of one
    language, which have none, may go with it."""
    indicator = publish(make_indicator())
    series = [
        publish(make_series(indicator=indicator, reporter_en=name)) for name in ("Customs", "Bank")
    ]
    publish(observe(series[0], "2024", 1).batch)
    editor, batch = make_user(), make_batch()
    observe(series[said_of], "2024", 2, batch=batch)
    draft = publishing.start_edit(series[0], by=editor, at=NOON)
    why = {"rule": code, "reason_en": "The office’s own.", "made_at": NOON}
    draft.period_rulings.create(period="2024", made_by=editor, made_in_role="editor", **why)
    texts = side_drafts.translate(series[0], language="ru", by=editor, at=NOON)
    bundle = bundle_with(batch, draft, texts)
    client = sign_in(make_member("Administrator"))

    assert publishing.blockers_of(batch) != []  # alone
    assert "Write the reason" not in client.get(page_of(bundle)).content.decode()
    assert said_by(press(client, bundle, "submit")) == ["3 are submitted."]
    assert said_by(press(sign_in(make_member("Publisher")), bundle, "publish")) == ["3 are public."]
    assert Disagreement.objects.get().rule == code


@pytest.mark.parametrize(
    "change", [lambda rows: rows.delete(), lambda rows: rows.update(period="2023")]
)
@pytest.mark.usefixtures("rulings_required")
def test_ruling_that_a_draft_of_the_bundle_removes_or_moves_covers_no_batch_in_it(
    change: Callable[[Any], object],
) -> None:
    series, editor, batch = publish(make_series()), make_user(), make_batch()
    publish(observe(series, "2024", 1).batch)
    observe(series, "2024", 2, batch=batch)
    why = {"rule": "official", "reason_en": "The office’s own.", "made_at": NOON}
    draft = publishing.start_edit(series, by=editor, at=NOON)
    draft.period_rulings.create(period="2024", made_by=editor, made_in_role="editor", **why)
    series = publish(draft)
    texts = side_drafts.translate(series, language="ru", by=editor, at=NOON)  # which has it, too
    draft = publishing.start_edit(series, by=editor, at=NOON)
    bundle = bundle_with(batch, draft, texts)
    client = sign_in(make_member("Administrator"))
    assert "Write the reason" not in client.get(page_of(bundle)).content.decode()

    change(draft.period_rulings.all())

    assert "Write the reason" in client.get(page_of(bundle)).content.decode()


@pytest.mark.usefixtures("plausibility_required")
def test_page_of_a_bundle_checks_all_drafts_of_a_kind_together() -> None:
    client, bundle = sign_in(make_member("Publisher")), bundle_with(make_trade_hub())

    def queries(number: int) -> int:
        bundle_with(*(make_place(title_en="Town") for _ in range(number)))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(page_of(bundle))
        assert all(row["missing"] for row in page.context["rows"])
        return len(asked)

    queries(1)  # what is read once in a process
    assert queries(1) == queries(3)


def test_one_that_cannot_be_published_holds_back_all() -> None:
    good, bad = ready(make_place()), make_place(title_en="Without source")
    publishing.submit(bad, by=make_user(), at=NOON)
    bundle = bundle_with(good, bad)
    answer = press(sign_in(make_member("Publisher")), bundle, "publish")
    assert said_by(answer)[0].startswith("“Without source”: No source says these values")
    assert not Place.objects.exists()
    assert not Edition.objects.exists()
    assert bundles.list_rows(bundle) == [good, bad]


def test_publisher_takes_out_what_was_sent_back_and_publishes_the_others() -> None:
    good, bad, publisher = ready(make_place()), ready(make_place()), make_member("Publisher")
    bundle, client = bundle_with(good, bad), sign_in(publisher)
    publishing.send_back(bad, by=publisher, at=NOON, note="Another quote.")
    press(client, bundle, "leave", f"place:{bad.uid}")
    assert said_by(press(client, bundle, "publish")) == ["1 is public."]
    assert (status(good), status(bad)) == ("published", "draft")


def test_refusal_names_a_record_once() -> None:
    record = ready(make_place(title_en="Summit"))
    bundle = bundle_with(record)
    rows = bundles.list_rows(bundle)
    publishing.send_back(record, by=make_user(), at=NOON, note="Not yet.")

    with pytest.raises(NotAllowed) as refused:
        bundles.publish_all(bundle, rows, by=make_user(is_superuser=True), at=NOON)

    assert str(refused.value).count("“Summit”") == 1


def test_what_drafts_lack_is_listed_with_links_before_any_of_them_is_submitted() -> None:
    good, bad = make_place(title_en="Good"), make_place(title_en="Bad", population=7)
    claim_all(good)
    bundle, client = bundle_with(good, bad), sign_in(make_member("Editor"))
    answer = press(client, bundle, "submit")
    assert said_by(answer) == [
        "1 draft lacks something, which stands beside it: nothing is submitted."
    ]
    assert f'<a href="{address(bad)}#id_population">population</a>' in answer.content.decode()
    assert (status(good), status(bad)) == ("draft", "draft")
    assert not Notice.objects.exists()
    claim_all(bad)
    assert "as_they_are" not in client.get(page_of(bundle)).content.decode()
    assert said_by(press(client, bundle, "submit")) == ["2 are submitted."]


def test_drafts_that_lack_something_are_submitted_as_they_are_on_demand() -> None:
    bad = make_place()
    bundle, client = bundle_with(bad), sign_in(make_member("Editor"))
    assert 'name="as_they_are"' in client.get(page_of(bundle)).content.decode()
    assert said_by(press(client, bundle, "as_they_are")) == ["1 is submitted."]
    assert status(bad) == "review"


def test_new_series_that_is_submitted_with_its_batch_is_not_missing_in_the_bundle() -> None:
    series, batch = make_series(), make_batch()
    observe(series, "2024", 1, batch=batch)
    claim_all(series)
    bundle = bundle_with(batch, series)
    assert said_by(press(sign_in(make_chief()), bundle, "submit")) == ["2 are submitted."]


@pytest.mark.exhaustive
def test_drafts_of_one_bundle_that_name_each_other_ask_for_nothing_and_are_published(
    django_capture_on_commit_callbacks: Any,
) -> None:
    plants = one, other = [ready(make_energy_project(title_en=name)) for name in ("One", "Other")]
    for plant, named in zip(plants, reversed(plants), strict=True):
        type(plant).working.filter(pk=plant.pk).update(related_project=named)
    bundle = bundles.open_bundle("Both", by=make_user(), at=NOON)

    def asking() -> set[str]:
        found = Finding.objects.filter(check_id="names-draft")
        return set(found.values_list("record_uid", flat=True))

    def after(step: Any, *args: Any, **kwargs: Any) -> set[str]:
        with django_capture_on_commit_callbacks(execute=True):
            step(*args, **kwargs)
        return asking()

    assert after(bundles.put_into, bundle, one) == {one.uid, other.uid}
    assert after(bundles.put_into, bundle, other) == set()
    assert after(bundles.take_out, one) == {one.uid, other.uid}
    assert after(bundles.put_into, bundle, one) == set()
    assert after(bundles.dissolve, bundle, at=NOON) == {one.uid, other.uid}

    bundle, client = bundle_with(one, other), sign_in(make_member("Publisher"))
    with django_capture_on_commit_callbacks(execute=True):
        assert said_by(press(client, bundle, "publish")) == ["2 are public."]
    assert asking() == set()
    for plant, named in zip(plants, reversed(plants), strict=True):
        edition = type(plant).objects.get(uid=plant.uid).edition
        assert edition is not None
        assert edition.document["related_project"]["uid"] == named.uid


def test_draft_is_no_longer_asked_about_when_what_it_names_is_public(
    django_capture_on_commit_callbacks: Any,
) -> None:
    place = ready(make_place())
    hub = make_trade_hub(place=place)
    with django_capture_on_commit_callbacks(execute=True):
        publishing.log_change(hub, by=make_user(), at=NOON)
    findings = Finding.objects.filter(check_id="names-draft", record_uid=hub.uid)
    assert findings.exists()
    with django_capture_on_commit_callbacks(execute=True):
        publishing.publish(place, by=make_user(), at=NOON)
    assert not findings.exists()


def test_series_that_measures_a_draft_is_found_until_that_is_public(
    django_capture_on_commit_callbacks: Any,
) -> None:
    place = ready(make_place(title_en="Khorgos"))
    series = make_series(measures_kind="place", measures_uid=place.uid)
    with django_capture_on_commit_callbacks(execute=True):
        publishing.log_change(series, by=make_user(), at=NOON)
    findings = Finding.objects.filter(check_id="names-draft", record_uid=series.uid)

    assert findings.get().field == "measures_uid"
    with django_capture_on_commit_callbacks(execute=True):
        publishing.publish(place, by=make_user(), at=NOON)
    assert not findings.exists()


def signed_at_event() -> Any:
    return partial(make_event().signed_documents.create, source=make_source())


@pytest.mark.parametrize("rows_of", [signed_at_event, lambda: make_picture().subjects.create])
def test_rows_that_name_a_draft_by_its_key_are_found_until_it_is_public(
    rows_of: Any, django_capture_on_commit_callbacks: Any
) -> None:
    place = ready(make_place(title_en="Khorgos"))
    row = rows_of()(about=f"place:{place.uid}")
    record = row.record
    with django_capture_on_commit_callbacks(execute=True):
        publishing.log_change(record, by=make_user(), at=NOON)
    findings = Finding.objects.filter(check_id="names-draft", record_uid=record.uid)

    assert findings.get().field == f"{record.parts[0]}/{row.uid}"
    with django_capture_on_commit_callbacks(execute=True):
        publishing.publish(place, by=make_user(), at=NOON)
    assert not findings.exists()


def test_nothing_is_offered_for_publication_while_a_draft_is_not_submitted() -> None:
    place = make_place()
    bundle, client = bundle_with(ready(make_place()), place), sign_in(make_member("Publisher"))
    offered = 'name="publish"', 'name="set"', 'name="send_back"'

    def buttons() -> list[bool]:
        page = client.get(page_of(bundle)).content.decode()
        return [button in page for button in offered]

    assert buttons() == [False, False, True]
    ready(place)
    assert buttons() == [True, True, True]


def test_bundle_ends_with_the_last_of_its_drafts() -> None:
    taken_out, deleted, published = make_place(), make_place(), ready(make_place())
    bundle = bundle_with(taken_out, deleted, published)
    publishing.publish(published, by=make_user(), at=NOON)
    forget_deleted(type(deleted), [deleted.uid])
    bundles.put_into(bundle, taken_out)  # where it is
    bundle.refresh_from_db()
    assert bundle.ended_at is None

    bundles.take_out(taken_out)
    bundle.refresh_from_db()
    assert bundle.ended_at is not None


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_last_draft_is_taken_out_on_the_page_of_its_bundle() -> None:
    """Without a transaction around it PostgreSQL refuses to lock the bundle that ends."""
    place = make_place()
    bundle, client = bundle_with(place), sign_in(make_member("Editor"))
    answer = press(client, bundle, "leave", f"place:{place.uid}")
    assert said_by(answer) == [f"“{place}” is out of the bundle."]
    assert "It has ended." in answer.text


def test_bundle_with_a_time_stays_till_then_when_its_last_draft_is_discarded() -> None:
    draft = publishing.start_edit(publish(make_place()), by=make_user(), at=NOON)
    publishing.submit(draft, by=make_user(), at=NOON)
    bundle, publisher = bundle_with(draft), make_member("Publisher", email="p@example.org")
    schedule(bundle, NOON + timedelta(days=1), publisher)
    publishing.send_back(draft, by=publisher, at=NOON, note="Which source?")
    publishing.discard_edit(draft, by=make_user(), at=NOON)
    alone, due = ready(make_place()), NOON + timedelta(days=1)
    scheduling.schedule_step(alone, "publish", due_at=due, by=publisher, at=NOON)
    for run in (scheduling, bundles):
        run.run_due(at=due)  # the moment of what is published alone, too
    assert status(alone) == "published"
    failed = Notice.objects.get(subject__startswith="Could not")
    assert failed.body.startswith("Nothing of it waits for publication.")
    answer = sign_in(publisher).get(page_of(bundle))
    for words in (
        "at its time:</b> Nothing of it waits",
        "It has ended.",
        "No drafts were published",
    ):
        assert words in answer.text


@pytest.mark.exhaustive
def test_draft_that_is_not_submitted_holds_back_all() -> None:
    bundle = bundle_with(ready(make_place()), make_place(title_en="Unfinished"))
    with pytest.raises(NotAllowed, match="Unfinished"):
        bundles.publish_all(
            bundle, bundles.list_rows(bundle), by=make_user(is_superuser=True), at=NOON
        )
    assert not Place.objects.exists()


def test_nobody_publishes_a_bundle_with_own_work_in_it() -> None:
    publisher = make_member("Publisher")
    own = make_place()
    claim_all(own)
    publishing.submit(own, by=publisher, at=NOON)
    bundle = bundle_with(ready(make_place()), own)
    answer = press(sign_in(publisher), bundle, "publish")
    assert "has not worked on this version" in said_by(answer)[0]
    assert not Place.objects.exists()


@pytest.mark.exhaustive
def test_bundle_that_changed_since_it_was_read_is_read_again() -> None:
    place = ready(make_place())
    bundle, client = bundle_with(place), sign_in(make_member("Publisher"))
    seen = client.get(page_of(bundle)).context["seen"]
    bundles.put_into(bundle, ready(make_place()))
    answer = client.post(page_of(bundle), {"publish": "1", "seen": seen}, follow=True)
    assert said_by(answer) == ["“Khorgos” was changed in the meantime. Look at what it holds now."]
    assert not Place.objects.exists()


def test_step_with_a_bundle_that_has_ended_is_refused_in_words() -> None:
    bundle, client = bundle_with(ready(make_place())), sign_in(make_member("Publisher"))
    seen = client.get(page_of(bundle)).context["seen"]
    press(sign_in(make_member("Publisher")), bundle, "publish")
    answer = client.post(page_of(bundle), {"send_back": "1", "seen": seen, "step_note": "No."})
    assert said_by(answer) == ["“Khorgos” was changed in the meantime. Look at what it holds now."]
    assert "It has ended." in answer.text


def test_page_of_a_bundle_that_ends_while_a_button_is_pressed_says_so() -> None:
    bundle, client = bundle_with(ready(make_place())), sign_in(make_member("Publisher"))
    rows, other = bundles.list_rows(bundle), make_member("Publisher")
    seen = client.get(page_of(bundle)).context["seen"]
    publish_it = partial(bundles.publish_all, bundle, rows, by=other, at=NOON)
    with interrupted(publish_it, before="^SAVEPOINT"):
        answer = client.post(page_of(bundle), {"publish": "1", "seen": seen})
    assert said_by(answer) == ["“Khorgos” was changed by somebody else in the meantime."]
    assert "It has ended." in answer.text
    assert "Dissolve" not in answer.text


@pytest.mark.exhaustive
def test_bundle_is_submitted_and_sent_back_as_one() -> None:
    places = [make_place(), make_place()]
    for place in places:
        claim_all(place)
    bundle = bundle_with(*places)
    editor, publisher = sign_in(make_member("Editor")), sign_in(make_member("Publisher"))
    assert 'name="send_back"' not in publisher.get(page_of(bundle)).text
    assert said_by(press(editor, bundle, "submit")) == ["2 are submitted."]
    assert 'name="send_back"' in publisher.get(page_of(bundle)).text
    assert {status(one) for one in places} == {"review"}
    press(publisher, bundle, "send_back", step_note="Which source?")
    assert {status(one) for one in places} == {"draft"}


def test_bundle_is_published_at_its_time() -> None:
    place, public = ready(make_place()), make_place()
    claim_all(public)
    texts = side_drafts.translate(publish(public), language="ru", by=make_user(), at=NOON)
    publishing.submit(texts, by=make_user(), at=NOON)
    bundle = bundle_with(place, texts)
    due = NOON + timedelta(days=1)
    schedule(bundle, due, make_member("Publisher"))
    assert (status(place), Place.objects.count()) == ("review", 1)
    with pytest.raises(NotAllowed, match="A time is set"):
        bundles.take_out(place)
    calendar = sign_in(make_member("Editor")).get(f"/admin/calendar/?month={due:%Y-%m}")
    assert page_of(bundle) in calendar.content.decode()
    assert bundles.run_due(at=due - timedelta(hours=1)) == []
    assert bundles.run_due(at=due) == [bundle]
    assert (status(place), Place.objects.count()) == ("published", 2)
    publishing.start_edit(place, by=make_user(), at=NOON)  # a later draft is not listed beside it
    page = sign_in(make_member("Publisher", email="p@example.org")).get(page_of(bundle))
    assert [one.pk for one, _link in page.context["published"]] == [place.pk, public.pk]
    assert bundles.run_due(at=due + timedelta(hours=1)) == []


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("texts_alone", [False, True])
def test_texts_of_a_record_are_published_with_its_draft_or_before(texts_alone: bool) -> None:
    hub, publisher = publish(make_trade_hub()), make_member("Publisher")
    draft = publishing.start_edit(hub, by=make_user(), at=NOON)
    texts = side_drafts.translate(hub, language="ru", by=make_user(), at=NOON)
    for copy, column, title in ((draft, "title_en", "Khorgos"), (texts, "title_ru", "Хоргос")):
        with drafts.change_draft(copy, by=make_user(), at=NOON) as fresh:
            setattr(fresh, column, title)
        publishing.submit(fresh, by=make_user(), at=NOON)
    bundle, due = bundle_with(draft), NOON + timedelta(days=1)
    if not texts_alone:
        bundles.put_into(bundle, fresh)
    schedule(bundle, due, publisher)
    if texts_alone:
        publishing.publish(fresh, by=publisher, at=NOON)

    bundles.run_due(at=due)

    bundle.refresh_from_db()
    hub.refresh_from_db()
    assert (bundle.problem, hub.title_en, hub.title_ru) == ("", "Khorgos", "Хоргос")


def test_change_log_is_locked_before_the_bundle_as_by_a_publication_by_hand() -> None:
    due, publisher = NOON + timedelta(days=1), make_member("Publisher")
    bundle = bundle_with(ready(make_place()))
    schedule(bundle, due, publisher)
    with CaptureQueriesContext(connection) as queries:
        bundles.run_due(at=due)
    asked = list(queries)[1:]  # after the list of what is due
    found = [re.findall("portal_(bundle|journalhead)", query["sql"]) for query in asked]
    assert {*next(filter(None, found))} == {"journalhead"}


def test_fault_of_the_program_in_one_bundle_holds_up_no_other() -> None:
    publisher, due = make_member("Publisher", email="p@example.org"), NOON + timedelta(days=1)
    place, other = ready(make_place()), ready(make_trade_hub())
    broken, sound = bundle_with(place, name="Broken"), bundle_with(other, name="Sound")
    for bundle in (broken, sound):
        schedule(bundle, due, publisher)
    with interrupted(lambda: 1 // 0, before='INSERT INTO "portal_edition"'):
        tried = bundles.run_due(at=due)
    assert (tried, status(place), status(other)) == ([broken, sound], "review", "published")
    broken.refresh_from_db()
    sentence = "The program failed; its log says why. Try again by hand."
    assert (broken.due_at, broken.problem) == (None, sentence)
    assert Notice.objects.get(subject__contains="Broken").body.startswith(sentence)


def test_time_cancelled_for_a_bundle_whose_drafts_are_gone_ends_it() -> None:
    draft = publishing.start_edit(publish(make_place()), by=make_user(), at=NOON)
    publishing.submit(draft, by=make_user(), at=NOON)
    bundle, publisher = bundle_with(draft), make_member("Publisher")
    schedule(bundle, NOON + timedelta(days=1), publisher)
    publishing.send_back(draft, by=publisher, at=NOON, note="Which source?")
    publishing.discard_edit(draft, by=make_user(), at=NOON)
    answer = press(sign_in(publisher), bundle, "cancel")
    assert "It has ended." in answer.text
    with pytest.raises(NotAllowed, match="changed by somebody else"):
        bundles.cancel(bundle, by=publisher, at=NOON)


@pytest.mark.exhaustive
def test_bundle_that_changed_before_its_time_is_not_published_and_who_set_it_is_told() -> None:
    first, second = ready(make_place()), ready(make_place())
    bundle, publisher = bundle_with(first, second), make_member("Publisher", email="p@example.org")
    due = NOON + timedelta(days=1)
    schedule(bundle, due, publisher)
    publishing.send_back(second, by=publisher, at=NOON, note="Which source?")
    with drafts.change_draft(second, by=make_user(), at=NOON) as fresh:
        fresh.title_en = "Changed"
    publishing.submit(fresh, by=make_user(), at=NOON)
    bundles.run_due(at=due)
    assert not Place.objects.exists()
    assert Notice.objects.get(subject__contains="Khorgos").to == publisher
    bundle.refresh_from_db()
    assert (bundle.due_at, "changed by somebody else" in bundle.problem) == (None, True)


def test_draft_begun_again_under_a_time_is_not_published_as_if_it_had_been_read() -> None:
    """It has the uid, and by as many steps the version, of the one that was read and discarded."""
    place, publisher = publish(make_place(title_en="Khorgos")), make_member("Publisher")
    due = NOON + timedelta(days=1)
    for title in ("Read", "Unread"):
        draft = publishing.start_edit(place, by=make_user(), at=NOON)
        with drafts.change_draft(draft, by=make_user(), at=NOON) as fresh:
            fresh.title_en = title
        publishing.submit(fresh, by=make_user(), at=NOON)
        if title == "Read":
            bundle = bundle_with(fresh)
            schedule(bundle, due, publisher)
            publishing.send_back(fresh, by=publisher, at=NOON, note="No.")
            publishing.discard_edit(fresh, by=make_user(), at=NOON)
    bundles.run_due(at=due)
    assert Place.objects.get().title_en == "Khorgos"
    bundle.refresh_from_db()
    assert "changed by somebody else" in bundle.problem


def test_draft_that_comes_in_while_a_time_is_set_stays_in_its_bundle() -> None:
    first, second, due = ready(make_place()), ready(make_place()), NOON + timedelta(days=1)
    bundle = bundle_with(first)
    read = bundles.list_rows(bundle)
    bundles.put_into(bundle, second)
    bundles.schedule(bundle, read, due_at=due, by=make_member("Publisher"), at=NOON)
    bundles.run_due(at=due)
    bundle.refresh_from_db()
    assert "changed by somebody else" in bundle.problem
    assert bundles.list_rows(bundle) == [first, second]


@pytest.mark.exhaustive
def test_time_is_not_set_for_what_cannot_be_published() -> None:
    bad = make_place()
    publishing.submit(bad, by=make_user(), at=NOON)
    due = NOON + timedelta(days=1)
    with pytest.raises(NotAllowed, match="No source says"):
        schedule(bundle_with(bad), due, make_member("Publisher"))


def test_refused_step_keeps_what_was_typed() -> None:
    bundle = bundle_with(ready(make_place()), make_corridor())
    client = sign_in(make_member("Publisher"))
    assert (
        'rows="2">A long note</textarea>'
        in press(client, bundle, "publish", step_note="A long note").text
    )
    typed = {"appointment-note": "For the anniversary", "appointment-due_at": ""}
    page = press(client, bundle, "set", **typed).text
    assert "<details open>" in page
    assert "This field is required." in page
    assert "For the anniversary</textarea>" in page
    stale = {"publish": "1", "seen": "other", "step_note": "Read on Monday"}
    assert "Read on Monday</textarea>" in client.post(page_of(bundle), stale).text


@pytest.mark.exhaustive  # every day a bundle is published at its time
def test_time_of_a_bundle_is_told_on_the_desk_and_in_its_reviews_and_can_be_changed() -> None:
    place, free = ready(make_place()), ready(make_place(title_en="Free"))
    bundle, publisher = bundle_with(place, name="Timed"), make_member("Publisher")
    client = sign_in(publisher)
    assert [row.title for row in on_desk(client, "mine")] == [str(place), "Free"]
    press(client, bundle, "set", **{"appointment-due_at": "2099-01-01T12:00"})
    sentence = f"Will be published on 1 January 2099, 12:00 (UTC), as {publisher} has set."
    assert [row.title for row in on_desk(client, "mine")] == ["Free"]
    assert [row.words for row in on_desk(client, "waiting")] == [sentence]
    for page in (address(place), address(place, "review")):
        assert sentence in client.get(page).text
        assert page_of(bundle) in client.get(page).text
    assert page_of(bundle) not in client.get(address(free, "review")).text

    read_before = client.get(page_of(bundle)).context["seen"]
    press(client, bundle, "set", **{"appointment-due_at": "2099-02-01T12:00"})
    assert "1 February 2099" in client.get(page_of(bundle)).text
    client.post(page_of(bundle), {"cancel": "1", "seen": read_before})  # the time it had then
    bundle.refresh_from_db()
    assert bundle.due_at is not None
    press(client, bundle, "cancel")
    assert [row.title for row in on_desk(client, "mine")] == [str(place), "Free"]


@pytest.mark.exhaustive
def test_draft_goes_into_a_bundle_from_its_form_and_from_the_list() -> None:
    first, second, public = make_place(), make_place(), make_place()
    claim_all(public)
    publish(public)
    client = sign_in(make_member("Editor"))
    assert address(first, "bundle") in client.get(address(first)).content.decode()
    assert "Put into the bundle" in client.get(address(first, "bundle")).content.decode()
    client.post(address(first, "bundle"), {"name": " Khorgos "})
    ticked = {"action": "put_into_bundle", "step_note": "Khorgos", "index": 0}
    client.post(address_of(Place), {**ticked, "_selected_action": [second.pk, public.pk]})
    bundle = Bundle.objects.get()
    assert bundles.list_rows(bundle) == [first, second]
    assert page_of(bundle) in client.get(address(first)).content.decode()
    assert page_of(bundle) in client.get("/admin/").content.decode()
    press(client, bundle, "leave", f"place:{first.uid}")
    assert bundles.list_rows(bundle) == [second]
    press(client, bundle, "dissolve")
    assert "It has ended." in client.get(page_of(bundle)).content.decode()
    assert status(second) == Status.DRAFT


def test_list_asks_for_the_name_of_a_bundle_and_keeps_what_was_ticked() -> None:
    places, client = [make_place(), make_place()], sign_in(make_member("Editor"))
    ticked = {"action": "put_into_bundle", "_selected_action": [one.pk for one in places]}
    asked = client.post(address_of(Place), {**ticked, "step_note": " ", "index": 0})
    sent = dict(re.findall('type="hidden" name="(action|index)" value="(.*?)"', asked.text))
    keys = re.findall('name="_selected_action" value="(.*?)"', asked.text)
    sent |= {"_selected_action": keys, "name": "Khorgos"}
    done = client.post(address_of(Place), sent, follow=True)
    bundle = Bundle.objects.get()
    assert bundles.list_rows(bundle) == places
    link = f'<a href="{page_of(bundle)}">Khorgos</a>'
    assert said_by(done) == [f"2 are in “{link}”."]
    assert link in done.text

    rows = [make_place(), publish(make_place())]
    sent |= {"_selected_action": [one.pk for one in rows]}
    said = said_by(client.post(address_of(Place), sent, follow=True))
    assert said[1].startswith("1 of those ticked is left out: it is no draft and not in review")
    assert (len(said), bundles.list_rows(bundle)) == (2, [*places, rows[0]])


def test_page_says_when_all_can_be_published() -> None:
    bundle, client = bundle_with(ready(make_place()), make_place()), sign_in(make_chief())
    words = "once each of them is in review"
    assert words in client.get(page_of(bundle)).text
    ready(bundles.list_rows(bundle)[1])
    page = client.get(page_of(bundle)).text
    assert (words in page, "Publish all" in page) == (False, True)


def test_batches_go_into_a_bundle_from_their_list() -> None:
    batch = make_batch()
    ticked = {"action": "put_into_bundle", "step_note": "Khorgos", "index": 0}
    data = {**ticked, "_selected_action": [batch.pk]}
    sign_in(make_member("Data steward")).post(address_of(ObservationBatch), data)
    assert bundles.list_rows(Bundle.objects.get()) == [batch]


def test_draft_stays_where_it_is_if_its_new_bundle_has_a_time() -> None:
    waiting, first, second = ready(make_place()), make_place(), make_place()
    timed, other = bundle_with(waiting, name="Timed"), bundle_with(second, name="Other")
    as_read = [Bundle.objects.get(pk=timed.pk) for _step in range(3)]
    schedule(timed, NOON + timedelta(days=1), make_member("Publisher"))
    told: dict[str, Any] = {"by": make_user(), "at": NOON, "note": "No."}
    for step in (
        partial(bundles.put_into, as_read[0], second),
        partial(bundles.dissolve, as_read[1], at=NOON),
        partial(bundles.take_step, "send_back", as_read[2], [waiting], **told),
    ):
        with pytest.raises(NotAllowed, match="A time is set"):  # after it was read
            step()
        assert bundles.bundle_of(second) == other

    client = sign_in(make_member("Editor"))
    ticked = {"action": "put_into_bundle", "step_note": "New", "index": 0}
    data = {**ticked, "_selected_action": [first.pk, waiting.pk]}
    answer = client.post(address_of(Place), data, follow=True)
    assert said_by(answer) == ["A time is set for “Timed”. Cancel that first."]
    assert bundles.bundle_of(first) is None  # none of them is put, and no bundle is made
    assert not Bundle.objects.filter(name="New").exists()


def test_draft_that_was_published_alone_is_no_hindrance() -> None:
    alone, other = ready(make_place()), ready(make_corridor())
    bundle = bundle_with(alone, other)
    publishing.publish(alone, by=make_user(), at=NOON)
    publishing.start_edit(alone, by=make_user(), at=NOON)  # a later draft is in no bundle
    assert bundles.list_rows(bundle) == [other]
    rows, publisher = bundles.list_rows(bundle), make_member("Publisher")
    assert bundles.publish_all(bundle, rows, by=publisher, at=NOON) == 1


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("way", ["deleted", "merged", "deleted late", "discarded late"])
def test_draft_that_is_gone_is_no_hindrance(way: str) -> None:
    """Under a time, one that is gone holds back the others once: nobody read them without it."""
    editor, publisher = make_member("Editor"), make_member("Publisher")
    gone, other, into = make_place(title_en="Khorgoz"), ready(make_place()), make_place()
    public = publish(make_place()) if way == "discarded late" else None
    gone = publishing.start_edit(public, by=editor, at=NOON) if public else gone
    bundle, due = bundle_with(gone, other), NOON + timedelta(days=1)
    if way == "merged":
        claim_all(into)
        draft = duplicates.merge_into(into, gone, by=editor, at=NOON)
        publishing.submit(draft, by=editor, at=NOON)
        publishing.publish(draft, by=publisher, at=NOON)
    elif way == "deleted":
        sign_in(editor).post(address(gone, "delete"), {"post": "yes"})
    else:
        claim_all(gone)
        publishing.submit(gone, by=editor, at=NOON)
        schedule(bundle, due, publisher)
        publishing.send_back(gone, by=publisher, at=NOON, note="No.")
        if public:
            publishing.discard_edit(gone, by=editor, at=NOON)
        else:
            sign_in(editor).post(address(gone, "delete"), {"post": "yes"})
        bundles.run_due(at=due)
        bundle.refresh_from_db()
        assert "A draft of the bundle is gone" in bundle.problem  # as it was not read so
        assert "1 draft<" in sign_in(editor).get("/admin/bundles/").content.decode()
        due += timedelta(days=1)
    assert not Place.working.filter(uid=gone.uid).exclude(pk=public.pk if public else 0).exists()
    assert way != "deleted" or "1 draft<" in sign_in(editor).get("/admin/bundles/").content.decode()

    schedule(bundle, due, publisher)
    bundles.run_due(at=due)

    assert Place.objects.filter(uid=other.uid).exists()


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("Contributor", {"submit", "leave"}),
        ("Translator", set()),
        ("Editor", {"submit", "leave", "dissolve"}),
        ("Publisher", {"leave", "publish", "send_back", "set", "cancel"}),
        ("Data steward", set()),
        ("Administrator", {"submit", "leave", "dissolve", "publish", "send_back", "set", "cancel"}),
    ],
)
def test_each_role_takes_the_steps_that_are_its_own(role: str, may: set[str]) -> None:
    client, place = sign_in(make_member(role)), make_place()
    bundle = bundle_with(place, make_place())
    when = {"appointment-due_at": "2099-01-01T12:00", "step_note": "Note."}
    steps = {"submit", "leave", "dissolve", "publish", "send_back", "set", "cancel"}
    refused = set()
    for step in [*sorted(steps - {"dissolve"}), "dissolve"]:
        value = f"place:{place.uid}" if step == "leave" else "publish"
        if bundle.items.count() == 1:
            bundles.put_into(bundle, place)
        if press(client, bundle, step, value, **when).status_code == 403:
            refused.add(step)
        Place.working.filter(pk=place.pk).update(status=Status.DRAFT)
    own = may | ({"dissolve"} if "submit" in may else set())
    assert refused == steps - own
    may_put = client.post(address(place, "bundle"), {"name": "Other"}).status_code != 403
    assert may_put is ("submit" in may)
