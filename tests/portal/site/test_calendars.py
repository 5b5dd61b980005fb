"""Events as a calendar, by RFC 5545, no more exact than they are known."""

import re

import pytest

from portal.publication import publishing
from tests.factories import NOON, make_country, make_event, make_place, make_user, publish
from tests.portal.site.reading import queries, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://corridor.example"


def calendar(client, url="/events/calendar.ics"):
    """The lines of a calendar, unfolded, each checked as it was sent."""
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    sent = answer.content.decode()
    assert sent.endswith("END:VCALENDAR\r\n")
    assert re.search(r"(?<!\r)\n|\r(?!\n)", sent) is None
    assert all(len(line.encode()) <= 75 for line in sent.split("\r\n"))
    return sent.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def values(lines, name):
    return [line.partition(":")[2] for line in lines if re.match(f"{name}[;:]", line)]


def test_an_event_is_a_whole_entry(client):
    place = publish(make_place(title_en="Astana"))
    event = publish(
        make_event(slug="summit", title_en="Summit", summary_en="They met.", place=place)
    )
    lines = calendar(client, "/events/summit.ics")
    assert lines[:5] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Corridor//corridor.example//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    assert lines[lines.index("BEGIN:VEVENT") : -1] == [
        "BEGIN:VEVENT",
        f"UID:{event.uid}@corridor.example",
        "DTSTAMP:20260115T120000Z",
        "LAST-MODIFIED:20260115T120000Z",
        "SEQUENCE:0",
        "DTSTART;VALUE=DATE:20250617",
        "DTEND;VALUE=DATE:20250618",
        "SUMMARY;LANGUAGE=en:Summit",
        "DESCRIPTION;LANGUAGE=en:They met.",
        "LOCATION:Astana\\, Country KZ",
        "CATEGORIES:Summit",
        f"URL:https://corridor.example/id/{event.uid}/",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "days", "title"),
    [
        ("2025-06-17", "2025-06-18", ("20250617", "20250619"), "Summit"),
        (
            "2025-06",
            "",
            ("20250601", "20250701"),
            "Summit (June 2025\\, no exact day is known)",
        ),
        ("2024", "", ("20240101", "20250101"), "Summit (2024\\, no exact day is known)"),
        (
            "2024-12",
            "2025-02",
            ("20241201", "20250301"),
            "Summit (December 2024 – February 2025\\, no exact day is known)",
        ),
    ],
)
def test_what_is_not_known_of_a_day_is_said(client, starts_on, ends_on, days, title):
    publish(make_event(slug="summit", title_en="Summit", starts_on=starts_on, ends_on=ends_on))
    lines = calendar(client, "/events/summit.ics")
    assert (values(lines, "DTSTART"), values(lines, "DTEND")) == ([days[0]], [days[1]])
    (said,) = values(lines, "SUMMARY")
    assert said.replace("\u2009", " ") == title


def test_no_title_breaks_out_of_its_line(client):
    hostile = "A; B, C\\ D\r\nEND:VEVENT\r\nBEGIN:VEVENT\u2028\x07 x"
    publish(make_event(title_en=hostile, title_zh_hans="中" * 60))
    (said,) = values(calendar(client), "SUMMARY")
    assert said == "A\\; B\\, C\\\\ D\\nEND:VEVENT\\nBEGIN:VEVENT\\n x"
    lines = calendar(client, "/zh-hans/events/calendar.ics")
    assert values(lines, "SUMMARY") == ["中" * 60]
    assert lines.count("BEGIN:VEVENT") == 1


def test_the_question_of_a_list_is_the_question_of_its_calendar(client):
    publish(make_event(title_en="Here", title_ru="Здесь"))
    publish(make_event(title_en="There", country=make_country("UZ")))
    assert values(calendar(client, "/events/calendar.ics?country=KZ"), "SUMMARY") == ["Here"]
    lines = calendar(client, "/ru/events/calendar.ics?country=KZ")
    assert "SUMMARY;LANGUAGE=ru:Здесь" in lines
    html = read(client, "/events/?country=KZ&order=title")
    assert 'href="/events/calendar.ics?country=KZ"' in html
    assert "colour" in words(read(client, "/events/calendar.ics?colour=red", 400))


def test_drafts_are_in_no_calendar_and_what_was_withdrawn_is_gone(client):
    make_event(slug="secret", title_en="Secret meeting")
    event = publish(make_event(slug="summit", title_en="Summit"))
    draft = publishing.start_edit(event, by=make_user(), at=NOON)
    draft.title_en = "Secret name"
    draft.save()
    assert values(calendar(client), "SUMMARY") == ["Summit"]
    read(client, "/events/secret.ics", 404)
    publishing.discard_edit(draft, by=make_user(), at=NOON)
    publishing.withdraw(event, by=make_user(), at=NOON, note="It did not take place.")
    assert values(calendar(client), "SUMMARY") == []
    assert "did not take place" in read(client, "/events/summit.ics", 410)


def test_whoever_has_it_is_not_sent_it_again(client):
    publish(make_event())
    first = client.get("/events/calendar.ics")
    asked = {"if-none-match": first.headers["ETag"]}
    assert client.get("/events/calendar.ics", headers=asked).status_code == 304
    publish(make_event())
    assert client.get("/events/calendar.ics", headers=asked).status_code == 200


def test_queries_do_not_grow_with_events(client):
    publish(make_event())
    with_one = queries(client, "/events/calendar.ics")
    for _number in range(2):
        publish(make_event(place=publish(make_place())))
    assert queries(client, "/events/calendar.ics") == with_one


def test_the_page_of_an_event_offers_it(client):
    publish(make_event(slug="summit"))
    assert 'href="/ru/events/summit.ics"' in read(client, "/ru/events/summit/")
