"""The portal as it was: every address asked as of an earlier moment."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django import Settings
from time_machine import Traveller

from portal.http.middleware import files
from portal.models import Edition, JournalHead, PublishedClaim, SearchEntry, SearchWord, Source
from portal.publication import publishing, time_travel
from portal.publication.public_rows import COUNTRY, log_rows
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase
from tests.client_response import ClientResponse
from tests.factories import (
    claim,
    claim_all,
    make_batch,
    make_country,
    make_energy_project,
    make_organisation,
    make_place,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
    rule,
)
from tests.full_records import edit_all, make_full
from trade.statistics.charts.indicators import examples
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObservationBatch

# Databases differ: rows copied from one database to another.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DAY = timedelta(days=1)
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def release(record: EnergyProject, clock: Traveller) -> tuple[Any, datetime]:
    """Publish now, a day after whatever came before."""
    clock.shift(DAY)
    now = datetime.now(UTC)
    publishing.submit(record, by=make_user(), at=now)
    return publishing.publish(record, by=make_user(), at=now), now


def change(record: Any, clock: Traveller, **columns: Any) -> tuple[Any, datetime]:
    draft = publishing.start_edit(record, by=make_user(), at=datetime.now(UTC))
    for name, value in columns.items():
        setattr(draft, name, value)
    draft.save()
    claim_all(draft)
    for name in draft.facts:
        if draft.judge(name).disagreeing:
            rule(draft, name)
    return release(draft, clock)


def test_a_record_is_read_as_it_was_between_two_editions(client: Client, clock: Traveller) -> None:
    plant = make_energy_project(title_en="Old name", capacity_mw=100)
    claim_all(plant)
    plant, first = release(plant, clock)
    plant, _second = change(plant, clock, title_en="New name")
    clock.shift(DAY)
    address = plant.get_absolute_url()
    then = {"as_recorded": (first + DAY / 2).isoformat()}
    assert "Old name" in client.get(address, then).content.decode()
    assert "New name" in client.get(address).content.decode()
    listed = client.get("/api/v1/energy-projects/", then).json()["results"]
    assert [row["title"]["en"] for row in listed] == ["Old name"]
    assert listed == [Edition.objects.get(record_uid=plant.uid, number=1).document]


def test_before_it_was_published_there_is_nothing(client: Client, clock: Traveller) -> None:
    plant, first = release(_claimed(make_energy_project()), clock)
    clock.shift(DAY)
    before = {"as_recorded": (first - timedelta(seconds=1)).isoformat()}
    sentence = "Nothing was published on this portal before 2 March 2026, 12:00 UTC."
    page = client.get(plant.get_absolute_url(), before)
    assert page.status_code == 404
    assert sentence in page.content.decode()
    for listed in ("energy-projects", "sources"):
        answer = client.get(f"/api/v1/{listed}/", before)
        assert (answer.status_code, answer.json()["count"]) == (200, 0)
    frame = client.get("/embed/charts/capacity/", before)
    assert frame.status_code == 404
    assert sentence in frame.content.decode()


def test_pages_offer_an_earlier_day_with_the_same_query(client: Client, clock: Traveller) -> None:
    plant, _first = release(_claimed(make_energy_project()), clock)
    clock.shift(3 * DAY)
    for address in ("/energy-projects/?country=KZ&page=1", plant.get_absolute_url(), "/ru/"):
        page = client.get(address).content.decode()
        form = page[page.index('<form class="past-form"') :]
        form = form[: form.index("</form>")]
        assert 'min="2026-03-02"' in form
        assert 'max="2026-03-05"' in form
        assert 'value="2026-03-02"' in form, "the portal is younger than a month"
        assert 'href="#past-day"' in page
        shown = address.replace("&page=1", "")
        assert f'name="of" value="{shown}"' in form
    then = client.get("/energy-projects/?as_recorded=2026-03-03").content.decode()
    assert 'value="2026-03-03"' in then
    early = client.get(plant.get_absolute_url(), {"as_recorded": "2026-03-01"}).content.decode()
    assert "Nothing was recorded yet" in early
    assert "The portal began on 2 March 2026." in early
    assert "past-form" not in client.get("/releases/").content.decode()


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("day", "moment"),
    [
        ("2026-03-02", "2026-03-02T23:59:59.999999Z"),
        ("2026-03-04", "2026-03-04T23:59:59.999999Z"),
        ("2026-03-05", "2026-03-05T12:00:00Z"),  # today: as of now
    ],
)
def test_day_of_the_form_means_its_end_and_today_means_now(
    client: Client, clock: Traveller, day: str, moment: str
) -> None:
    release(_claimed(make_energy_project()), clock)
    clock.shift(3 * DAY)

    answer = client.get("/ru/as-of/", {"of": "/ru/energy-projects/?country=KZ", "day": day})
    assert answer.status_code == 302
    assert answer.headers["Location"] == (f"/ru/energy-projects/?country=KZ&as_recorded={moment}")
    assert client.get(answer.headers["Location"]).status_code == 200


def test_day_of_the_form_has_what_was_published_in_its_last_second(
    client: Client, clock: Traveller
) -> None:
    clock.move_to(datetime(2026, 3, 1, 23, 59, 59, 500_000, tzinfo=UTC))
    release(_claimed(make_energy_project(title_en="Late plant")), clock)
    clock.shift(3 * DAY)
    asked = {"of": "/energy-projects/", "day": "2026-03-02"}
    assert "Late plant" in client.get("/as-of/", asked, follow=True).content.decode()


@pytest.mark.parametrize(
    ("of", "day", "sentence"),
    [
        ("/", "2026-02-31", "“2026-02-31” is not a day such as 2026-01-15."),
        ("/", "", "“” is not a day such as 2026-01-15."),
        ("/", "2999-01-01", "This moment is still to come"),
        (
            "https://elsewhere.example/",
            "2026-03-02",
            "This is no address of a page of this portal.",
        ),
        ("//elsewhere.example/", "2026-03-02", "This is no address of a page of this portal."),
        ("/\\elsewhere.example/", "2026-03-02", "This is no address of a page of this portal."),
    ],
)
def test_form_of_an_earlier_day_refuses_what_is_none(
    client: Client, of: str, day: str, sentence: str
) -> None:
    answer = client.get("/as-of/", {"of": of, "day": day})
    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_each_link_of_a_page_of_the_past_leads_somewhere(client: Client, clock: Traveller) -> None:
    plant, first = release(_claimed(make_energy_project()), clock)
    plant, _second = change(plant, clock, title_en="New name")
    clock.shift(DAY)
    then = {"as_recorded": (first + DAY / 2).isoformat()}
    page = client.get(plant.get_absolute_url(), then).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    links = {unescape(link) for link in re.findall(r'<a\b[^>]* href="(/[^"#]+)', main)}

    assert [link for link in links if client.get(link).status_code >= 400] == []
    assert any("/report/" in link for link in links)
    assert any(link.endswith(".bib?edition=1") for link in links)
    history = client.get(f"{plant.get_absolute_url()}history/").content.decode()
    assert "past-form" not in history


@pytest.mark.engine
def test_what_was_withdrawn_is_there_before_and_a_tombstone_after(
    client: Client, clock: Traveller
) -> None:
    plant, first = release(_claimed(make_energy_project()), clock)
    clock.shift(DAY)
    gone = datetime.now(UTC)
    publishing.withdraw(plant, by=make_user(), at=gone, note="It was never built.")
    clock.shift(DAY)
    publish(make_organisation())
    clock.shift(DAY)
    address = plant.get_absolute_url()
    assert client.get(address, {"as_recorded": first.isoformat()}).status_code == 200
    after = client.get(address, {"as_recorded": (gone + DAY / 2).isoformat()})
    assert after.status_code == 410
    assert "It was never built." in after.content.decode()


@pytest.mark.engine
def test_filters_facets_search_and_files_speak_of_that_moment(
    client: Client, clock: Traveller
) -> None:
    wind, _at = release(_claimed(make_energy_project(title_en="Zhanatas wind")), clock)
    _other, first = release(_claimed(make_energy_project(title_en="Shelek", capacity_mw=5)), clock)
    change(wind, clock, title_en="Something else", capacity_mw=500)
    clock.shift(DAY)
    then = {"as_recorded": first.isoformat()}

    def titles(**asked: Any) -> list[Any]:
        found = client.get("/api/v1/energy-projects/", {**asked, **then}).json()
        return [row["title"]["en"] for row in found["results"]]

    assert titles(capacity_min=50, capacity_max=200) == ["Zhanatas wind"]
    assert titles(q="zhanatas") == ["Zhanatas wind"]
    assert titles(order="-capacity") == ["Zhanatas wind", "Shelek"]
    page = client.get("/energy-projects/", {"q": "zhanatas", **then}).content.decode()
    assert "Zhanatas wind" in page
    assert "Something else" not in page
    rows = client.get("/energy-projects/download.csv", then).getvalue().decode()
    assert "Zhanatas wind" in rows
    assert "Something else" not in rows
    found = client.get("/search/", {"q": "zhanatas", **then}).content.decode()
    assert "Zhanatas wind" in re.sub("</?mark>", "", found)
    assert "Something else" not in found


@pytest.mark.engine
def test_the_rest_of_a_long_file_is_of_that_moment_too(
    client: Client,
    clock: Traveller,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is made when all middleware has returned, after half a megabyte."""
    settings.PORTAL_KEPT_ANSWERS, settings.PORTAL_FILES_KEPT = 1, 10
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(files, "SOON", 0)
    plant, first = release(_claimed(make_energy_project(title_en="Zhanatas wind")), clock)
    change(plant, clock, title_en="Something else")
    clock.shift(DAY)

    answer = client.get("/energy-projects/download.csv", {"as_recorded": first.isoformat()})
    rows = answer.getvalue().decode()

    assert "Zhanatas wind" in rows
    assert "Something else" not in rows


@pytest.mark.engine
def test_a_search_of_the_past_knows_the_words_of_its_day(client: Client, clock: Traveller) -> None:
    known = _claimed(make_organisation(title_en="Zhanatas wind"))
    log_rows(COUNTRY, ["KZ"], at=START)
    known, first = release(known, clock)
    asked = {"q": "zhanatis", "as_recorded": first.isoformat()}
    clock.shift(DAY)

    def answer() -> str:
        page = client.get("/search/", asked).content.decode()
        return re.sub('</?mark>|max="[^"]*"', "", page).partition("<main")[2]

    then = answer()
    assert "Zhanatas" in then  # nothing else is like it

    release(_claimed(make_organisation(title_en="Zhanatis")), clock)
    assert answer() == then
    change(known, clock, title_en="Something else")
    SearchWord.objects.filter(word="zhanatas").update(key="of rules that are no more")
    call_command("rebuild_projections", verbosity=0)
    assert answer() == then
    assert not SearchWord.objects.filter(from_position=None).exists()


@pytest.mark.engine
def test_statistics_are_read_as_they_were_with_pins_and_batches_withdrawn_since(
    client: Client, clock: Traveller
) -> None:
    series, _at = release(_claimed(make_series()), clock)
    ours, theirs = make_batch(source=make_source()), make_batch(source=make_source())
    observe(series, "2024", 5, batch=ours)
    observe(series, "2024", 7, batch=theirs, pinned=True)
    first = _release_batch(ours, clock)
    second = _release_batch(theirs, clock)
    clock.shift(DAY)
    publishing.withdraw(theirs, by=make_user(), at=datetime.now(UTC), note="Misread.")
    third = datetime.now(UTC)
    clock.shift(DAY)

    def shown(moment: datetime) -> dict[Any, Any]:
        found = client.get("/api/v1/observations/", {"as_recorded": moment.isoformat()}).json()
        return {row["value"]: row["shown"] for row in found["results"]}

    assert shown(first) == {5: True}
    assert shown(second) == {5: False, 7: True}
    assert shown(third) == {5: True}
    chart = f"/charts/series.csv?series={series.slug}&as_recorded="
    assert b",7" in client.get(chart + second.strftime("%Y-%m-%dT%H:%M:%SZ")).content
    assert b",7" not in client.get(chart + third.strftime("%Y-%m-%dT%H:%M:%SZ")).content
    with time_travel.at_position(JournalHead.last_position()):
        assert list(examples()) == []  # grouped by the key of a table in whose place rows stand


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    "address",
    [
        "/feeds/all.json",
        "/places/download.csv",
        "/catalog.jsonld",
        "/data.json",
        "/scorecards/publishers.json",
        "/events/calendar.ics",
        "/charts/energy-mix.csv",
        "/api/sdmx/2.1/dataflow",
    ],
)
def test_data_of_no_moment_are_refused(client: Client, address: str) -> None:
    """A program that lost the moment would take today's data for those of a past day."""
    publish(make_place())
    answer = client.get(f"{address}?as_recorded=")

    assert answer.status_code == 400
    sentence = "Give this parameter a value, or leave it out."
    assert answer.json()["errors"] == {"as_recorded": [sentence]}
    assert client.get("/places/?as_recorded=").status_code == 200  # a form that is left empty


def test_the_catalogue_of_a_past_day_knows_no_later_change(
    client: Client, clock: Traveller
) -> None:
    _plant, first = release(_claimed(make_energy_project()), clock)
    then = f"/data.json?as_recorded={first.strftime('%Y-%m-%dT%H:%M:%SZ')}"
    before = client.get(then)
    release(_claimed(make_place()), clock)
    after = client.get(then)

    assert {one["modified"] for one in after.json()["dataset"]} == {first.date().isoformat()}
    assert after.content == before.content
    assert after.headers["Last-Modified"] == before.headers["Last-Modified"]


def test_a_source_is_described_as_it_was(client: Client, clock: Traveller) -> None:
    plant = make_energy_project()
    source = make_source(title="First title")
    for name, fact in plant.facts.items():
        if fact.accepted(plant, name):
            claim(plant, name, source=source)
    plant, first = release(plant, clock)
    clock.shift(DAY)
    Source.working.filter(pk=source.pk).update(title="Better title")
    source.refresh_from_db()
    publishing.source_changed(source, by=make_user(), at=datetime.now(UTC))
    clock.shift(DAY)
    address = f"/api/v1/sources/{source.slug}/"
    assert client.get(address).json()["title"] == "Better title"
    then = client.get(address, {"as_recorded": first.isoformat()}).json()
    assert then["title"] == "First title"


def test_a_source_with_another_address_is_found_once(clock: Traveller) -> None:
    plant = make_energy_project()
    source = make_source(title="Yearbook of wind")
    for name, fact in plant.facts.items():
        if fact.accepted(plant, name):
            claim(plant, name, source=source)
    release(plant, clock)
    first = JournalHead.last_position()
    Source.working.filter(pk=source.pk).update(slug="another")
    source.refresh_from_db()
    publishing.source_changed(source, by=make_user(), at=datetime.now(UTC))
    for position, slug in ((first, None), (JournalHead.last_position(), "another")):
        with time_travel.at_position(position):
            found = Source.objects.get(title="Yearbook of wind")
            assert (found.slug == "another") is (slug == "another")
            entries = SearchEntry.everything.filter(kind=SearchEntry.SOURCE)
            assert entries.filter(record_uid=str(source.pk)).count() == 1


def test_every_table_is_read_as_it_was_at_each_position(clock: Traveller) -> None:
    """Numbers of rows, too: they decide the order of equals."""
    said = {}

    def note() -> None:
        said[JournalHead.last_position()] = read_all()

    note()
    for model in (EnergyProject, Series):
        record, _at = release(make_full(model), clock)
        note()
        draft = publishing.start_edit(record, by=make_user(), at=datetime.now(UTC))
        edit_all(draft)
        release(draft, clock)
        note()
    for _again in range(2):
        batch = make_batch(source=make_source())
        observe(Series.objects.get(), "2023", 4, batch=batch)
        _release_batch(batch, clock)
        note()
    publishing.withdraw(batch, by=make_user(), at=datetime.now(UTC), note="Misread.")
    note()
    publishing.withdraw(Series.objects.get(), by=make_user(), at=datetime.now(UTC), note="Gone.")
    note()
    assert len(said) == 9
    for position, rows in said.items():
        with time_travel.at_position(position):
            assert read_all() == rows, position


def read_all() -> dict[Any, Any]:
    return {
        model: sorted(map(str, public(model).values_list("pk", *names)))
        for model, names in READ.items()
    }


def public(model: type[Any]) -> Any:
    return SearchEntry.everything if model is SearchEntry else model._default_manager


READ = {
    EnergyProject: ("uid", "title_en", "capacity_mw", "country", "edition", "slug"),
    Phase: ("uid", "record__uid", "name", "capacity_mw"),
    Series: ("uid", "title_en", "indicator__uid", "edition"),
    Observation: ("uid", "series__uid", "value", "batch"),
    ObservationBatch: ("uid", "title"),
    Source: ("slug", "title", "first_cited_at"),
    PublishedClaim: ("uid", "record_uid", "value", "standing", "source__slug"),
    SearchEntry: ("kind", "record_uid", "worth"),
    Edition: ("record_uid", "number"),
}


def test_a_moment_that_is_none_or_still_to_come_is_refused(
    client: Client, clock: Traveller
) -> None:
    publish(make_energy_project())
    to_come = (datetime.now(UTC) + DAY).isoformat()
    for asked in ("yesterday", to_come):
        for address in ("/energy-projects/", "/api/v1/energy-projects/", "/"):
            answer = client.get(address, {"as_recorded": asked})
            assert answer.status_code == 400, (address, asked)
    answer = client.get("/api/v1/energy-projects/", {"as_recorded": to_come})
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "still to come" in answer.json()["detail"]


@pytest.mark.engine
def test_nothing_of_the_past_is_left_open(client: Client, clock: Traveller) -> None:
    release(_claimed(make_energy_project()), clock)
    _plant, second = release(_claimed(make_energy_project()), clock)
    clock.shift(DAY)
    then = {"as_recorded": (second - DAY / 2).isoformat()}
    before = list(connection.execute_wrappers)
    assert client.get("/api/v1/energy-projects/", then).json()["count"] == 1
    assert connection.execute_wrappers == before
    assert client.get("/api/v1/energy-projects/").json()["count"] == 2


def test_a_past_within_a_past_is_its_own(clock: Traveller) -> None:
    release(_claimed(make_energy_project()), clock)
    first = JournalHead.last_position()
    release(_claimed(make_energy_project()), clock)
    with time_travel.at_position(JournalHead.last_position()):
        with time_travel.at_position(first):
            assert EnergyProject.objects.count() == 1
        assert EnergyProject.objects.count() == 2
    with time_travel.at_position(0):
        assert EnergyProject.objects.count() == 0


def _claimed(record: Any) -> Any:
    claim_all(record)
    make_country("CN")
    return record


def _release_batch(batch: ObservationBatch, clock: Traveller) -> datetime:
    clock.shift(DAY)
    now = datetime.now(UTC)
    publishing.submit(batch, by=make_user(), at=now)
    publishing.publish(batch, by=make_user(), at=now)
    return now


def test_links_and_forms_of_a_page_of_the_past_stay_in_it(client: Client, clock: Traveller) -> None:
    plant, first = release(_claimed(make_energy_project()), clock)
    clock.shift(DAY)
    asked = {"as_recorded": first.isoformat()}
    page = client.get("/energy-projects/", asked).content.decode()
    query = "as_recorded=2026-03-02T12%3A00%3A00%2B00%3A00"
    assert f'href="{plant.get_absolute_url()}?{query}"' in page
    assert '<input type="hidden" name="as_recorded" value="2026-03-02T12:00:00+00:00">' in page
    assert 'data-now href="/energy-projects/"' in page
    assert "You read the portal as recorded on 2 March 2026, 12:00 UTC." in page
    assert "/static/" in page
    assert not re.search(r'href="/(static|id|releases)[^"]*as_recorded', page)
    today = client.get("/energy-projects/").content.decode()
    assert today.count("as_recorded=") == 2  # its two citations


@pytest.mark.parametrize(
    "address",
    ["/api/v1/energy-projects/", "/api/v1/energy-projects.ndjson", "/charts/energy-mix.json"],
)
def test_today_of_the_past_is_the_day_of_the_moment(
    client: Client, clock: Traveller, address: str
) -> None:
    release(_claimed(make_energy_project(commissioned_on="2020")), clock)
    asked = {"valid_on": "2026", "as_recorded": datetime.now(UTC).isoformat()}
    said = read_answer(client.get(address, asked))
    assert "2026-03-02" in said or "2 March 2026" in said
    clock.shift(90 * DAY)
    assert read_answer(client.get(address, asked)) == said
    asked["valid_on"] = "2026-04"  # lay ahead then
    assert client.get(address, asked).status_code == 400


def read_answer(answer: ClientResponse) -> str:
    assert answer.status_code == 200
    return b"".join(answer).decode()


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize(
    "address",
    [
        "/energy-projects/",
        "/explore/energy-projects/",
        "/charts/status/",
        "/embed/?of=/charts/status/&keep=now",
        "/cite/source/press.txt",
    ],
)
def test_pin_holds_what_was_published_in_the_same_second(
    client: Client, clock: Traveller, address: str
) -> None:
    plant = make_energy_project()
    claim(plant, "capacity_mw", source=make_source(slug="press"))
    clock.shift(timedelta(seconds=0.2))
    release(_claimed(plant), clock)
    clock.shift(timedelta(seconds=0.3))
    pins = re.findall(r"as_recorded=([^\s\"&<]+)", client.get(address).content.decode())
    clock.shift(DAY)
    found = [client.get("/api/v1/energy-projects/", {"as_recorded": unquote(pin)}) for pin in pins]
    assert {answer.json()["count"] for answer in found} == {1}


def test_offers_and_pictures_of_the_past_stay_in_it(client: Client, clock: Traveller) -> None:
    plant, first = release(_claimed(make_energy_project(title_en="Zhanatas")), clock)
    clock.shift(DAY)
    asked = {"as_recorded": first.isoformat()}
    query = "as_recorded=2026-03-02T12%3A00%3A00%2B00%3A00"
    offers = client.get("/search/suggestions/", {**asked, "q": "zhanatas"}).content.decode()
    assert f'data-href="{plant.get_absolute_url()}?{query}"' in offers
    home = client.get("/", asked).content.decode()
    narrow = re.findall(r'srcset="(/map/narrow.svg[^"]*)"', home)
    assert narrow
    assert all(query in address for address in narrow)


@pytest.mark.parametrize(
    ("address", "is_of_all_times"),
    [
        ("/report/place/0123456789ab/", True),
        ("/ru/cite/place/0123456789ab.bib", True),
        ("/zh-hans/places/horgos/history/", True),
        ("/places/horgos/history/", True),
        ("/sources/report-2025/", False),
        ("/about/cite/", False),
        ("/ru/about/cite/", False),
        ("/stories/history/", False),
        ("/ru/stories/history/", False),
    ],
)
def test_page_is_of_all_times_by_its_section(address: str, is_of_all_times: bool) -> None:
    assert bool(time_travel.OF_ALL_TIMES.match(address)) is is_of_all_times


def test_form_of_a_chart_of_the_past_names_the_moment_once(
    client: Client, clock: Traveller
) -> None:
    for technology in ("wind", "coal"):
        _plant, first = release(_claimed(make_energy_project(technology=technology)), clock)
    clock.shift(DAY)
    asked = {"as_recorded": first.isoformat()}
    page = client.get("/charts/status/", asked).content.decode()
    forms = re.findall(r'<form\b[^>]*method="get".*?</form>', page, re.DOTALL)
    hides = [form for form in forms if 'name="hide"' in form]

    assert hides
    assert [form.count('name="as_recorded"') for form in hides] == [1] * len(hides)


def test_what_was_true_on_a_day_is_asked_as_it_was_known_at_a_moment(
    client: Client, clock: Traveller
) -> None:
    plant = _claimed(make_energy_project())
    for on, state in (("2010", "construction"), ("2014", "operating")):
        source = make_source(published_on="2019")
        plant.milestones.create(on=on, milestone_status=state, source=source)
    plant, first = release(plant, clock)
    draft = publishing.start_edit(plant, by=make_user(), at=datetime.now(UTC))
    draft.milestones.filter(on="2014").update(on="2011")  # as a better source has it
    _plant, later = release(_claimed(draft), clock)
    clock.shift(DAY)

    def status(**asked: Any) -> Any:
        answer = client.get(f"/api/v1/energy-projects/{plant.slug}/", {"valid_on": "2012", **asked})
        return answer.json()["then"]["status"]

    def count(**asked: Any) -> Any:
        asked = {"valid_on": "2012", "status": "construction", **asked}
        return client.get("/api/v1/energy-projects/", asked).json()["count"]

    assert (status(), count()) == ("operating", 0)
    moment = {"as_recorded": later.isoformat()}
    assert (status(**moment), count(**moment)) == ("operating", 0)
    moment = {"as_recorded": first.isoformat()}
    assert (status(**moment), count(**moment)) == ("construction", 1)
