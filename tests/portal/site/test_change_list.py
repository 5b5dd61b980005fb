"""`/changes/`: what was published, corrected and withdrawn, by month, kind, country and days."""

import csv
from datetime import timedelta
from html import escape
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.models import Change
from portal.publication import publishing
from portal.site.views import change_list
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_indicator,
    make_place,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
    rule,
)
from tests.portal.site.reading import part, queries, read, unresolved_marks, words
from trade.statistics.observations import ObservationBatch

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = NOON + timedelta(days=40)


@pytest.fixture(autouse=True)
def after_the_changes() -> Any:
    with time_machine.travel(LATER + timedelta(days=60), tick=False):
        yield


def a_plant(slug: str = "zhanatas", country: str = "KZ", title_ru: str = "") -> Any:
    plant = make_energy_project(
        slug=slug,
        title_en=slug.capitalize(),
        title_ru=title_ru,
        capacity_mw=100,
        country=make_country(country),
    )
    claim_all(plant)
    return publish(plant)


def correct(plant: Any, value: str = "98.5", at: Any = LATER) -> None:
    """Publish another capacity, by a person with a role, for a reason."""
    reviewer = make_user(first_name="Gulnara", username=f"gulnara-{plant.slug}-{value}")
    reviewer.groups.add(Group.objects.get(name="Publisher"))
    draft = publishing.start_edit(plant, by=make_user(), at=at)
    draft.capacity_mw = value
    draft.save()
    source = make_source(publisher="Operator", title="Annual report")
    claim(draft, "capacity_mw", value, source=source)
    draft.rulings.filter(fact="capacity_mw").delete()
    rule(draft, "capacity_mw", reason_en="The operator measures.", rule="official")
    publishing.submit(draft, by=make_user(), at=at)
    publishing.publish(draft, by=reviewer, at=at, note="The report is out.")


def publish_values(*observations: Any, at: Any = NOON) -> None:
    for batch in ObservationBatch.working.filter(observations__in=observations).distinct():
        publishing.submit(batch, by=make_user(), at=at)
        publishing.publish(batch, by=make_user(), at=at)


@pytest.mark.engine
def test_correction_has_both_values_reason_role_and_source(client: Client) -> None:
    correct(a_plant())
    html = read(client, "/changes/")
    row = words(part(html, 'id="changed"', "</ol>"))
    assert "Zhanatas 24 February 2026 · Energy project · Edition 2" in row
    assert "published by: Publisher · read by a second person The report is out." in row
    assert "Changed Capacity Before: 100 MW → Now: 98.5 MW Source 1" in row
    assert "The operator measures." in row
    assert "gulnara" not in html.lower()
    assert "Operator : Annual report" in words(part(html, 'id="source-1"', "</li>"))
    assert unresolved_marks(html) == set()


def test_month_of_the_newest_change_is_shown_first_and_others_are_linked(client: Client) -> None:
    correct(a_plant())
    html = read(client, "/changes/")
    assert "February 2026" in words(part(html, "<h2", "</h2>"))
    assert 'href="?month=2026-01"' in html
    january = words(read(client, "/changes/?month=2026-01"))
    assert "15 January 2026 Zhanatas Energy project" in january
    assert "Nothing that was public before has changed." in january
    assert "98.5" not in january


@pytest.mark.parametrize("last", ["month=9999-12", "since=9999-12-31", "until=9999-12-31"])
def test_last_day_that_there_is_may_be_asked_for(client: Client, last: str) -> None:
    a_plant()
    title = words(part(read(client, f"/changes/?{last}"), "<h2", "</h2>"))
    assert title in {"December 9999", "Since 31 December 9999", "Until 31 December 9999"}


def test_many_new_records_of_a_day_are_one_line(client: Client) -> None:
    for number in range(4):
        publish(make_place(slug=f"place-{number}", title_en=f"Place {number}"))
    assert "Place 3 Place" in words(read(client, "/changes/"))
    for number in range(4, 7):
        publish(make_place(slug=f"place-{number}", title_en=f"Place {number}"))
    seen = words(part(read(client, "/changes/"), 'id="new"', "</section>"))
    assert "15 January 2026 7 entries first published Places : 7" in seen
    assert "Place 3" not in seen


def test_changes_of_a_kind_that_is_no_more_are_not_told(client: Client) -> None:
    gone = publish(make_place(title_en="Gone with its app"))
    publish(make_place(title_en="Still a place"))
    Change.objects.filter(key=gone.uid).update(kind="former")
    seen = words(part(read(client, "/changes/"), 'id="new"', "</section>"))
    assert "Still a place" in seen
    assert "Gone" not in seen


def test_withdrawn_record_is_named_with_the_reason(client: Client) -> None:
    plant = a_plant()
    publishing.withdraw(plant, by=make_user(), at=LATER, note="It was counted twice.")
    row = part(read(client, "/changes/"), 'id="changed"', "</ol>")
    assert "Zhanatas 24 February 2026 · Energy project It was counted twice. Withdrawn" in words(
        row
    )
    assert "/energy-projects/zhanatas/" not in row
    assert "Zhanatas" in words(read(client, "/changes/?country=KZ"))


@pytest.mark.exhaustive
def test_kind_and_country_narrow_changes_and_new_records(client: Client) -> None:
    plants = [a_plant(), a_plant("turgusun", "KG")]
    publish(make_place(title_en="Almaty"))
    for plant in plants:
        correct(plant)
    for query in ("country=KG", "kind=energyproject&country=KG"):
        assert "Turgusun" in read(client, f"/changes/?{query}")
        assert "Zhanatas" not in read(client, f"/changes/?{query}")
        january = words(part(read(client, f"/changes/?month=2026-01&{query}"), "<h2", "</main>"))
        assert "Turgusun" in january
        assert not {"Zhanatas", "Almaty"} & set(january.split())
    assert "98.5" not in read(client, "/changes/?kind=place")


def test_value_that_replaces_another_of_its_period_is_told_with_both(client: Client) -> None:
    series = publish(make_series(title_en="Trade", indicator=publish(make_indicator(unit="Mt"))))
    press = make_source(kind="press", publisher="News")
    publish_values(observe(series, "2024", 30, source=press))
    office = make_source(kind="official", publisher="Customs office")
    publish_values(observe(series, "2024", 32, source=office), at=LATER)
    row = words(part(read(client, "/changes/"), 'id="changed"', "</ol>"))
    assert "Trade 24 February 2026" in row
    assert "Changed 2024 Before: 30 Mt → Now: 32 Mt Source 1 Customs office" in row


def test_later_of_two_days_may_be_written_first(client: Client) -> None:
    correct(a_plant(), "98.5", LATER)
    page = read(client, "/changes/?since=2026-03-05&until=2026-01-15")
    assert "15 January 2026 compared with 5 March 2026" in words(page)
    assert "Before: 100 MW → Now: 98.5 MW" in words(page)
    assert 'differences.csv?since=2026-01-15&amp;until=2026-03-05"' in page
    address = "/changes/differences.csv?since={}&until={}"
    days = ("2026-01-15", "2026-03-05")
    tables = [client.get(address.format(*two)).getvalue() for two in (days, days[::-1])]
    assert tables[0] == tables[1]
    assert b"100 MW,98.5 MW" in tables[0]


def test_two_days_are_compared_as_they_ended(client: Client) -> None:
    plant = a_plant()
    correct(plant, "98.5", LATER)
    correct(plant, "97", LATER + timedelta(days=10))
    both = words(
        part(read(client, "/changes/?since=2026-01-15&until=2026-03-06"), "<h2", "</main>")
    )
    assert "15 January 2026 compared with 6 March 2026" in both
    assert "Before: 100 MW → Now: 97 MW" in both
    assert both.count("Edition") == 1
    first = words(
        part(read(client, "/changes/?since=2026-01-15&until=2026-03-05"), "<h2", "</main>")
    )
    assert "Before: 100 MW → Now: 98.5 MW" in first
    assert "Before: 98.5 MW → Now: 97 MW" in words(read(client, "/changes/?since=2026-03-05"))
    assert "Nothing changed." in words(read(client, "/changes/?since=2026-03-06"))


@pytest.mark.exhaustive
def test_two_days_are_compared_as_a_table(client: Client) -> None:
    plant = a_plant()
    correct(plant, "98.5", LATER)
    correct(plant, "97", LATER + timedelta(days=10))
    page = read(client, "/changes/?since=2026-01-15&until=2026-03-05")
    address = "/changes/differences.csv?since=2026-01-15&until=2026-03-05"
    assert f'href="{escape(address)}"' in page
    assert "differences.csv" not in read(client, "/changes/?since=2026-01-15&kind=pipeline")

    def capacities(asked: str) -> list[list[str]]:
        rows = csv.DictReader(client.get(asked).getvalue().decode("utf-8-sig").splitlines())
        found = [row for row in rows if (row["key"], row["field"]) == (plant.uid, "capacity_mw")]
        return [[row[name] for name in ("change", "before", "after")] for row in found]

    assert capacities(address) == [["revised", "100 MW", "98.5 MW"]]
    assert client.get(address).getvalue().startswith(b"\xef\xbb\xbfkind,")  # for spreadsheets
    assert capacities("/changes/differences.csv?since=2026-01-15") == [
        ["revised", "100 MW", "97 MW"]
    ]
    assert capacities("/changes/differences.csv?since=2026-03-06") == []
    for query in ("kind=pipeline", "since=yesterday"):
        assert client.get(f"/changes/differences.csv?{query}").status_code == 400


def test_last_week_is_one_link_away(client: Client) -> None:
    a_plant()
    seen = read(client, "/changes/?as_recorded=2026-02-10&kind=energyproject")
    assert 'since=2026-02-03">The last seven days' in seen


def test_page_of_the_past_tells_what_was_known_then(client: Client) -> None:
    correct(a_plant())
    seen = read(client, "/changes/?as_recorded=2026-02-01")
    assert "January 2026" in seen
    assert "98.5" not in seen


def test_page_of_the_past_leaves_out_what_was_withdrawn_by_then(client: Client) -> None:
    gone, back = a_plant("almaty-1"), a_plant("balkhash-2")
    publishing.withdraw(gone, by=make_user(), at=LATER, note="Never built.")
    publishing.withdraw(back, by=make_user(), at=LATER, note="Never built.")
    with_both, with_none = f"as_recorded={NOON:%FT%TZ}", f"as_recorded={LATER:%FT%TZ}"
    publishing.reopen(back, by=make_user(), at=LATER + timedelta(days=9))
    publish(back, at=LATER + timedelta(days=9))

    def told(asked: str) -> list[str]:
        page = words(read(client, f"/changes/?kind=energyproject&month=2026-01&{asked}"))
        return [title for title in ("Almaty-1", "Balkhash-2") if title in page]

    assert told(with_both) == ["Almaty-1", "Balkhash-2"]
    assert told(with_none) == []


def test_older_changes_are_on_the_next_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_list, "PER_PAGE", 2)
    for number, plant in enumerate([a_plant(f"plant-{number}") for number in range(3)]):
        correct(plant, at=LATER + timedelta(hours=number))
    first = read(client, "/changes/?kind=energyproject")
    assert "Plant-0" not in first
    older = part(first, 'rel="next" href="', '">').removeprefix('rel="next" href="')
    second = read(client, f"/changes/{older.replace('&amp;', '&')}")
    assert "Plant-0" in second
    assert not {"Plant-1", "Plant-2"} & set(words(second).split())
    assert 'rel="next"' not in second


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("query", ["month=2026", "since=yesterday", "kind=x", "country=XX", "x=1"])
def test_what_cannot_be_read_is_refused_in_words(client: Client, query: str) -> None:
    a_plant()
    answer = client.get(f"/changes/?{query}")
    assert answer.status_code == 400
    assert "We could not read this request" in answer.content.decode()
    assert client.get(f"/changes/feed.atom?{query}").status_code == 400


def test_feed_has_the_figures_and_the_same_filters(client: Client) -> None:
    for plant in [a_plant(), a_plant("turgusun", "KG")]:
        correct(plant)
    answer = client.get("/changes/feed.atom?country=KZ")
    atom = {"a": "http://www.w3.org/2005/Atom"}
    entries = ElementTree.fromstring(answer.content).findall("a:entry", atom)  # noqa: S314  # ours
    titles = [entry.findtext("a:title", "", atom) for entry in entries]
    assert titles == [
        "Zhanatas: Capacity: 100\xa0MW → 98.5\xa0MW",
        "First published, 15 January 2026",
    ]
    assert "The operator measures." in entries[0].findtext("a:content", "", atom)
    again = client.get("/changes/feed.atom?country=KZ", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.exhaustive  # every day of lists, records, maps, charts and the API
def test_number_of_queries_does_not_grow_with_changes(client: Client) -> None:
    first, *others = [a_plant(f"plant-{number}") for number in range(4)]
    correct(first)
    read(client, "/changes/")
    one = queries(client, "/changes/")
    for plant in others:
        correct(plant)
    assert queries(client, "/changes/") == one


@pytest.mark.engine
def test_last_new_thing_is_found_without_sorting_the_log(client: Client) -> None:
    a_plant()
    with CaptureQueriesContext(connection) as asked:
        read(client, "/changes/")
    found = [one["sql"] for one in asked if one["sql"].endswith("LIMIT 1")]
    turns = [sql for sql in found if """."action" = 'insert'""" in sql]
    assert turns
    assert not [sql for sql in turns if has_to_sort(sql)]


def has_to_sort(sql: str) -> bool:
    """Tell whether no index has the order that a query asks for."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            return "TEMP B-TREE" in str(cursor.fetchall())
        cursor.execute("SET LOCAL enable_sort = off")  # which is quicker for few rows
        cursor.execute(f"EXPLAIN {sql}")
        return "Sort" in str(cursor.fetchall())
