"""Two records merged into one, and an address changed: what was said stays, old addresses lead
on."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from portal.editorial import duplicates, scheduling
from portal.editorial.restore import load_version
from portal.models import (
    Country,
    Disagreement,
    Edition,
    Event,
    FormerAddress,
    Mention,
    Organisation,
    SearchEntry,
    Status,
    Step,
)
from portal.publication import history, public_version, publishing
from portal.publication.public_rows import COUNTRY, log_rows
from portal.publication.publishing import NotAllowed
from projects.energy.models import EnergyProject
from tests.admin_client import address, filled, make_chief, make_member, said_by, sign_in
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_batch,
    make_country,
    make_energy_project,
    make_event,
    make_indicator,
    make_organisation,
    make_place,
    make_series,
    make_source,
    make_trade_hub,
    make_user,
    observe,
    publish,
    rule,
)
from trade.hubs.models import TradeHub
from trade.statistics.models import Indicator, Series
from trade.statistics.observations import Observation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def approve(draft: Any, at: datetime = NOON) -> Any:
    draft.refresh_from_db()
    if draft.status == Status.DRAFT:
        publishing.submit(draft, by=make_user(), at=at)
    return publishing.publish(draft, by=make_user(), at=at)


def test_no_name_at_all_leads_nowhere_after_a_rename(client: Client) -> None:
    plant = publish(make_energy_project(slug="old"))
    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    EnergyProject.working.filter(pk=draft.pk).update(slug="new")
    approve(draft)

    answer = client.get("/api/v1/claims/?record=energyproject:")

    assert client.get("/api/v1/claims/?record=energyproject:old").status_code == 200
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["record"]


def test_author_of_a_draft_cannot_approve_what_it_is_merged_into() -> None:
    stays, author = publish(make_organisation()), make_user()
    first = make_organisation(title_en="Power Construction", slug="pcc")
    publishing.log_change(first, by=author, at=NOON)
    draft = duplicates.merge_into(stays, first, by=make_user(), at=NOON)
    publishing.submit(draft, by=make_user(), at=NOON)
    with pytest.raises(NotAllowed, match="has not worked on this version"):
        publishing.publish(draft, by=author, at=NOON)


def test_merged_record_leads_on_and_what_named_it_names_the_other() -> None:
    stays = publish(make_organisation(title_en="PowerChina", slug="powerchina"))
    goes = publish(
        make_organisation(title_en="Power Construction Corp", title_ru="Пауэрчайна", slug="pcc")
    )
    plant = make_energy_project(vendor=goes)
    claim_all(plant)
    plant, being_edited = publish(plant), make_energy_project(vendor=goes)
    claim_all(being_edited)
    client, read = sign_in(make_member("Editor")), Client()
    typed = filled(client.get(address(being_edited)), units="3")
    page = client.get(address(stays, "merge"), {"other": goes.pk})
    assert "Energy projects" in page.context["usage"]
    itself = client.get(address(stays, "merge"), {"other": stays.pk})
    assert said_by(itself) == ["A record is not merged into itself."]
    gone = client.get(address(stays, "merge"), {"other": goes.pk + 99})
    assert said_by(gone) == ["It is no longer there."]
    sent = {"seen_version": page.context["record"].version}
    stale = client.post(f"{address(stays, 'merge')}?other={goes.pk}", {"seen_version": 99})
    assert stale.context["record"].version == sent["seen_version"]  # so that it can be sent again
    answer = client.post(f"{address(stays, 'merge')}?other={goes.pk}", sent)
    draft = Organisation.working.get(edit_of=stays)
    assert answer.headers["Location"] == address(draft, "review")
    assert read.get(goes.get_absolute_url()).status_code == 200  # until it is approved
    for place in (address(draft), address(draft, "review")):
        assert f'<a href="{address(goes)}">Power Construction Corp</a>' in client.get(place).text
    history = client.get(address(goes, "history"))
    assert "(public now)" in history.text
    assert history.context["changes"] == f"{goes.get_absolute_url()}history/"

    approve(draft)

    history = client.get(address(goes, "history"))
    assert "(public now)" not in history.text
    assert "changes" not in history.context

    stays = Organisation.objects.get()
    assert (stays.title_en, stays.title_ru) == ("PowerChina", "Пауэрчайна")
    moved = read.get(f"{goes.get_absolute_url()}?utm_source=letter")
    assert moved.status_code == 301
    assert moved.headers["Location"] == f"{stays.get_absolute_url()}?utm_source=letter"
    for cited in (goes.get_absolute_url(), f"/api/v1/organisations/{goes.uid}/"):
        answer = read.get(f"{cited}?edition=1")
        assert answer.status_code == 410  # the other record has said something else
        assert "PowerChina" in answer.content.decode()
    assert answer.json()["merged_into"]["uid"] == stays.uid
    for key in ("slug", "uid"):
        found = read.get("/api/v1/organisations/", {key: [getattr(goes, key), "none"]}).json()
        assert [row["uid"] for row in found["results"]] == [stays.uid]
    assert read.get(f"/api/v1/organisations/{goes.uid}/").json()["uid"] == stays.uid
    plant = EnergyProject.objects.get()
    assert (plant.vendor, plant.claims.get(fact="vendor").value) == (stays, stays.uid)
    assert plant.edition
    assert plant.edition.document["facts"]["vendor"]["value"]["uid"] == stays.uid
    assert not plant.publication_blockers()
    client.post(address(being_edited), typed)  # a form that was open before the merge
    being_edited.refresh_from_db()
    said = being_edited.claims.get(fact="vendor").value
    assert (being_edited.units, being_edited.vendor, said) == (3, stays, stays.uid)


def test_titles_rows_and_claims_move_once_and_values_only_where_there_were_none() -> None:
    stays, goes = make_energy_project(title_en="A"), make_energy_project(title_en="B", units=3)
    type(goes).working.filter(pk=goes.pk).update(title_zh_hans="B", title_ru="B")
    goes.refresh_from_db()
    for one in (stays, goes):
        claim_all(one)
        one.names.create(name="Both", language="en")
    goes.names.create(name="Moves", language="en")
    page = sign_in(make_chief()).get(address(stays, "merge"), {"other": goes.pk})
    told = page.context["comparison"]
    assert [field.label for field in told.fields] == ["Title (English)", "Slug"]
    rows = [(row.state, row.headline) for group in told.groups for row in group.rows]
    assert [state for state, _words in rows] == ["added"] * 6
    assert ("added", "Moves") in rows
    draft = duplicates.merge_into(stays, goes, by=make_user(), at=NOON)
    assert draft.units == 3
    assert sorted(row.name for row in draft.names.all()) == ["B", "Both", "Moves"]
    said = [name for name in draft.claims.values_list("fact", flat=True) if name == "status"]
    assert len(said) == 2
    approve(draft)
    assert not EnergyProject.working.filter(pk=goes.pk).exists()


def test_participants_of_a_merged_event_are_those_that_its_draft_was_approved_with() -> None:
    by_codes = {code: make_country(code) for code in ("CN", "KZ", "UZ")}
    events = [make_event(title_en="Summit"), make_event(title_en="Meeting")]
    for event, codes in zip(events, ("KZ", "CN UZ"), strict=True):
        event.participants.set(by_codes[code] for code in codes.split())
    stays, goes = map(publish, events)
    page = sign_in(make_member("Editor")).get(address(stays, "merge"), {"other": goes.pk})
    assert page.context["usage"] == {}  # its list of participants does not name it
    draft = duplicates.merge_into(stays, goes, by=make_user(), at=NOON)
    rule(draft, "participants")

    approve(draft)

    stays, goes = (Event.working.get(uid=one.uid) for one in (stays, goes))
    assert stays.edition
    assert stays.edition.document["facts"]["participants"]["text"] == "KZ"
    assert stays.accepted("participants") == "KZ"
    assert goes.accepted("participants") == "CN UZ"


def test_claims_about_rows_name_the_rows_of_the_draft_whether_copied_or_there_before() -> None:
    stays, goes = make_energy_project(title_en="A"), make_energy_project(title_en="B")
    alike = {"name": "Unit 1", "phase_status": "operating", "source": make_source()}
    own, same = (one.phases.create(capacity_mw=600, **alike) for one in (stays, goes))
    more = goes.phases.create(capacity_mw=50, **{**alike, "name": "Unit 2"})
    for row, value in ((same, "603"), (more, "51")):
        claim(goes, f"phases-{row.uid}-capacity_mw", value)

    bank = make_organisation()
    for units in (f"{same.uid} {more.uid}", ""):
        goes.roles.create(organisation=bank, role="financier", phases=units, source=make_source())

    draft = duplicates.merge_into(stays, goes, by=make_user(), at=NOON)

    assert draft.phases.count() == 2
    copied = draft.phases.get(name="Unit 2")
    assert [one.phases for one in draft.roles.all()] == [f"{own.uid} {copied.uid}", ""]
    said = {one.value: one.fact for one in draft.claims.filter(fact__contains="-")}
    assert said == {
        "603": f"phases-{own.uid}-capacity_mw",
        "51": f"phases-{copied.uid}-capacity_mw",
    }


def test_series_that_measure_a_merged_record_measure_the_other() -> None:
    stays, goes = publish(make_energy_project()), publish(make_energy_project())
    about = {"indicator": publish(make_indicator()), "measures_kind": goes.kind()}
    theirs, own = (make_series(measures_uid=one.uid, **about) for one in (goes, stays))
    for series, value in ((theirs, 5), (own, 7)):
        publish(series)
        publish(observe(series, "2024", value).batch)

    approve(duplicates.merge_into(stays, goes, by=make_user(), at=NOON))

    moved = Series.objects.get(pk=theirs.pk)
    assert moved.measures_uid == stays.uid
    assert moved.edition
    assert moved.edition.document["measures"]["uid"] == stays.uid
    assert Disagreement.objects.filter(period="2024").count() == 1  # both count the same now


@pytest.mark.exhaustive
def test_series_that_stays_keeps_its_pins_and_takes_those_of_other_periods() -> None:
    """In public; in a draft batch with rows of both, too."""
    stays, goes = publish(make_series()), publish(make_series())
    drafted = make_batch()
    own = publish(observe(stays, "2023", 5, pinned=True))
    rival = publish(observe(goes, "2023", 5, pinned=True))
    other = publish(observe(goes, "2024", 5, pinned=True))
    waiting = [observe(one, "2022", 5, pinned=True, batch=drafted) for one in (stays, goes)]

    approve(duplicates.merge_into(stays, goes, by=make_user(), at=NOON))

    rows = Observation.working.filter(series=stays)
    assert rows.count() == 5
    assert {*rows.filter(pinned=True)} == {own, other, waiting[0]}
    rival.refresh_from_db()
    assert rival.is_public
    assert not rival.is_public_pin


def test_series_that_was_merged_counts_and_disputes_nothing_any_more() -> None:
    stays, goes = publish(make_series()), publish(make_series())
    publish(observe(stays, "2023", 5))
    for value in (5, 50):
        publish(observe(goes, "2024", value).batch)
    with time_machine.travel(later := NOON + timedelta(days=1), tick=False):
        approve(duplicates.merge_into(stays, goes, by=make_user(), at=later), later)

    assert [row.record_uid for row in Disagreement.objects.all()] == [stays.uid]
    for query in ("", "?as_recorded=2026-01-17T12:00:00Z"):
        with time_machine.travel(NOON + timedelta(days=3), tick=False):
            counts = [
                Client().get(f"/api/v1/{name}/{query}").json()["count"]
                for name in ("observations", "periods")
            ]
        assert counts == [3, 2]


@pytest.mark.exhaustive
def test_verify_finds_nothing_where_what_is_no_draft_named_the_one_that_was_merged() -> None:
    plants = publish(make_energy_project()), publish(make_energy_project())
    about = {"measures_kind": EnergyProject.kind(), "measures_uid": plants[0].uid}
    series = publish(make_series(**about))
    publishing.withdraw(series, by=make_user(), at=NOON, note="Misread.")
    indicators = publish(make_indicator()), series.indicator
    towns = publish(make_place()), publish(make_place())
    Country.objects.filter(code="KZ").update(capital=towns[0])
    log_rows(COUNTRY, ["KZ"], at=NOON)
    before = [*history.differences()]

    approve(duplicates.merge_into(plants[1], plants[0], by=make_user(), at=NOON))
    approve(duplicates.merge_into(*indicators, by=make_user(), at=NOON))
    approve(duplicates.merge_into(towns[1], towns[0], by=make_user(), at=NOON))

    series.refresh_from_db()
    assert (series.measures_uid, series.indicator) == (plants[1].uid, indicators[0])
    country = Country.objects.get(code="KZ")
    assert (country.capital, country.row_version) == (towns[1], 2)
    assert [*history.differences()] == before


@pytest.mark.exhaustive
@pytest.mark.engine
def test_organisation_is_found_by_the_titles_of_one_merged_into_it_until_that_is_undone() -> None:
    stays = publish(make_organisation(title_en="PowerChina", title_ru="Пауэрчайна"))
    goes = publish(make_organisation(title_en="Hydrochina", title_ru="Гидрочайна"))
    by = make_user()
    merged_at, rebuilt_at, undone_at = (NOON + timedelta(days=number) for number in (2, 3, 4))

    def find(words: str, **asked: str) -> list[str]:
        page = Client().get("/search/", {"q": words, **asked}).context["page"]
        return [row.entry.record_uid for row in page]

    with time_machine.travel(merged_at, tick=False):
        approve(duplicates.merge_into(stays, goes, by=by, at=merged_at), merged_at)
        assert find("Hydrochina") == find("Гидрочайна") == [stays.uid]
        assert "Гидрочайна" in Client().get(stays.get_absolute_url()).text
        tombstone = Client().get(f"{goes.get_absolute_url()}?edition=1").text
        assert f'<a href="{stays.get_absolute_url()}">PowerChina</a>' in tombstone
        (before,) = re.findall(r'href="([^"]*as_recorded=[^"]*)"', tombstone)
        assert "<h1>Hydrochina" in Client().get(before).text

    with time_machine.travel(rebuilt_at, tick=False):
        call_command("rebuild_projections", stdout=StringIO())
        public_version.forget_recent_version()  # a command runs in a process of its own
        assert find("Hydrochina") == [stays.uid]

    with time_machine.travel(undone_at, tick=False):
        stays, goes = Organisation.objects.get(), Organisation.working.get(uid=goes.uid)
        first = Edition.objects.get(record_uid=stays.uid, number=1).content
        draft, _lost = load_version(stays, first, by=by, at=undone_at, note="Undo")
        approve(draft, undone_at)
        publishing.reopen(goes, by=by, at=undone_at)
        approve(goes, undone_at)
        assert find("Hydrochina") == find("Гидрочайна") == [goes.uid]
        assert not FormerAddress.objects.exists()

    with time_machine.travel(undone_at + timedelta(days=1), tick=False):
        goes.refresh_from_db()
        publishing.withdraw(goes, by=by, at=undone_at, note="Closed")
        assert Client().get(goes.get_absolute_url()).status_code == 410
        assert find("Hydrochina", as_recorded=str(rebuilt_at.date())) == [stays.uid]
        assert find("Hydrochina", as_recorded=str(merged_at.date())) == [goes.uid]


@pytest.mark.exhaustive
def test_event_is_found_by_the_title_of_one_merged_into_it_until_that_is_undone() -> None:
    """A kind without other names, in which the title would be kept."""
    stays, goes = (
        publish(make_event(title_en="Summit")),
        publish(make_event(title_en="Gipfeltreffen")),
    )
    by = make_user()

    def find() -> list[str]:
        page = Client().get("/search/", {"q": "Gipfeltreffen"}).context["page"]
        return [row.entry.record_uid for row in page]

    draft = duplicates.merge_into(stays, goes, by=by, at=NOON)
    assert find() == [goes.uid]
    approve(draft)
    assert find() == [stays.uid]
    approve(publishing.start_edit(Event.objects.get(), by=by, at=NOON))
    assert find() == [stays.uid]
    call_command("rebuild_projections", stdout=StringIO())
    public_version.forget_recent_version()
    assert find() == [stays.uid]
    goes = Event.working.get(uid=goes.uid)
    publishing.reopen(goes, by=by, at=NOON)
    approve(goes)
    assert find() == [goes.uid]
    assert ("event", "portal_searchentry") not in [one[:2] for one in history.differences()]


@pytest.mark.exhaustive
def test_a_discarded_draft_ends_the_merge() -> None:
    stays, goes = publish(make_organisation()), publish(make_organisation())
    client = sign_in(make_member("Editor"))
    page = client.get(address(stays, "merge"), {"other": goes.pk})
    sent = {"seen_version": page.context["record"].version}
    client.post(f"{address(stays, 'merge')}?other={goes.pk}", sent)
    draft = Organisation.working.get(edit_of=stays)
    publishing.discard_edit(draft, by=make_user(), at=NOON)
    assert not FormerAddress.objects.exists()
    assert Organisation.objects.count() == 2


def test_record_that_is_being_merged_says_so_and_a_draft_of_it_is_named() -> None:
    stays = publish(make_organisation(title_en="PowerChina", slug="stays"))
    goes = publish(make_organisation(title_en="Power Construction", slug="goes"))
    merging = duplicates.merge_into(stays, goes, by=make_user(), at=NOON)
    client = sign_in(make_member("Editor"))
    begun = publishing.start_edit(goes, by=make_user(), at=NOON)
    for row in (goes, begun):
        page = client.get(address(row)).content.decode()
        assert "It is being merged" in page
        assert f'<a href="{address(merging)}">PowerChina</a>' in page
    assert "It is being merged" not in client.get(address(stays)).content.decode()
    with pytest.raises(NotAllowed, match="“Power Construction” is being edited"):
        approve(merging)


def test_record_that_gets_a_new_address_before_it_is_merged_is_merged_all_the_same() -> None:
    stays, goes = (publish(make_organisation(slug=slug)) for slug in ("stays", "goes"))
    merging = duplicates.merge_into(stays, goes, by=make_user(), at=NOON)
    renamed = publishing.start_edit(goes, by=make_user(), at=NOON)
    Organisation.working.filter(pk=renamed.pk).update(slug="renamed")
    approve(renamed)
    moved = Client().get("/organisations/goes/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/organisations/renamed/")

    approve(merging)

    for old in ("goes", "renamed"):
        moved = Client().get(f"/organisations/{old}/")
        assert (moved.status_code, moved.headers["Location"]) == (301, "/organisations/stays/")


@pytest.mark.exhaustive
def test_old_addresses_lead_on_in_the_past_as_they_did_then() -> None:
    by = make_user()
    told: dict[datetime, list[str]] = {}
    made = [publish(make_organisation(slug=slug)) for slug in ("one", "two", "goes")]
    one, two, goes = (each.uid for each in made)
    pages = [f"/organisations/{slug}/" for slug in ("goes", "one", "two", "new")]
    asked = [*pages, *(f"/api/v1{address}" for address in (*pages, f"/organisations/{goes}/"))]

    def ask(**moment: str) -> list[str]:
        answers = [Client().get(address, moment) for address in asked]
        return [
            f"{each.status_code} {each.get('Location', '').partition('?')[0]}"
            + ("" if "html" in each["Content-Type"] else each.text)
            for each in answers
        ]

    def find(uid: str) -> Organisation:
        return Organisation.working.get(uid=uid, edit_of=None)

    def rename(uid: str, slug: str) -> Callable[[datetime], object]:
        def deed(at: datetime) -> None:
            draft = publishing.start_edit(find(uid), by=by, at=at)
            Organisation.working.filter(pk=draft.pk).update(slug=slug)
            approve(draft, at)

        return deed

    def merge(stays: str) -> Callable[[datetime], object]:
        def deed(at: datetime) -> None:
            approve(duplicates.merge_into(find(stays), find(goes), by=by, at=at), at)

        return deed

    def reopen(uid: str) -> Callable[[datetime], object]:
        return lambda at: publishing.reopen(find(uid), by=by, at=at)

    def publish_again(at: datetime) -> None:
        approve(find(goes), at)

    def withdraw(uid: str) -> Callable[[datetime], object]:
        return lambda at: publishing.withdraw(find(uid), by=by, at=at, note="Closed.")

    for deed in (
        *(merge(one), rename(one, "new"), reopen(goes), publish_again),
        *(merge(two), rename(one, "one"), withdraw(two), reopen(two)),
        *(reopen(goes), publish_again, withdraw(goes)),
    ):
        now = NOON + timedelta(days=len(told) + 1)
        with time_machine.travel(now, tick=False):
            deed(now)
            told[now] = ask()

    (o1, o2, new), (ok, gone, none) = (
        (f"301 /organisations/{slug}/" for slug in ("one", "two", "new")),
        ("200 ", "410 ", "404 "),
    )
    assert [answers[:4] for answers in told.values()] == [
        [o1, ok, ok, none],
        [new, new, ok, ok],
        [new, new, ok, ok],
        [ok, new, ok, ok],
        [o2, new, ok, ok],
        [o2, ok, ok, o1],
        [gone, ok, gone, o1],
        [gone, ok, gone, o1],
        [gone, ok, gone, o1],
        [ok, ok, gone, o1],
        [gone, ok, gone, o1],
    ]
    assert {moment: ask(as_recorded=moment.isoformat()) for moment in told} == told
    assert [*history.differences()] == []


def test_record_that_is_withdrawn_before_it_is_merged_leads_on_all_the_same() -> None:
    stays, goes = (publish(make_organisation(slug=slug)) for slug in ("stays", "goes"))
    plant = publish(make_energy_project(vendor=goes))
    merging = duplicates.merge_into(stays, goes, by=make_user(), at=NOON)
    publishing.withdraw(goes, by=make_user(), at=NOON, note="Another name of the same.")

    approve(merging)

    moved = Client().get("/organisations/goes/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/organisations/stays/")
    edition = EnergyProject.objects.get(pk=plant.pk).edition
    assert edition
    assert edition.document["facts"]["vendor"]["value"]["slug"] == "stays"


def test_withdrawn_record_is_not_merged_before_it_is_begun_again() -> None:
    stays, gone = publish(make_organisation()), publish(make_organisation(title_en="Gone"))
    publishing.withdraw(gone, by=make_user(), at=NOON, note="Wrong.")
    with pytest.raises(NotAllowed, match="“Gone” is withdrawn"):
        duplicates.merge_into(stays, gone, by=make_user(), at=NOON)

    publishing.reopen(gone, by=make_user(), at=NOON)
    with pytest.raises(NotAllowed, match="“Gone” is being edited or reviewed"):
        duplicates.merge_into(stays, gone, by=make_user(), at=NOON)


def test_what_was_merged_into_a_first_draft_goes_with_it_into_a_third_record() -> None:
    public, third = (publish(make_organisation(slug=slug)) for slug in ("public", "third"))
    first_draft = make_organisation(slug="between")
    between = duplicates.merge_into(first_draft, public, by=make_user(), at=NOON)
    merging = duplicates.merge_into(third, between, by=make_user(), at=NOON)
    assert [one.slug for one in duplicates.list_merged(merging)] == ["public", "between"]

    approve(merging)

    moved = Client().get("/organisations/public/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/organisations/third/")


def test_nothing_is_merged_into_a_draft_once_that_goes_into_a_third_record() -> None:
    public, third = (publish(make_organisation(slug=slug)) for slug in ("public", "third"))
    between, author, reader = (
        make_organisation(slug="between"),
        make_user(),
        make_member("Publisher"),
    )
    merging = duplicates.merge_into(third, between, by=author, at=NOON)
    publishing.submit(merging, by=author, at=NOON)
    due = NOON + timedelta(days=1)
    scheduling.schedule_step(merging, "publish", due_at=due, by=reader, at=NOON)
    with pytest.raises(NotAllowed, match="is being merged into"):
        duplicates.merge_into(between, public, by=author, at=NOON)
    scheduling.run_due(at=due)
    assert Client().get("/organisations/public/").status_code == 200  # nobody has read that it goes


def test_record_takes_back_a_draft_into_which_it_was_merged() -> None:
    stays, draft = publish(make_organisation(slug="stays")), make_organisation()
    draft = duplicates.merge_into(draft, stays, by=make_user(), at=NOON)
    merging = duplicates.merge_into(stays, draft, by=make_user(), at=NOON)
    assert [one.pk for one in duplicates.list_merged(merging)] == [draft.pk]

    approve(merging)

    assert [one.slug for one in Organisation.working.all()] == ["stays"]
    assert Client().get("/organisations/stays/").status_code == 200
    assert not FormerAddress.objects.filter(since=None).exists()


def test_part_and_whole_are_not_merged() -> None:
    whole = publish(make_organisation(title_en="Group"))
    between = publish(make_organisation(parent=whole))
    part = publish(make_organisation(title_en="Branch", parent=between))
    for stays, goes in ((part, whole), (whole, part)):
        with pytest.raises(NotAllowed, match="“Branch” is part of “Group”: change that before"):
            duplicates.merge_into(stays, goes, by=make_user(), at=NOON)
    draft = duplicates.merge_into(publish(make_organisation()), whole, by=make_user(), at=NOON)
    Organisation.working.filter(pk=draft.pk).update(parent=part)
    claim(draft, "parent", part.uid)
    with pytest.raises(NotAllowed, match="is part of “Group”"):
        approve(draft)


def test_record_that_names_the_one_merged_into_it_names_nothing_then() -> None:
    goes = publish(make_energy_project())
    stays = publish(make_energy_project(related_project=goes))
    approve(duplicates.merge_into(stays, goes, by=make_user(), at=NOON))
    now = EnergyProject.objects.get()
    assert now.related_project is None
    assert now.edition
    assert now.edition.document["related_project"] is None


def test_search_knows_the_edition_that_a_merge_issues_of_the_record_that_stays() -> None:
    goes = publish(make_energy_project())
    stays = publish(make_energy_project(related_project=goes))

    approve(duplicates.merge_into(stays, goes, by=make_user(), at=NOON))

    newest = Edition.objects.filter(record_uid=stays.uid).latest("number")
    entry = SearchEntry.objects.get(record_uid=stays.uid)
    assert (entry.number, entry.note) == (newest.number, newest.note)


def test_new_address_of_a_public_record_comes_with_its_draft_and_the_old_one_leads_on() -> None:
    public, read = publish(make_organisation(slug="old")), Client()
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    Organisation.working.filter(pk=draft.pk).update(slug="new")
    approve(draft)
    moved = read.get("/organisations/old/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/organisations/new/")
    assert read.get("/api/v1/organisations/old/").json()["slug"] == "new"
    found = read.get("/api/v1/organisations/", {"slug": ["old", "new", "never"]}).json()
    assert [row["slug"] for row in found["results"]] == ["new"]
    assert read.get(f"/id/{public.uid}/").headers["Location"].endswith("/organisations/new/")
    back = publishing.start_edit(Organisation.objects.get(), by=make_user(), at=NOON)
    Organisation.working.filter(pk=back.pk).update(slug="old")
    approve(back)
    assert read.get("/organisations/old/").status_code == 200
    assert read.get("/organisations/new/").status_code == 301


def test_address_of_a_record_that_was_withdrawn_leads_to_the_one_it_comes_back_with() -> None:
    record, client = publish(make_organisation(slug="old")), sign_in(make_chief())
    publishing.withdraw(record, by=make_user(), at=NOON, note="Wrong.")
    publishing.reopen(record, by=make_user(), at=NOON)
    client.post(address(record), filled(client.get(address(record)), slug="new"))
    approve(record)
    moved = Client().get("/organisations/old/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/organisations/new/")


@pytest.mark.parametrize("moved_on", [False, True])
def test_address_that_another_record_took_since_a_draft_was_saved_stays_with_it(
    moved_on: bool,
) -> None:
    draft = publishing.start_edit(publish(make_organisation()), by=make_user(), at=NOON)
    Organisation.working.filter(pk=draft.pk).update(slug="wanted")
    other = publish(make_organisation(title_en="Other", slug="wanted"))
    said = "“Other” already has this address. Go on there, or write another address."
    if moved_on:
        away = publishing.start_edit(other, by=make_user(), at=NOON)
        Organisation.working.filter(pk=away.pk).update(slug="away")
        other = approve(away)
        said = "This address leads to another record already."

    with pytest.raises(NotAllowed) as refusal:
        approve(draft)

    assert str(refusal.value) == said
    answer = Client().get("/organisations/wanted/", follow=True)
    assert "<h1>Other" in answer.text


def test_two_drafts_that_make_each_other_a_part_are_not_both_published() -> None:
    one, other = publish(make_organisation(title_en="One")), publish(make_organisation())
    drafts = [publishing.start_edit(record, by=make_user(), at=NOON) for record in (one, other)]
    for draft, whole in zip(drafts, (other, one), strict=True):
        Organisation.working.filter(pk=draft.pk).update(parent=whole)
        claim(draft, "parent", whole.uid)
        draft.refresh_from_db()
        draft.clean()  # nothing of the other draft is public yet
    approve(drafts[0])

    with pytest.raises(NotAllowed, match="is this record, or is part of it"):
        approve(drafts[1])


def test_value_that_the_record_cannot_hold_is_refused_in_words() -> None:
    kz = make_country("KZ")
    record, other = make_trade_hub(country=kz), make_trade_hub(country=make_country("CN"))
    TradeHub.working.filter(pk=other.pk).update(second_country=kz)
    other.refresh_from_db()

    with pytest.raises(NotAllowed, match="It does not go with the rest of the record"):
        duplicates.merge_into(record, other, by=make_user(), at=NOON)


def test_what_names_a_merged_record_beside_its_document_names_the_other() -> None:
    stays, goes = publish(make_indicator()), publish(make_indicator())
    third = publish(make_indicator(mirror=goes))
    approve(duplicates.merge_into(stays, goes, by=make_user(), at=NOON), NOON)
    named = Mention.objects.filter(kind=Indicator.kind()).values_list("record_uid", "target")
    assert list(named) == [(third.uid, stays.uid)]


def test_page_says_before_the_button_which_draft_stands_in_the_way_and_who_has_it() -> None:
    anna, client = make_user(first_name="Anna"), sign_in(make_member("Editor"))
    stays, goes, third = (
        publish(make_organisation(title_en=title, slug=title.lower()))
        for title in ("Stays", "Goes", "Third")
    )

    def look(record: Organisation, other: Organisation) -> str:
        return client.get(address(record, "merge"), {"other": other.pk}).text

    button = 'name="seen_version"'
    assert button in look(stays, goes)
    draft = publishing.start_edit(goes, by=anna, at=NOON)
    page = look(stays, goes)
    assert "“Goes” is being edited or reviewed: finish that first." in page
    assert f'<a href="{address(draft)}">Goes</a>' in page
    assert "Anna saved it on" in page
    assert button not in page
    publishing.discard_edit(draft, by=anna, at=NOON)

    own = publishing.start_edit(stays, by=anna, at=NOON)
    page = client.get(address(stays, "merge")).text  # before another one is chosen, too
    assert "A draft of “Stays” is being edited already: go on in it." in page
    assert f'href="{address(own, "merge")}?other={goes.pk}"' in look(stays, goes)
    assert button not in look(stays, goes)
    assert button in look(own, goes)

    merging = duplicates.merge_into(own, goes, by=anna, at=NOON)
    page = look(third, goes)
    assert "“Goes” is being merged into “Stays” already: finish that first." in page
    assert f'<a href="{address(merging)}">Stays</a>' in page
    with pytest.raises(NotAllowed, match="is being merged into “Stays” already"):
        duplicates.merge_into(third, goes, by=anna, at=NOON)


def test_history_of_the_record_that_stays_lists_what_a_merge_moved() -> None:
    stays = publish(make_energy_project(title_en="Stays", slug="stays"))
    goes = make_energy_project(title_en="Goes", slug="goes", units=3)
    claim_all(goes)
    goes.names.create(name="Once", language="en")
    goes = publish(goes)
    unit = publish(make_energy_project(title_en="Beside", related_project=goes))
    publishing.start_edit(unit, by=make_user(), at=NOON)
    publish(make_series(title_en="Output", measures_kind=goes.kind(), measures_uid=goes.uid))
    publisher = make_member("Publisher")

    draft = duplicates.merge_into(stays, goes, by=make_user(), at=NOON)
    publishing.submit(draft, by=make_user(), at=NOON)
    stays = publishing.publish(draft, by=publisher, at=NOON)

    steps = Step.objects.of(stays)
    said = steps.get(action="change", note__startswith="Merged with").note
    assert said == "Merged with “Goes”. Values: units, Claims: 5, Other names: 1"
    told = steps.get(action="merge")
    assert (told.by, told.note) == (
        publisher,
        "“Goes”: its address, /energy-projects/goes/, leads here. These named it, and name this "
        "now. Energy projects: “Beside”; Statistical series: “Output”.",
    )
    page = sign_in(make_member("Editor")).get(address(stays, "history")).text
    assert "another record taken over" in page
    assert "Energy projects: “Beside”" in page

    later = publishing.start_edit(stays, by=make_user(), at=NOON + timedelta(days=1))
    publishing.submit(later, by=make_user(), at=NOON + timedelta(days=1))
    publishing.publish(later, by=publisher, at=NOON + timedelta(days=1))  # who only published
