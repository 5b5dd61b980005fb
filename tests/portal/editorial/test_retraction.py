"""A source is retracted with all that rests on it, in one step that a second person takes."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from portal.editorial import bundles, drafts, duplicates, retraction, side_drafts
from portal.editorial.worklist import refresh_all
from portal.models import Bundle, Event, Finding, Place, Source, SourceKind, User
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from tests.admin_client import make_member, said_by, sign_in
from tests.factories import (
    NOON,
    claim,
    make_batch,
    make_country,
    make_event,
    make_place,
    make_series,
    make_source,
    make_story,
    make_user,
    observe,
    publish,
    rule,
)
from tests.meeting import meet
from trade.statistics.observations import Observation, ObservationBatch

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REASON = {
    "reason_en": "The publisher has withdrawn it.",
    "reason_zh_hans": "出版方已撤回。",
    "reason_ru": "Издатель его отозвал.",
}


def make_wrong() -> Source:
    return make_source(slug="wrong", title="Wrong report", kind=SourceKind.OFFICIAL)


def make_evidenced(wrong: Source, **values: Any) -> Place:
    """A public place whose population only the wrong source gives, and whose other facts two."""
    place = make_place(population=250, **values)
    for name in ("country", "place_kind", "coordinates"):
        claim(place, name, source=wrong)
        claim(place, name)
    claim(place, "population", source=wrong)
    public: Place = publish(place)
    return public


def address_of(source: Source) -> str:
    return f"/admin/portal/source/{source.pk}/retract/"


def prepare(client: Client, source: Source) -> Bundle:
    answer = client.post(address_of(source), REASON)
    assert answer.status_code == 302, answer.content.decode()
    return Bundle.objects.get(retracts=source, ended_at=None)


def press(client: Client, bundle: Bundle, button: str) -> list[str]:
    page = f"/admin/bundles/{bundle.pk}/"
    seen = client.get(page).context["seen"]
    return said_by(client.post(page, {button: "1", "seen": seen}, follow=True))


def editor() -> Client:
    return sign_in(make_member("Editor"))


def test_page_says_what_stays_what_changes_and_what_is_lost() -> None:
    wrong = make_wrong()
    place = make_evidenced(wrong)
    other = make_evidenced(wrong)
    draft = publishing.start_edit(other, by=make_user(), at=NOON)
    claim(draft, "population", "300")
    publishing.submit(draft, by=make_user(), at=NOON)
    story = publish(make_story(body_en=f"See {{{{figure place:{place.slug} population}}}}."))
    make_source(derived_from=wrong, title="A copy")
    page = editor().get(address_of(wrong))
    kinds = page.context["kinds"]
    [rows] = [one["kind"].records for one in kinds]
    mine = next(one for one in rows if one.record == place)
    effects = {figure.name: figure.effect for figure in mine.figures}
    assert effects == {
        "country": "stays",
        "place_kind": "stays",
        "coordinates": "stays",
        "population": "lost",
    }
    assert [one.record for one in rows if one.refusal] == [other]
    counts = {str(words): number for words, number in page.context["counts"]}
    assert counts == {
        "Public values that rest on it": 8,
        "stays": 6,
        "not known any more": 2,
        "Records": 2,
        "Records with a draft": 1,
        "To be edited by hand": 2,
    }
    by_hand = {row for _head, _task, rows in page.context["by_hand"] for row, _address in rows}
    assert by_hand == {str(story), str(Source.working.get(title="A copy"))}
    assert "Name another origin in “derived from”" in page.text


def test_page_writes_a_range_as_the_series_does(client: Client) -> None:
    wrong = make_wrong()
    series = publish(make_series(slug="port", unit="Mt per year"))
    batch = make_batch(source=wrong)
    publish(observe(series, "2018", 17, batch=batch, source=wrong, lower=17, upper=18))
    for seen in (editor().get(address_of(wrong)), client.get("/series/port/")):
        assert "17–18\xa0Mt a year" in seen.text


def test_retraction_is_one_step_of_two_people_and_keeps_what_was_said(client: Client) -> None:
    wrong = make_wrong()
    place = make_evidenced(wrong)
    writer = editor()
    bundle = prepare(writer, wrong)
    assert Place.objects.get().population == 250  # nothing is public yet
    assert client.get("/api/v1/sources/wrong/").json()["retracted_at"] is None
    press(writer, bundle, "submit")
    [told] = press(sign_in(make_member("Publisher")), bundle, "publish")
    assert told == f"“{wrong}” is retracted."
    ended = sign_in(make_member("Publisher", language="ru"))
    page = ended.get(f"/admin/bundles/{bundle.pk}/").text
    assert f"Отозвано: {wrong}" in page
    assert f"Retracted: {wrong}" not in page
    assert REASON["reason_ru"] in page
    assert f'href="/admin/portal/place/{place.pk}/change/">{place}</a>' in page
    now = Place.objects.get()
    assert (now.pk, now.population, now.country_id) == (place.pk, None, "KZ")
    facts = client.get(f"/api/v1/places/{now.slug}/").json()["facts"]
    assert facts["population"]["value"] is None
    [said] = facts["population"]["claims"]
    assert (said["text"], said["standing"]) == ("250", "retracted")
    assert said["retraction_reason"] == REASON["reason_en"]
    source = client.get("/api/v1/sources/wrong/").json()
    assert source["retracted_at"]
    assert source["retraction_reason"] == {
        "en": REASON["reason_en"],
        "zh-hans": REASON["reason_zh_hans"],
        "ru": REASON["reason_ru"],
    }
    assert source["claims_by_standing"]["retracted"] == 4
    page = client.get("/ru/sources/wrong/").content.decode()
    assert page.count(REASON["reason_ru"]) == 5  # of the source, and beside each of its statements
    assert REASON["reason_en"] not in page
    for address in (
        f"/places/{now.slug}/",
        f"/places/{now.slug}/history/",
        f"/claims/{said['uid']}/",
    ):
        assert REASON["reason_ru"] in (page := client.get(f"/ru{address}").content.decode())
        assert REASON["reason_en"] not in page
    cited = client.get(f"/places/{now.slug}/").text.partition('<li id="source-')[2]
    marked = {entry.count(">Retracted</span>") for entry in cited.split('<li id="source-')}
    assert marked == {0, 1}  # that source, and no other
    before = client.get(f"/api/v1/places/{now.slug}/?edition=1").json()
    assert before["facts"]["population"]["value"] == 250
    changes = client.get("/api/v1/changes/").json()["results"]
    assert {row["kind"] for row in changes[-2:]} == {"place", "source"}


def test_value_of_another_source_takes_the_place_of_the_lost_one() -> None:
    wrong = make_wrong()
    place = make_place(population=250)
    for name in ("country", "place_kind", "coordinates"):
        claim(place, name)
    claim(place, "population", source=wrong)
    claim(place, "population", "260", source=make_source(kind=SourceKind.PRESS))
    claim(place, "population", "270", source=make_source(kind=SourceKind.DATASET))
    rule(place, "population")
    publish(place)
    client = editor()
    page = client.get(address_of(wrong))
    [row] = page.context["kinds"][0]["kind"].records
    [figure] = row.figures
    assert (figure.effect, figure.after, figure.lacks_decision) == ("other", "270", True)
    prepare(client, wrong)
    draft = Place.working.get(edit_of__isnull=False)
    assert draft.population == 270
    [blocker] = publishing.blockers_of(Place.working.with_parts().get(pk=draft.pk))
    assert "Sources disagree on" in str(blocker)


@pytest.mark.parametrize(
    ("later", "earlier"), [("2021-07", "2021"), ("2021", ""), ("2021", "2020-12")]
)
def test_value_that_takes_its_place_is_of_the_newest_source(later: str, earlier: str) -> None:
    """By the order of statistics, for which July 2021 is later than a year alone."""
    wrong, place = make_wrong(), make_place(population=250)
    claim(place, "population", source=wrong)
    for value, day in (("260", later), ("270", earlier)):
        claim(place, "population", value, source=make_source(published_on=day))
    rule(place, "population")
    for name in ("country", "place_kind", "coordinates"):
        claim(place, name)
    publish(place)
    [kind] = retraction.list_resting(wrong, lambda *_words: "")
    assert [figure.after for figure in kind.figures] == ["260"]


def test_value_that_the_columns_cannot_hold_leaves_those_that_there_are() -> None:
    """A country that the portal does not know, as the others are rows of their own."""
    wrong, event = make_wrong(), make_event()
    event.participants.set([make_country("KZ"), make_country("UZ")])
    claim(event, "held_on")
    claim(event, "participants", source=wrong)
    claim(event, "participants", "FR KZ")
    rule(event, "participants")
    publish(event)
    prepare(editor(), wrong)
    draft = Event.working.get(edit_of__isnull=False)
    assert draft.accepted("participants") == "KZ UZ"
    assert draft.claims.get(source=wrong).retracted_at


def test_statistics_of_a_source_are_withdrawn_with_it(client: Client) -> None:
    wrong, series, batch = make_wrong(), publish(make_series()), make_batch()
    observe(series, "2023", 5, batch=batch, source=wrong)
    observe(series, "2024", 6, batch=batch, source=wrong)
    observe(series, "2024", 7, batch=batch, source=make_source(kind=SourceKind.PRESS))
    publish(batch)
    steward = sign_in(make_member("Data steward"))
    page = steward.get(address_of(wrong))
    [row] = page.context["kinds"][0]["kind"].records
    assert [(one.name, one.effect) for one in row.figures] == [("2023", "lost"), ("2024", "other")]
    bundle = prepare(steward, wrong)
    assert not steward.get(address_of(wrong)).context["kinds"]  # nothing is left to prepare
    press(steward, bundle, "submit")
    assert press(sign_in(make_member("Publisher")), bundle, "publish") == [
        f"“{wrong}” is retracted."
    ]
    shown = Observation.objects.live().exclude(value=None)
    assert [str(one) for one in shown] == ["2024: 7"]
    page = client.get(f"/sources/{wrong.slug}/")
    told = [one.claim["text"] for part in page.context["taken"] for one in part["statements"]]
    assert told == ["5", "6"]
    assert client.get("/feeds/all.atom").status_code == 200
    gone = client.get("/api/v1/observations/?retracted=true").json()["results"]
    assert {row["value"] for row in gone} == {5, 6}
    assert {row["retraction_reason"] for row in gone} == {REASON["reason_en"]}
    shown_page = client.get("/zh-hans/sources/wrong/").content.decode()
    assert shown_page.count(REASON["reason_zh_hans"]) == 3  # of the source, and beside what it said
    [withdrawal, _other] = Observation.objects.filter(value=None)
    assert client.get(f"/claims/{withdrawal.uid}/").status_code == 200


def test_preparation_is_taken_back_in_one_step_and_leaves_what_was_edited_since() -> None:
    wrong = make_wrong()
    made = [make_evidenced(wrong) for _ in range(2)]
    series, batch = publish(make_series()), make_batch()
    observe(series, "2024", 6, batch=batch, source=wrong)
    publish(batch)
    chief = sign_in(make_member("Administrator"))
    bundle = prepare(chief, wrong)
    assert bundle.items.count() == 3
    draft = Place.working.get(edit_of=made[0])
    with drafts.change_draft(draft, by=make_user(), at=NOON.replace(year=2100)):
        pass
    [said] = press(chief, bundle, "take_back")
    assert str(draft) in said
    assert [one.pk for one in Place.working.filter(edit_of__isnull=False)] == [draft.pk]
    assert Observation.working.count() == 1
    bundle.refresh_from_db()
    assert bundle.ended_at
    assert Source.objects.get(slug="wrong").retracted_at is None


def test_what_was_put_into_the_bundle_by_hand_is_not_discarded_with_it() -> None:
    wrong, writer = make_wrong(), make_user()
    chief = sign_in(make_member("Administrator"))
    own, public = make_place(slug="own"), publish(make_place(slug="other"))
    bundle = prepare(chief, wrong)
    batch = make_batch()
    for record in (own, batch, side_drafts.suggest(public, by=writer, at=timezone.now())):
        with drafts.change_draft(record, by=writer, at=timezone.now()):
            pass
        bundles.put_into(bundle, record)
    press(chief, bundle, "take_back")
    assert Place.working.filter(edit_of=public).exists()
    assert Place.working.filter(pk=own.pk).exists()
    assert type(batch).working.filter(pk=batch.pk).exists()


@pytest.mark.every_day(one_in=3)
@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begun_first", ["what is missing", "taking back", "dissolving"])
def test_bundle_of_a_retraction_is_published_while_it_is_changed(begun_first: str) -> None:
    wrong = make_wrong()
    make_evidenced(wrong)
    client, author = editor(), make_member("Administrator")
    bundle = prepare(client, wrong)
    free = make_evidenced(wrong)
    rows, reader = bundles.list_rows(bundle), make_member("Publisher")
    draft = Place.working.get(edit_of__isnull=False)
    if begun_first != "taking back":
        publishing.submit(draft, by=author, at=NOON)
        rows = bundles.list_rows(bundle)
    begin = {
        "what is missing": lambda: prepare(client, wrong),
        "taking back": lambda: retraction.take_back(bundle, rows, by=author, at=NOON),
        "dissolving": lambda: bundles.dissolve(bundle, at=NOON),
    }[begun_first]
    told = meet(
        begin,
        before='INSERT INTO "portal_bundleitem"|UPDATE "portal_bundle" SET "ended_at"',
        second=lambda: bundles.publish_all(bundle, rows, by=reader, at=NOON),
    )
    assert not [one for one in told if isinstance(one, DatabaseError)], told
    assert Place.working.filter(edit_of=free).exists() is (begun_first == "what is missing")


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_draft_that_is_changed_while_its_retraction_is_taken_back_is_not_lost() -> None:
    wrong = make_wrong()
    place, author = make_evidenced(wrong), make_member("Administrator")
    bundle = prepare(sign_in(author), wrong)
    draft, rows = Place.working.get(edit_of=place), bundles.list_rows(bundle)

    def change() -> None:
        with drafts.change_draft(draft, by=make_user(), at=NOON) as fresh:
            fresh.title_en = "Khorgos, dry port"

    _kept, refusal = meet(
        lambda: retraction.take_back(bundle, rows, by=author, at=NOON),
        before='DELETE FROM "portal_bundleitem"|INSERT INTO "portal_step"',
        second=change,
    )
    assert isinstance(refusal, NotAllowed)
    assert not Place.working.filter(edit_of=place).exists()


def test_retraction_that_has_moved_on_meanwhile_is_not_taken_back() -> None:
    """Its draft was submitted after the page was read, or there was none and it is public."""
    wrong, author = make_wrong(), make_member("Administrator")
    bundle = prepare(sign_in(author), wrong)
    bundles.publish_all(bundle, [], by=make_member("Publisher"), at=NOON)
    other = make_source(title="Other")
    make_evidenced(other)
    second = prepare(sign_in(author), other)
    read = bundles.list_rows(second)
    bundles.submit_all(second, bundles.list_rows(second), by=author, at=NOON)
    for one, rows in ((bundle, []), (second, read)):
        with pytest.raises(NotAllowed, match="changed by somebody else"):
            retraction.take_back(one, rows, by=author, at=timezone.now())
    bundle.refresh_from_db()
    assert bundle.ended_at == NOON
    assert [one.status for one in bundles.list_rows(second)] == ["review"]


def test_what_is_missing_does_not_come_into_a_retraction_that_has_a_time() -> None:
    """The time would be missed, as nobody has read such drafts."""
    wrong, chief, due = make_wrong(), sign_in(make_member("Administrator")), timezone.now()
    make_evidenced(wrong)
    bundle = prepare(chief, wrong)
    press(chief, bundle, "submit")
    rows, by = bundles.list_rows(bundle), make_member("Publisher")
    bundles.schedule(bundle, rows, due_at=due, by=by, at=due - timedelta(days=1))
    chief.post(address_of(wrong), REASON)  # nothing is missing
    free = make_evidenced(wrong)
    answer = chief.post(address_of(wrong), REASON)
    assert said_by(answer) == [f"A time is set for “{bundle}”. Cancel that first."]
    assert not Place.working.filter(edit_of=free).exists()
    assert bundles.run_due(at=due) == [bundle]
    wrong.refresh_from_db()
    assert wrong.retracted_at == due


def test_source_without_figures_is_retracted_by_a_second_person() -> None:
    wrong = make_wrong()
    chief = make_member("Administrator")
    bundle = prepare(sign_in(chief), wrong)
    [refused] = press(sign_in(chief), bundle, "publish")
    assert "Somebody who has not worked on this version" in refused
    press(sign_in(make_member("Publisher")), bundle, "publish")
    assert Source.working.get(slug="wrong").retracted_at


@pytest.mark.parametrize("lost", ["role", "account"])
def test_source_is_not_retracted_in_the_name_of_who_may_not_publish_any_more(lost: str) -> None:
    wrong, due = make_wrong(), NOON + timedelta(days=1)
    bundle, publisher = prepare(editor(), wrong), make_member("Publisher")
    bundles.schedule(bundle, [], due_at=due, by=publisher, at=NOON)
    if lost == "role":
        publisher.groups.clear()
    else:
        User.objects.filter(pk=publisher.pk).update(is_active=False)
    bundles.run_due(at=due)
    bundle.refresh_from_db()
    assert "may no longer do this" in bundle.problem
    assert Source.working.get(slug="wrong").retracted_at is None


def test_retraction_that_two_people_publish_at_once_is_not_taken_back() -> None:
    source = make_wrong()
    bundle = prepare(editor(), source)
    seen = [Bundle.objects.get(pk=bundle.pk) for _ in "ab"]
    first, second = make_member("Publisher"), make_member("Publisher", username="other")
    bundles.publish_all(seen[0], [], by=first, at=NOON)
    with pytest.raises(NotAllowed, match="changed by somebody else"):
        bundles.publish_all(seen[1], [], by=second, at=NOON)
    source.refresh_from_db()
    assert source.retracted_at == NOON


def test_two_sources_with_one_title_are_retracted_each_in_a_bundle_of_its_own() -> None:
    client = editor()
    for title in ("Yearbook", "A long title " * 20):
        sources = [make_source(title=title, slug=f"{title[:4].lower()}-{n}") for n in (1, 2)]
        one, other = (prepare(client, source) for source in sources)
        assert other.name == f"{one.name[: len(other.name) - 9]} ({sources[1].slug})"
        assert len(other.name) <= 200


@pytest.mark.parametrize("role", ["Contributor", "Translator", "Publisher"])
def test_who_may_not_retract_sees_neither_button_nor_page(role: str) -> None:
    wrong = make_wrong()
    client = sign_in(make_member(role))
    assert "retract/" not in client.get(f"/admin/portal/source/{wrong.pk}/change/").content.decode()
    assert client.get(address_of(wrong)).status_code == 403
    assert client.post(address_of(wrong), REASON).status_code == 403


def test_editor_leaves_statistics_to_a_data_steward_who_adds_them() -> None:
    wrong = make_wrong()
    make_evidenced(wrong)
    series, batch = publish(make_series()), make_batch()
    observe(series, "2024", 6, batch=batch, source=wrong)
    publish(batch)
    bundle = prepare(editor(), wrong)
    assert [one.kind for one in bundle.items.all()] == ["place"]
    prepare(sign_in(make_member("Data steward")), wrong)
    assert {one.kind for one in bundle.items.all()} == {"place", "observationbatch"}


def test_english_reason_is_needed() -> None:
    wrong = make_wrong()
    answer = editor().post(address_of(wrong), {"reason_ru": "Да."})
    assert "Give the reason in English" in answer.content.decode()
    assert not Bundle.objects.exists()


@pytest.mark.exhaustive
def test_page_and_preparation_take_as_many_queries_for_many_records() -> None:
    client, counts = editor(), []
    for number in (1, 1, 6):  # the first fills what a process keeps
        wrong = make_source(title=f"Wrong {number}", kind=SourceKind.OFFICIAL)
        for _ in range(number):
            make_evidenced(wrong)
        with CaptureQueriesContext(connection) as reading:
            client.get(address_of(wrong))
        with CaptureQueriesContext(connection) as writing:
            prepare(client, wrong)
        counts.append((len(reading), len(writing)))
    assert counts[1] == counts[2]


@pytest.mark.exhaustive
def test_fact_that_a_record_needs_stays_until_it_has_another_source() -> None:
    wrong = make_wrong()
    place = make_place(population=250)
    for name in ("country", "population"):
        claim(place, name, source=wrong)
    for name in ("place_kind", "coordinates"):
        claim(place, name)
    publish(place)
    chief = sign_in(make_member("Administrator"))
    bundle = prepare(chief, wrong)
    press(chief, bundle, "submit")
    press(sign_in(make_member("Publisher")), bundle, "publish")
    public = Place.objects.get()
    assert (public.country_id, public.population) == ("KZ", None)
    assert list(public.claims.filter(retracted_at=None, source=wrong).values_list("fact")) == [
        ("country",)
    ]
    refresh_all(at=NOON)
    [found] = Finding.objects.filter(check_id="retracted-source")
    assert (found.record_uid, found.field) == (public.uid, "claims")


@pytest.mark.exhaustive
def test_large_bundle_is_published_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "AT_ONCE", 1)
    wrong = make_wrong()
    for _ in range(2):
        make_evidenced(wrong)
    writer = editor()
    bundle = prepare(writer, wrong)
    press(writer, bundle, "submit")
    press(sign_in(make_member("Publisher")), bundle, "publish")
    assert Place.objects.filter(population=None).count() == 0
    assert bundles.run_due(at=timezone.now()) == [bundle]
    assert Place.objects.filter(population=None).count() == 2
    assert Source.objects.get(slug="wrong").retracted_at


@pytest.mark.exhaustive
def test_public_retraction_is_taken_back_in_one_step_too() -> None:
    wrong, chief = make_wrong(), sign_in(make_member("Administrator"))
    publisher = sign_in(make_member("Publisher"))
    make_evidenced(wrong)
    series, batch = publish(make_series()), make_batch()
    observe(series, "2024", 6, batch=batch, source=wrong)
    publish(batch)
    bundle = prepare(chief, wrong)
    press(chief, bundle, "submit")
    press(publisher, bundle, "publish")
    draft = publishing.start_edit(Place.objects.get(), by=make_user(), at=timezone.now())
    with drafts.change_draft(draft, by=make_user(), at=timezone.now()) as fresh:
        fresh.summary_en = "Written since."
    publish(Place.working.get(pk=draft.pk))

    bundle = prepare(chief, wrong)
    with translation.override("zh-hans"):
        assert str(bundle) == f"撤销撤回：{wrong}"
    press(chief, bundle, "submit")
    [said] = press(publisher, bundle, "publish")

    assert said == f"“{wrong}” is not retracted any more."
    place = Place.objects.get()
    assert (place.population, place.summary_en) == (250, "Written since.")
    assert place.claims.filter(retracted_at=None).count() == 7
    shown = Observation.objects.live().exclude(value=None)
    assert [str(one) for one in shown] == ["2024: 6"]
    source = Source.objects.get(slug="wrong")
    assert (source.retracted_at, source.retraction_reason_en) == (None, "")


@pytest.mark.exhaustive
def test_claims_that_a_merge_has_moved_stand_again_with_the_others() -> None:
    wrong, chief = make_wrong(), sign_in(make_member("Administrator"))
    publisher = sign_in(make_member("Publisher"))
    merged, stays = make_evidenced(wrong), publish(make_place(slug="stays"))
    press(chief, bundle := prepare(chief, wrong), "submit")
    press(publisher, bundle, "publish")
    merged.refresh_from_db()
    publish(duplicates.merge_into(stays, merged, by=make_user(), at=timezone.now()))
    stays = Place.objects.get()
    assert stays.claims.filter(source=wrong, retracted_at=None).count() == 0

    press(chief, bundle := prepare(chief, wrong), "submit")
    press(publisher, bundle, "publish")
    assert stays.claims.filter(source=wrong, retracted_at=None).count() == 4
    assert not stays.claims.exclude(retraction_reason="").exists()


def retract(wrong: Source, *, chief: Client, publisher: Client) -> None:
    press(chief, bundle := prepare(chief, wrong), "submit")
    press(publisher, bundle, "publish")


def test_taking_back_twice_begins_no_second_batch() -> None:
    wrong, chief = make_wrong(), sign_in(make_member("Administrator"))
    publisher = sign_in(make_member("Publisher"))
    series, batch = publish(make_series()), make_batch()
    observe(series, "2024", 6, batch=batch, source=wrong)
    publish(batch)
    retract(wrong, chief=chief, publisher=publisher)

    bundle = prepare(chief, wrong)
    assert prepare(chief, wrong) == bundle  # the button was pressed twice
    assert bundle.items.count() == 1


def test_period_with_a_value_since_keeps_it_when_a_retraction_is_taken_back() -> None:
    wrong, chief = make_wrong(), sign_in(make_member("Administrator"))
    publisher = sign_in(make_member("Publisher"))
    series, batch = publish(make_series()), make_batch()
    observe(series, "2023", 5, batch=batch, source=wrong)
    observe(series, "2024", 6, batch=batch, source=wrong)
    publish(batch)
    retract(wrong, chief=chief, publisher=publisher)
    later = make_batch(supersedes=ObservationBatch.objects.get(supersedes=batch))
    observe(series, "2024", 9, batch=later, source=wrong)
    publish(later)

    retract(wrong, chief=chief, publisher=publisher)  # takes it back
    shown = Observation.objects.live().exclude(value=None).order_by("period")
    assert [str(one) for one in shown] == ["2023: 5", "2024: 9"]
