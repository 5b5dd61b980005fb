"""Entries of a calendar from documents, without a database."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation
from icalendar import Calendar
from pytest_django import Settings

from portal.site import calendars
from portal.site.calendars import build_calendar

type Document = Any
"""Part of a document, with the keys that a test needs."""

NAMES = {"KZ": "Kazakhstan"}


@pytest.fixture(autouse=True)
def _host_and_countries(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SITE_URL = "https://corridor.example/"
    monkeypatch.setattr(calendars, "CountryNames", lambda: NAMES)


def event(day: str = "2025-06-17", **more: Any) -> Document:
    return {
        "uid": "0a1b2c3d4e5f",
        "title": {"en": "Summit", "zh-hans": "", "ru": "Саммит"},
        "summary": {"en": "They met.", "zh-hans": "", "ru": ""},
        "facts": {"held_on": {"text": day}},
        "starts_on": day.partition("/")[0],
        "event_kind": "summit",
        "place": None,
        "country": None,
        "edition": {"number": 3, "issued_at": "2026-01-15T12:00:00+00:00"},
        **more,
    }


def parse(*documents: Document, title: str = "Events", language: str = "en") -> Calendar:
    with translation.override(language):
        written = build_calendar(documents, title)
    found = Calendar.from_ical(written)
    assert found.errors == []
    return found


def entry(document: Document, language: str = "en") -> dict[str, Any]:
    (found,) = parse(document, language=language).events
    return {name: found.decoded(name) for name in found if name != "CATEGORIES"}


def test_whole_entry() -> None:
    assert entry(event(place={"title": {"en": "Astana"}}, country="KZ")) == {
        "UID": "0a1b2c3d4e5f@corridor.example",
        "DTSTAMP": datetime(2026, 1, 15, 12, tzinfo=UTC),
        "LAST-MODIFIED": datetime(2026, 1, 15, 12, tzinfo=UTC),
        "SEQUENCE": 2,
        "DTSTART": date(2025, 6, 17),
        "DTEND": date(2025, 6, 18),
        "SUMMARY": "Summit",
        "DESCRIPTION": "They met.",
        "LOCATION": "Astana, Kazakhstan",
        "URL": "https://corridor.example/id/0a1b2c3d4e5f/",
        "TRANSP": "TRANSPARENT",
    }


@pytest.mark.parametrize(
    ("day", "start", "end", "title"),
    [
        ("2025-06-17", date(2025, 6, 17), date(2025, 6, 18), "Summit"),
        ("2025-06-17/2025-06-19", date(2025, 6, 17), date(2025, 6, 20), "Summit"),
        (
            "2025-06",
            date(2025, 6, 1),
            date(2025, 7, 1),
            "Summit (June 2025, no exact day is known)",
        ),
        ("2024", date(2024, 1, 1), date(2025, 1, 1), "Summit (2024, no exact day is known)"),
        (
            "2025-06-17/2025-07",
            date(2025, 6, 17),
            date(2025, 8, 1),
            "Summit (17 June 2025 to July 2025, no exact day is known)",
        ),
    ],
)
def test_partial_date_spans_all_of_it_and_says_so(
    day: str, start: date, end: date, title: str
) -> None:
    found = entry(event(day))
    assert (found["DTSTART"], found["DTEND"]) == (start, end)
    assert found["SUMMARY"].replace("\xa0", " ") == title


def test_start_stands_in_for_a_missing_fact() -> None:
    document = event(facts={"held_on": {"text": ""}}, starts_on="2023-05")
    assert entry(document)["DTSTART"] == date(2023, 5, 1)


@pytest.mark.parametrize(
    ("place", "country", "location"),
    [
        ({"title": {"en": "Astana"}}, "KZ", "Astana, Kazakhstan"),
        ({"title": {"en": "Astana"}}, None, "Astana"),
        (None, "KZ", "Kazakhstan"),
        (None, "XX", "XX"),
        (None, None, None),
    ],
)
def test_location_is_place_and_country(
    place: Document | None, country: str | None, location: str | None
) -> None:
    assert entry(event(place=place, country=country)).get("LOCATION") == location


@pytest.mark.parametrize(
    ("language", "title", "tag"),
    [("en", "Summit", "en"), ("ru", "Саммит", "ru"), ("zh-hans", "Summit", "en")],
)
def test_text_names_its_own_language(language: str, title: str, tag: str) -> None:
    (found,) = parse(event(), language=language).events
    assert str(found["SUMMARY"]) == title
    assert found["SUMMARY"].params["LANGUAGE"] == tag


def test_empty_summary_is_left_out() -> None:
    assert "DESCRIPTION" not in entry(event(summary={"en": "", "zh-hans": "", "ru": ""}))


@pytest.mark.parametrize(
    ("language", "product"),
    [
        ("en", "-//Corridor//corridor.example//EN"),
        ("zh-hans", "-//Corridor//corridor.example//ZH-HANS"),
        ("ru", "-//Corridor//corridor.example//RU"),
    ],
)
def test_calendar_without_events_names_its_product(language: str, product: str) -> None:
    found = parse(language=language)
    assert found.events == []
    assert str(found["PRODID"]) == product
    assert str(found["X-WR-CALNAME"]) == str(found["NAME"]) == "Events"


def test_events_keep_their_order() -> None:
    documents = [event(uid=uid) for uid in ("c", "a", "b")]
    uids = [str(one["UID"]) for one in parse(*documents).events]
    assert uids == [f"{uid}@corridor.example" for uid in ("c", "a", "b")]


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("a\x07b", "ab"),
        ("a\tb", "a b"),
        ("a\r\nEND:VEVENT", "a\nEND:VEVENT"),
        ("a\u2028b", "a\nb"),
        ("a;b,c\\d", "a;b,c\\d"),
    ],
)
def test_control_characters_do_not_break_an_entry(title: str, written: str) -> None:
    assert entry(event(title={"en": title}))["SUMMARY"] == written
