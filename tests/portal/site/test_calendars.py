"""Events as a calendar, by RFC 5545, no more exact than they are known."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django import Settings

from portal.publication import publishing
from tests.factories import NOON, make_country, make_event, make_place, make_user, publish
from tests.portal.site.reading import queries, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings: Settings) -> None:
    settings.SITE_URL = "https://corridor.example"


def calendar(client: Client, url: str = "/events/calendar.ics") -> Any:
    """A calendar as a program reads it."""
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.content)
    assert found.errors == [error for event in found.events for error in event.errors] == []
    return found


def titles(found: Any) -> list[str]:
    return [str(event["SUMMARY"]) for event in found.events]


def test_event_is_a_complete_entry(client: Client) -> None:
    place = publish(make_place(title_en="Astana"))
    event = publish(
        make_event(slug="summit", title_en="Sum; mit", summary_en="They met.", place=place)
    )
    found = calendar(client, "/events/summit.ics")
    assert {name: found.decoded(name) for name in found} == {
        "VERSION": "2.0",
        "PRODID": "-//Corridor//corridor.example//EN",
        "CALSCALE": "GREGORIAN",
        "METHOD": "PUBLISH",
        "NAME": "Sum\\; mit",
        "X-WR-CALNAME": "Sum\\; mit",
        "REFRESH-INTERVAL": timedelta(days=1),
    }
    (entry,) = found.events
    assert {name: entry.decoded(name) for name in entry if name != "CATEGORIES"} == {
        "UID": f"{event.uid}@corridor.example",
        "DTSTAMP": NOON,
        "LAST-MODIFIED": NOON,
        "SEQUENCE": 0,
        "DTSTART": date(2025, 6, 17),
        "DTEND": date(2025, 6, 18),
        "SUMMARY": "Sum; mit",
        "DESCRIPTION": "They met.",
        "LOCATION": "Astana, Country KZ",
        "URL": f"https://corridor.example/id/{event.uid}/",
        "TRANSP": "TRANSPARENT",
    }
    assert entry.categories == ["Summit"]
    assert entry["SUMMARY"].params == entry["DESCRIPTION"].params == {"LANGUAGE": "en"}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "days", "title"),
    [
        ("2025-06-17", "2025-06-18", (date(2025, 6, 17), date(2025, 6, 19)), "Summit"),
        (
            "2025-06",
            "",
            (date(2025, 6, 1), date(2025, 7, 1)),
            "Summit (June 2025, no exact day is known)",
        ),
        ("2024", "", (date(2024, 1, 1), date(2025, 1, 1)), "Summit (2024, no exact day is known)"),
        (
            "2024-12",
            "2025-02",
            (date(2024, 12, 1), date(2025, 3, 1)),
            "Summit (December 2024 – February 2025, no exact day is known)",
        ),
    ],
)
def test_inexact_day_is_noted_in_the_title(
    client: Client, starts_on: str, ends_on: str, days: tuple[date, date], title: str
) -> None:
    publish(make_event(slug="summit", title_en="Summit", starts_on=starts_on, ends_on=ends_on))
    (entry,) = calendar(client, "/events/summit.ics").events
    assert (entry.start, entry.end) == days
    assert entry["SUMMARY"].replace("\u2009", " ") == title


def test_event_without_an_end_lasts_until_the_end_of_the_calendar(client: Client) -> None:
    publish(make_event(starts_on="2025-06-17", ends_on="9999-12-31"))
    (entry,) = calendar(client).events
    assert (entry.start, entry.end) == (date(2025, 6, 17), date.max)


def test_title_with_line_breaks_stays_one_line(client: Client) -> None:
    hostile = "A; B, C\\ D\r\nEND:VEVENT\r\nBEGIN:VEVENT\u2028\x07 x"
    publish(make_event(title_en=hostile, title_zh_hans="中" * 60))
    assert titles(calendar(client)) == ["A; B, C\\ D\nEND:VEVENT\nBEGIN:VEVENT\n x"]
    assert titles(calendar(client, "/zh-hans/events/calendar.ics")) == ["中" * 60]


def test_calendar_takes_the_filters_of_the_list(client: Client) -> None:
    publish(make_event(title_en="Here", title_ru="Здесь"))
    publish(make_event(title_en="There", country=make_country("UZ")))
    assert titles(calendar(client, "/events/calendar.ics?country=KZ")) == ["Here"]
    (entry,) = calendar(client, "/ru/events/calendar.ics?country=KZ").events
    assert (entry["SUMMARY"], entry["SUMMARY"].params) == ("Здесь", {"LANGUAGE": "ru"})
    html = read(client, "/events/?country=KZ&order=title")
    assert 'href="/events/calendar.ics?country=KZ"' in html
    assert "colour" in words(read(client, "/events/calendar.ics?colour=red", 400))


def test_calendar_has_no_drafts_and_withdrawn_event_is_410(client: Client) -> None:
    make_event(slug="secret", title_en="Secret meeting")
    event = publish(make_event(slug="summit", title_en="Summit"))
    draft = publishing.start_edit(event, by=make_user(), at=NOON)
    draft.title_en = "Secret name"
    draft.save()
    assert titles(calendar(client)) == ["Summit"]
    read(client, "/events/secret.ics", 404)
    publishing.discard_edit(draft, by=make_user(), at=NOON)
    publishing.withdraw(event, by=make_user(), at=NOON, note="It did not take place.")
    assert titles(calendar(client)) == []
    assert "did not take place" in read(client, "/events/summit.ics", 410)


def test_known_calendar_answers_304(client: Client) -> None:
    publish(make_event())
    first = client.get("/events/calendar.ics")
    asked = {"if-none-match": first.headers["ETag"]}
    assert client.get("/events/calendar.ics", headers=asked).status_code == 304
    publish(make_event())
    assert client.get("/events/calendar.ics", headers=asked).status_code == 200


def test_queries_do_not_grow_with_events(client: Client) -> None:
    publish(make_event())
    with_one = queries(client, "/events/calendar.ics")
    for _number in range(2):
        publish(make_event(place=publish(make_place())))
    assert queries(client, "/events/calendar.ics") == with_one


def test_event_page_links_to_its_calendar(client: Client) -> None:
    publish(make_event(slug="summit"))
    assert 'href="/ru/events/summit.ics"' in read(client, "/ru/events/summit/")
