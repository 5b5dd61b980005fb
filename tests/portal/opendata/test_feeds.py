"""What can be followed: by whom nobody knows, and with the sources."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.template import Context
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from portal.filters import departures
from portal.models import Disagreement, Edition, Source
from portal.models.languages import LANGUAGES
from portal.models.sources import NOT_NAMED
from portal.opendata import feeds
from portal.opendata.feeds import records
from portal.opendata.feeds.arrivals import ArrivalStream, FeedScope, MergedStream, arriving
from portal.opendata.feeds.entries import PER_PAGE, Stream
from portal.publication import publishing
from portal.templatetags.heads import feed_of_page, feeds_here
from projects.energy.filters import EnergyProjectFilter
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_batch,
    make_country,
    make_energy_project,
    make_event,
    make_organisation,
    make_place,
    make_series,
    make_source,
    make_story,
    make_user,
    observe,
    publish,
    rule,
)
from tests.portal.opendata.feed_rules import (
    ATOM,
    parsed_atom,
    problems_of_atom,
    problems_of_json,
    read_xml,
)
from tests.portal.site.reading import part, queries, read
from trade.statistics.observations import Observation

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LATER = NOON + timedelta(days=1)


def items(client: Client, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200, response.content.decode()[:300]
    return response.json()["items"]


def titles(client: Client, url: str) -> list[Any]:
    return [item["title"] for item in items(client, url)]


def change(record: Any, at: datetime = LATER, **columns: Any) -> Any:
    draft = publishing.start_edit(record, by=make_user(), at=at)
    for name, value in columns.items():
        setattr(draft, name, value)
    draft.save()
    publishing.submit(draft, by=make_user(), at=at)
    return publishing.publish(draft, by=make_user(), at=at, note="A better figure.")


def disputed_project(**kwargs: Any) -> Any:
    project = make_energy_project(**kwargs)
    for name in project.facts:
        if project.facts[name].accepted(project, name):
            claim(project, name)
    claim(project, "capacity_mw", "120", source=make_source(title="Another <report>"))
    rule(project, "capacity_mw")
    return publish(project)


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("prefix", ["", "/zh-hans", "/ru"])
def test_feeds_conform_to_their_formats(client: Client, prefix: str) -> None:
    project = disputed_project(title_en="Wind & <sun>\x0b", title_ru="Ветер", summary_en="One.")
    change(project, title_en="Wind and sun")
    gone = publish(make_story())
    publishing.withdraw(gone, by=make_user(), at=LATER, note="It was <wrong>.")
    for place in (
        "feeds/all",
        "energy-projects/feed",
        "disagreements/feed",
        "corrections/feed",
        "sources/feed",
        "countries/kz/feed",
        f"energy-projects/{project.slug}/feed",
        "events/feed",
    ):
        atom = client.get(f"{prefix}/{place}.atom")
        assert (atom.status_code, atom.headers["Content-Type"]) == (
            200,
            "application/atom+xml; charset=utf-8",
        )
        assert problems_of_atom(atom.content) == []
        found = client.get(f"{prefix}/{place}.json")
        assert found.headers["Content-Type"] == "application/feed+json; charset=utf-8"
        assert problems_of_json(found.content) == []
        entries = read_xml(atom.content).findall(f"{ATOM}entry")
        assert [e.findtext(f"{ATOM}id") for e in entries] == [
            i["id"] for i in found.json()["items"]
        ]


def test_format_rules_report_errors(client: Client) -> None:
    publish(make_event())
    good = client.get("/feeds/all.atom").content
    assert problems_of_atom(good) == []
    assert problems_of_atom(good.replace(b"<updated>2026", b"<updated>26"))
    assert problems_of_atom(good.replace(b"<id>tag:", b"<id>tag"))
    assert problems_of_atom(good.replace(b'href="http://', b'href="/'))


@pytest.mark.parametrize("form", ["atom", "json"])
def test_links_have_the_address_of_the_site_and_not_the_port_that_was_asked(
    client: Client, form: str
) -> None:
    publish(make_energy_project())
    feed = client.get(f"/ru/feeds/all.{form}", headers={"host": "testserver:81"}).text
    assert "http://127.0.0.1:8000/ru/energy-projects/" in feed
    assert "testserver" not in feed


def test_an_entry_is_an_edition_with_its_own_identifier_and_record_time(client: Client) -> None:
    project = publish(make_energy_project(title_en="Turgusun"))
    change(project, summary_en="Now with a summary.")
    found = [
        (i["title"], i["id"], i["url"], i["date_published"])
        for i in items(client, "/feeds/all.json")
    ]
    name, page = (
        f"tag:127.0.0.1,2026:energyproject/{project.uid}",
        f"http://127.0.0.1:8000{project.get_absolute_url()}",
    )
    assert found == [
        ("Changed: Turgusun", f"{name}/edition-2", f"{page}?edition=2", LATER.isoformat()),
        ("New: Turgusun", f"{name}/edition-1", f"{page}?edition=1", NOON.isoformat()),
    ]


def test_changed_entry_describes_the_changes(client: Client) -> None:
    project = publish(make_energy_project(title_en="Turgusun"))
    change(project, title_en="Turgusun hydropower station")
    newest = items(client, "/feeds/all.json")[0]
    assert "What changed" in newest["content_html"]
    assert "Turgusun → Turgusun hydropower station" in newest["content_html"]
    assert "A better figure." in newest["content_html"]
    assert newest["_corridor"]["changes"] == [
        {
            "kind": "changed",
            "what": "Title (English)",
            "was": "Turgusun",
            "now": "Turgusun hydropower station",
        }
    ]


def test_changed_figure_has_both_values_and_its_source(client: Client) -> None:
    project = publish(make_energy_project(title_en="Turgusun", capacity_mw="24.9"))
    draft = publishing.start_edit(project, by=make_user(), at=LATER)
    draft.capacity_mw = "49.9"
    draft.save()
    claim(draft, "capacity_mw", "49.9", source=make_source(slug="plan", title="The plan"))
    rule(draft, "capacity_mw")
    publishing.submit(draft, by=make_user(), at=LATER)
    publishing.publish(draft, by=make_user(), at=LATER)
    for url in ("/feeds/all.json", "/changes/feed.json"):
        (told, *_more) = items(client, url)
        assert told["_corridor"]["changes"][0] == {
            "kind": "changed",
            "what": "Capacity",
            "was": "24.9\N{NO-BREAK SPACE}MW",
            "now": "49.9\N{NO-BREAK SPACE}MW",
            "sources": ["plan"],
        }
        assert "24.9 MW → 49.9 MW <sup>[1]</sup>" in told["content_html"]
        assert "The plan</a>" in told["content_html"]


def test_feed_of_many_entries_comes_in_pages(client: Client) -> None:
    for number in range(PER_PAGE + 2):
        make_source(slug=f"report-{number:02}", first_cited_at=NOON)
    url = "http://127.0.0.1:8000/sources/feed"
    first = client.get("/sources/feed.json?page=1").json()
    second = client.get(first["next_url"]).json()
    assert first["next_url"] == f"{url}.json?page=2"
    assert "next_url" not in second
    found = [item["id"] for page in (first, second) for item in page["items"]]
    assert (len(first["items"]), len(found), len(set(found))) == (PER_PAGE, *[PER_PAGE + 2] * 2)
    links = parsed_atom(client.get("/sources/feed.atom").content)["links"]
    assert (links["first"], links["next"]) == (f"{url}.atom", f"{url}.atom?page=2")
    last = client.get("/sources/feed.atom?page=2").content
    assert problems_of_atom(last) == []
    assert parsed_atom(last)["id"] == links["first"]
    assert parsed_atom(last)["links"] == {
        "self": f"{url}.atom?page=2",
        "alternate": "http://127.0.0.1:8000/sources/",
        "first": f"{url}.atom",
        "previous": f"{url}.atom",
    }
    assert client.get("/sources/feed.atom?page=3").status_code == 404
    assert client.get("/sources/feed.atom?page=x").status_code == 400


def test_content_has_figures_with_sources_and_competing_values(client: Client) -> None:
    disputed_project(capacity_mw=100)
    content = items(client, "/energy-projects/feed.json")[0]["content_html"]
    assert "<b>Capacity</b> 100" in content
    assert "≠ Other sources 120" in content
    assert "Another &lt;report&gt;" in content


def test_drafts_and_unapproved_changes_are_absent(client: Client) -> None:
    live = publish(make_energy_project(title_en="Seen"))
    make_energy_project(title_en="Hidden")
    draft = publishing.start_edit(live, by=make_user(), at=NOON)
    draft.title_en = "Hidden rename"
    draft.save()
    for url in ("/feeds/all.json", "/energy-projects/feed.json", "/countries/kz/feed.json"):
        assert titles(client, url) == ["New: Seen"]


def test_withdrawn_record_leaves_only_its_reason(client: Client) -> None:
    project = publish(make_energy_project(title_en="A mistake", summary_en="Secret since"))
    change(project)
    publishing.withdraw(
        type(project).objects.get(),
        by=make_user(),
        at=LATER + timedelta(days=1),
        note="It was another plant.",
    )
    for url in (
        "/feeds/all.json",
        "/energy-projects/feed.json?country=KZ",
        "/countries/kz/feed.json",
    ):
        (item,) = items(client, url)
        assert item["title"] == "Withdrawn: A mistake"
        assert "It was another plant." in item["content_html"]
        assert "Secret since" not in item["content_html"]
    assert (
        items(client, "/energy-projects/feed.json?country=CN") == [] if make_country("CN") else True
    )
    assert items(client, "/countries/cn/feed.json") == []


@pytest.mark.parametrize("portion", [1, 2, 1000])
def test_withdrawal_is_told_though_many_others_came_after(
    client: Client, monkeypatch: pytest.MonkeyPatch, portion: int
) -> None:
    monkeypatch.setattr(records, "FEW", portion)
    monkeypatch.setattr("portal.opendata.feeds.entries.PER_PAGE", 2)
    owner = publish(make_organisation(title_en="Owner"))
    plant = make_energy_project(title_en="A mistake", country=make_country("KZ"))
    plant.roles.create(organisation=owner, role="lender", source=make_source())
    publishing.withdraw(publish(plant), by=make_user(), at=NOON, note="Wrong.")
    for hour in range(16):
        story = publish(make_story())
        publishing.withdraw(story, by=make_user(), at=LATER + timedelta(hours=hour), note="Wrong.")
    for url in ("/countries/kz/feed.json", f"/organisations/{owner.slug}/feed.json"):
        assert sorted(titles(client, url)) == ["New: Owner", "Withdrawn: A mistake"]


def test_renamed_record_is_followed_at_its_former_address(client: Client) -> None:
    draft = publishing.start_edit(publish(make_place(slug="old")), by=make_user(), at=NOON)
    draft.slug = "new"
    draft.save()
    publish(draft)
    former, now = (client.get(f"/places/{slug}/feed.json").json() for slug in ("old", "new"))
    assert former["items"] == now["items"] != []
    assert former["home_page_url"] == now["home_page_url"]


def test_withdrawn_record_begun_again_is_told_as_before(client: Client) -> None:
    story = publish(make_story(title_en="Again"))
    publishing.withdraw(story, by=make_user(), at=NOON, note="Wrong.")
    told = items(client, "/feeds/all.json")
    publishing.reopen(story, by=make_user(), at=NOON)
    story.title_en = "Not public yet"
    story.save()
    assert items(client, "/feeds/all.json") == told != []
    publish(story)
    assert titles(client, "/feeds/all.json")[0].endswith(": Not public yet")


def test_feed_of_a_list_applies_its_filters(client: Client) -> None:
    make_country("CN")
    publish(make_energy_project(title_en="Small", capacity_mw=5))
    publish(make_energy_project(title_en="Large", capacity_mw=500))
    assert titles(client, "/energy-projects/feed.json?capacity_min=100") == ["New: Large"]
    assert titles(client, "/energy-projects/feed.json?country=CN") == []
    feeds = ("/energy-projects/feed.json", "/energy-projects/feed.json?country=CN")
    assert [client.get(feed).json()["title"] for feed in feeds] == [
        "Corridor: Energy projects",
        "Corridor: Energy projects, a part of them",
    ]


@pytest.mark.parametrize("url", ["/energy-projects/feed", "/countries/kz/feed"])
def test_record_that_no_longer_matches_has_an_entry(client: Client, url: str) -> None:
    make_country("KZ")
    asked = "" if "countries" in url else "?country=KZ"
    moved = publish(make_energy_project(title_en="Border plant", country=make_country("KZ")))
    publish(make_energy_project(title_en="Elsewhere", country=make_country("UZ")))
    draft = publishing.start_edit(moved, by=make_user(), at=LATER)
    draft.country = make_country("UZ")
    draft.save()
    claim(draft, "country", "UZ")
    rule(draft, "country")
    publishing.submit(draft, by=make_user(), at=LATER)
    publishing.publish(draft, by=make_user(), at=LATER)
    (item,) = items(client, f"{url}.json{asked}")
    assert item["title"] == "No longer in this list: Border plant"
    assert "Country KZ → Country UZ" in item["content_html"]
    assert item["id"].endswith(f"energyproject/{moved.uid}/edition-2/left")
    assert item["_corridor"]["what"] == "left"
    assert problems_of_atom(client.get(f"{url}.atom{asked}").content) == []
    change(type(moved).objects.get(pk=moved.pk), at=LATER + timedelta(days=1), summary_en="More.")
    assert len(items(client, f"{url}.json{asked}")) == 1, "it is told once, when it leaves"
    assert titles(client, "/energy-projects/feed.json?country=UZ")[0] == "Changed: Border plant"
    publishing.withdraw(
        type(moved).objects.get(pk=moved.pk), by=make_user(), at=LATER + timedelta(2), note="Wrong."
    )
    assert titles(client, f"{url}.json{asked}") == ["Withdrawn: Border plant"]


def test_a_record_changed_again_and_again_does_not_make_a_filter_dear(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(departures, "QUESTIONS", 2)
    busy = publish(make_energy_project(title_en="Busy", capacity_mw=5))

    for day in range(3):
        change(type(busy).objects.get(pk=busy.pk), at=LATER + timedelta(day), summary_en=f"{day}")
    url = "/energy-projects/feed.json?capacity_min=100"
    before = queries(client, url)
    for day in range(3, 6):
        change(type(busy).objects.get(pk=busy.pk), at=LATER + timedelta(day), summary_en=f"{day}")
    assert queries(client, url) <= before


def test_record_that_was_in_a_list_by_its_claims_is_told_as_withdrawn(client: Client) -> None:
    project = disputed_project(title_en="Disputed plant")
    publish(make_energy_project(title_en="Another"))
    url = "/energy-projects/feed.json?source=" + project.claims.first().source.slug
    assert titles(client, url) == ["New: Disputed plant"]
    publishing.withdraw(project, by=make_user(), at=LATER, note="Wrong.")
    assert titles(client, url) == ["Withdrawn: Disputed plant"]


@pytest.mark.parametrize(
    "url",
    [
        "/energy-projects/feed.atom?country=XX",
        "/energy-projects/feed.atom?colour=red",
        "/energy-projects/feed.atom?country=KZ&cursor=*",
        "/changes/feed.atom?cursor=*",
        "/feeds/all.atom?country=KZ",
        "/countries/kz/feed.json?kind=story",
    ],
)
def test_invalid_filters_are_refused_with_a_sentence(client: Client, url: str) -> None:
    make_country("KZ")
    response = client.get(url)
    assert response.status_code == 400
    assert "“" in response.content.decode() or "detail" in response.json()


@pytest.mark.parametrize(
    "url",
    [
        "/countries/feed.atom",
        "/claims/feed.atom",
        "/nothing/feed.atom",
        "/countries/xx/feed.atom",
        "/energy-projects/draft/feed.atom",
    ],
)
def test_lists_without_feed_are_404(client: Client, url: str) -> None:
    make_energy_project(slug="draft")
    assert client.get(url).status_code == 404


def test_feed_of_an_organisation_has_records_that_mention_it(client: Client) -> None:
    bank = publish(make_organisation(title_en="Bank", slug="bank"))
    project = make_energy_project(title_en="Built with it")
    project.roles.create(organisation=bank, role="lender", source=make_source())
    publish(project)
    publish(make_energy_project(title_en="Another"))
    url = "/organisations/bank/feed.json"
    assert sorted(titles(client, url)) == ["New: Bank", "New: Built with it"]
    publishing.withdraw(project, by=make_user(), at=LATER, note="Wrong.")
    assert "Withdrawn: Built with it" in titles(client, url)


def test_conditional_requests_are_answered_304_until_something_is_published(client: Client) -> None:
    project = publish(make_energy_project())
    first = client.get("/feeds/all.atom")
    known = {
        "If-None-Match": first.headers["ETag"],
        "If-Modified-Since": first.headers["Last-Modified"],
    }
    assert client.get("/feeds/all.atom", headers=known).status_code == 304
    russian = client.get("/ru/feeds/all.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert russian.status_code == 200
    change(project)
    assert client.get("/feeds/all.atom", headers=known).status_code == 200


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize(
    ("url", "entries"),
    [
        ("/energy-projects/feed.atom", 5),
        ("/energy-projects/feed.atom?country=KZ", 4),
        ("/organisations/builder/feed.atom", 4),
    ],
)
def test_feed_of_many_records_has_the_same_entries_as_of_few(
    client: Client, monkeypatch: pytest.MonkeyPatch, url: str, entries: int
) -> None:
    builder = publish(make_organisation(slug="builder"))
    for code in ("KZ", "KZ", "UZ"):
        built = make_energy_project(country=make_country(code))
        built.roles.create(organisation=builder, role="lender", source=make_source())
        publish(built)
    change(publish(make_energy_project(country=make_country("KZ"))))
    publish(make_event())
    of_few = client.get(url).content
    monkeypatch.setattr(records, "FEW", 1)
    assert client.get(url).content == of_few
    assert of_few.count(b"<entry") == entries


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    "url",
    [
        "/feeds/all.atom",
        "/energy-projects/feed.atom?country=KZ",
        "/disagreements/feed.atom",
        "/sources/feed.atom",
    ],
)
def test_query_count_independent_of_entries(client: Client, url: str) -> None:
    disputed_project()
    queries(client, url)  # the names of countries are kept from then on
    disputed_project()
    with_one = queries(client, url)
    disputed_project()
    change(disputed_project())
    assert queries(client, url) == with_one <= 9


def test_an_entry_is_drawn_once_for_all_feeds(client: Client) -> None:
    publish(make_energy_project(title_en="First"))
    queries(client, "/feeds/all.atom")
    publish(make_energy_project(title_en="Second"))
    with CaptureQueriesContext(connection) as asked:
        assert titles(client, "/feeds/all.json")[:2] == ["New: Second", "New: First"]
        assert titles(client, "/energy-projects/feed.json") == ["New: Second", "New: First"]
    (read,) = (one["sql"] for one in asked if '"portal_edition"."document",' in one["sql"])
    assert re.search(r'"portal_edition"."id" IN \(\d+\)', read)


def test_disagreement_has_entries_when_it_begins_and_is_settled(client: Client) -> None:
    disputed_project(title_en="Turgusun", capacity_mw=100)
    (item,) = items(client, "/disagreements/feed.json")
    assert item["title"] == "Settled: Turgusun, Capacity"
    assert "≠ Other sources 120" in item["content_html"]
    assert "Better documented." in item["content_html"]
    in_russian = items(client, "/ru/disagreements/feed.json")[0]["url"]
    assert in_russian == item["url"].replace("8000/", "8000/ru/")


@pytest.mark.engine
def test_disagreement_is_dated_by_the_day_it_was_published(client: Client) -> None:
    disputed_project(title_en="Turgusun")
    place = make_place(title_en="Almaty", country=make_country("KZ"), population=100)
    claim_all(place)
    claim(place, "population", "400")
    rule(place, "population", rule="slip")
    publish(place, at=LATER)
    change(place, at=LATER + timedelta(days=1), summary_en="A city.")
    found = items(client, "/disagreements/feed.json")
    assert [(item["title"], item["date_published"][:10]) for item in found] == [
        ("Settled: Almaty, Population", "2026-01-16"),
        ("Settled: Turgusun, Capacity", "2026-01-15"),
    ]
    sitemap = client.get("/sitemaps/disagreements.xml").text
    assert sitemap.count("<lastmod>2026-01-16</lastmod>") == len(LANGUAGES)
    assert "<lastmod>2026-01-16" in client.get("/sitemap.xml").text


def test_what_goes_away_while_a_feed_is_read_has_no_entry(rf: RequestFactory) -> None:
    project = disputed_project()
    observation = observe(publish(make_series()), "2024", 7)
    publish(observation.batch)
    (arrivals,) = arriving.collect(FeedScope())
    streams: list[Stream] = [
        feeds.DisagreementStream(Disagreement.objects.all()),
        feeds.SourceStream(Source.objects.filter(pk=make_source(first_cited_at=NOON).pk)),
        MergedStream(ArrivalStream(arrivals)),
    ]
    read = [stream.marks(9) for stream in streams]
    assert [len(marks) for marks in read] == [1, 1, 1]
    publishing.withdraw(project, by=make_user(), at=LATER, note="Mistaken.")
    Source.objects.filter(slug=read[1][0].row).delete()
    Observation.working.update(retracted_at=LATER, retraction_reason="Mistaken.")
    pairs = zip(streams, read, strict=True)
    assert [stream.entries(marks, rf.get("/")) for stream, marks in pairs] == [[], [], []]


def test_statistics_have_an_entry_per_batch(client: Client) -> None:
    make_country("KG")
    series = publish(make_series(title_en="Trade", slug="trade"))
    source = make_source(title="Yearbook", publisher="Office")
    batch = make_batch(source=source)
    observe(series, "2023", 5, batch=batch)
    observe(series, "2024", 7, batch=batch)
    publish(batch)
    hidden = observe(series, "2025", 9)
    for url in (
        "/feeds/all.json",
        "/countries/kz/feed.json",
        "/series/feed.json?country=KZ",
        "/series/trade/feed.json",
    ):
        (item,) = [item for item in items(client, url) if "new value" in item["title"]]
        assert item["title"] == "2 new values: Yearbook"
        assert item["url"] == f"http://127.0.0.1:8000{source.get_absolute_url()}"
        assert "Trade</a> <b>2024</b> 7" in item["content_html"]
        assert item["_corridor"]["figures"][0] == {
            "record": "http://127.0.0.1:8000/series/trade/",
            "what": "2024",
            "value": "7",
            "unit": "USD bn",
            "comparator": "exact",
            "source": source.slug,
        }
        assert "2025" not in item["content_html"]
    for url in (
        "/countries/kg/feed.json",
        "/energy-projects/feed.json",
        "/series/feed.json?country=KG",
    ):
        assert "2 new values: Yearbook" not in titles(client, url)
    before = client.get("/feeds/all.atom").headers["ETag"]
    publish(hidden.batch)
    assert client.get("/feeds/all.atom", headers={"If-None-Match": before}).status_code == 200
    assert problems_of_atom(client.get("/feeds/all.atom").content) == []


def test_new_series_has_its_latest_figure(client: Client) -> None:
    series = make_series(title_en="Trade", slug="trade")
    publish(series)
    publish(observe(series, "2024", 7, source=make_source(publisher="Office")).batch)
    (item,) = [item for item in items(client, "/feeds/all.json") if item["title"] == "New: Trade"]
    assert "<b>2024</b> 7 bn US dollars" in item["content_html"]
    assert '<b lang="">Office</b>' in item["content_html"]
    publish(observe(series, "2025", 9).batch)
    (item,) = [item for item in items(client, "/feeds/all.json") if item["title"] == "New: Trade"]
    assert "<b>2025</b> 9 bn US dollars" in item["content_html"]


def test_etag_follows_a_latest_figure_that_is_taken_back(client: Client) -> None:
    """The entries stay the same ones, but the series shows another figure."""
    series = publish(make_series(slug="trade"))
    batch = make_batch()
    observe(series, "2023", 5, batch=batch)
    last = observe(series, "2024", 7, batch=batch)
    publish(batch)
    url = "/series/trade/feed.json"
    before = client.get(url)
    retracted = {"retracted_at": LATER, "retraction_reason": "A misprint.", "pinned": False}
    Observation.working.filter(pk=last.pk).update(**retracted)
    after = client.get(url, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content


def test_large_batch_shows_some_values_and_counts_the_rest(client: Client) -> None:
    series, batch = publish(make_series(slug="trade")), make_batch()
    for year in range(1990, 2020):
        observe(series, str(year), year, batch=batch)
    publish(batch)
    (item,) = [
        item for item in items(client, "/series/trade/feed.json") if "values" in item["title"]
    ]
    assert item["title"].startswith("30 new values")
    assert item["content_html"].count("<b>") - item["content_html"].count("<b>Agency") == 20
    assert "and 10 more" in item["content_html"]
    publish(observe(series, "2021", 4).batch)
    small = queries(client, "/series/trade/feed.json")
    publish(observe(series, "2022", 4).batch)
    publish(observe(series, "2023", 4).batch)
    assert queries(client, "/series/trade/feed.json") == small


def test_feed_in_chinese_has_its_colon_and_one_tag_of_the_language(client: Client) -> None:
    publish(make_energy_project(title_zh_hans="图尔古松水电站"))
    feed = client.get("/zh-hans/energy-projects/feed.json").json()

    assert feed["title"] == "Corridor：能源项目"
    assert [feed["language"], feed["items"][0]["language"]] == ["zh-Hans", "zh-Hans"]


def test_note_and_sources_of_an_entry_are_in_the_language_of_the_feed(client: Client) -> None:
    source = make_source(publisher="World Bank", published_on="2025-06-13")
    plant = make_energy_project()
    for name in ("country", "technology", "status", "capacity_mw"):
        claim(plant, name, source=source)
    publish(plant)
    Edition.objects.update(note="First import")
    content = items(client, "/ru/energy-projects/feed.json")[0]["content_html"]

    assert "<em>Первая загрузка данных</em>" in content
    assert 'lang="ru">Всемирный банк</span>' in content
    assert "13 июня 2025" in content


def test_atom_of_a_small_portal_is_unchanged(client: Client) -> None:
    event = publish(make_event(title_en="Summit\x0b", title_ru="", summary_en="They met."))
    project = publish(make_energy_project(title_en="Turgusun & <co>", title_ru="Тургусун"))
    change(project, title_ru="Тургусунская ГЭС")
    publishing.withdraw(event, by=make_user(), at=LATER + timedelta(hours=1), note="It was <not>.")
    plant, summit = project.get_absolute_url(), event.get_absolute_url()
    feed = parsed_atom(client.get("/ru/feeds/all.atom").content)
    entries = feed.pop("entries")
    assert feed == {
        "language": "ru",
        "id": "http://127.0.0.1:8000/ru/feeds/all.atom",
        "title": "Corridor: Всё на портале",
        "subtitle": "Что опубликовано, изменено или снято с публикации\N{NO-BREAK SPACE}— "
        "всё с источниками.",
        "updated": "2026-01-16T13:00:00+00:00",
        "author": "Corridor",
        "rights": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
        "links": {
            "self": "http://127.0.0.1:8000/ru/feeds/all.atom",
            "alternate": "http://127.0.0.1:8000/ru/",
        },
    }
    contents = [entry.pop("content") for entry in entries]
    name = "tag:127.0.0.1,2026"
    assert entries == [
        {
            "id": f"{name}:event/{event.uid}/withdrawn-20260116T130000Z",
            "title": ("en", "Снято с\N{NO-BREAK SPACE}публикации: Summit"),
            "published": "2026-01-16T13:00:00+00:00",
            "updated": "2026-01-16T13:00:00+00:00",
            "link": f"http://127.0.0.1:8000/ru{summit}",
            "categories": ["Событие", "Country KZ"],
        },
        {
            "id": f"{name}:energyproject/{project.uid}/edition-2",
            "title": ("ru", "Изменено: Тургусунская ГЭС"),
            "published": "2026-01-16T12:00:00+00:00",
            "updated": "2026-01-16T12:00:00+00:00",
            "link": f"http://127.0.0.1:8000/ru{plant}?edition=2",
            "categories": ["Энергопроект", "Country KZ"],
        },
        {
            "id": f"{name}:energyproject/{project.uid}/edition-1",
            "title": ("ru", "Новое: Тургусун"),
            "published": "2026-01-15T12:00:00+00:00",
            "updated": "2026-01-15T12:00:00+00:00",
            "link": f"http://127.0.0.1:8000/ru{plant}?edition=1",
            "categories": ["Энергопроект", "Country KZ"],
        },
    ]
    items_in_json = items(client, "/ru/feeds/all.json")
    assert contents == [("html", "ru", item["content_html"]) for item in items_in_json]
    assert "It was &lt;not&gt;." in contents[0][2]


def test_titles_have_their_own_language(client: Client) -> None:
    publish(make_event(title_en="Summit"))
    (entry,) = parsed_atom(client.get("/ru/feeds/all.atom").content)["entries"]
    assert entry["title"][0] == "en"
    assert entry["content"][1] == "ru"


def test_empty_feed_has_a_constant_date(client: Client) -> None:
    make_country("KZ")
    feed = parsed_atom(client.get("/countries/kz/feed.atom").content)
    assert (feed["updated"], feed["entries"]) == ("2026-01-01T00:00:00+00:00", [])


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("code", LANGUAGES)
def test_feeds_page_links_to_existing_feeds(client: Client, code: str) -> None:
    make_country("KZ")
    prefix = "" if code == "en" else f"/{code}"
    html = read(client, f"{prefix}/feeds/")
    links = {part.split('"')[0] for part in html.split('<td><a href="')[1:]}
    assert len(links) == 2 * (1 + 13 + 4 + 1)
    for link in links:
        assert link.startswith(prefix)
        assert client.get(link).status_code == 200


def test_mail_is_offered_before_feeds_and_in_the_contents_of_a_record(client: Client) -> None:
    page = read(client, "/feeds/")
    assert 0 < page.find('href="/subscribe/?of=') < page.index('<h2 id="how"')
    plant = read(client, publish(make_energy_project(slug="one")).get_absolute_url())
    contents = part(plant, 'class="contents"', "</nav>")
    assert contents.index('href="#subscribe"') < contents.index('href="#cite"')
    assert 'href="/subscribe/?of=' in part(plant, 'id="subscribe"', "</section>")


def test_a_later_page_of_a_list_has_the_feed_of_the_list(rf: RequestFactory) -> None:
    request = rf.get("/energy-projects/?status=operating&page=2&cursor=5")
    shown = Context({"request": request, "filterset": EnergyProjectFilter(request.GET)})
    assert feed_of_page(shown) == "/energy-projects/feed.atom?status=operating"
    assert feeds_here(shown)[0]["url"].endswith(feed_of_page(shown))


def test_pages_link_to_their_feeds(client: Client) -> None:
    publish(make_energy_project(slug="one"))
    for url, feed in (
        (
            "/energy-projects/?country=KZ&order=title&technology=",
            "/energy-projects/feed.atom?country=KZ",
        ),
        ("/ru/countries/kz/", "/ru/countries/kz/feed.atom"),
        ("/energy-projects/one/", "/energy-projects/one/feed.atom"),
        ("/about/", "/feeds/all.atom"),
    ):
        head = read(client, url).split("</head>")[0]
        assert f'href="http://testserver{feed}"' in head
        if "all" not in feed:
            link = rf'href="{re.escape(feed)}"\s+type="application/atom\+xml"'
            assert re.search(link, read(client, url))
        assert client.get(feed).status_code == 200


def test_source_whose_publisher_is_not_named_has_its_title_alone(client: Client) -> None:
    make_source(publisher=NOT_NAMED, title="Half of it is built", first_cited_at=NOON)
    items = client.get("/ru/sources/feed.json").json()["items"]
    assert [item["title"] for item in items] == ["Half of it is built"]
