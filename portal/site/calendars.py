"""Events as a calendar that other programs take in: iCalendar, RFC 5545.

A day that is known is a day. Of an event of which only the month or the year is known, the
calendar has the whole of it, and its title says so; it keeps nobody busy.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.facts.extents import of_span
from portal.formatting.addresses import permanent_url
from portal.formatting.countries import CountryNames
from portal.formatting.dates import day_words
from portal.formatting.locales import language_tag
from portal.models import EventKind
from portal.models.languages import DEFAULT, pick
from portal.records.document_types import EventDocument
from portal.site.lists.groups import label_of

CONTENT_TYPE = "text/calendar; charset=utf-8"
LINE = 75
"""Octets after which a line is folded."""

EXACT = 10
"""Characters of a date to the day."""


def calendar(documents: Iterable[EventDocument], title: str) -> str:
    """The documents of events as one calendar, in the language of now."""
    names = CountryNames()
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Corridor//{_host()}//{language_tag(get_language() or DEFAULT).upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(title)}",
        f"X-WR-CALNAME:{_text(title)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        *(line for document in documents for line in _event(document, names)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(document: EventDocument, names: CountryNames) -> Iterator[str]:
    day = document["facts"]["held_on"]["text"] or document["starts_on"]
    start, end = of_span(day)
    edition = document["edition"]
    issued = datetime.fromisoformat(edition["issued_at"] or "").astimezone(UTC)
    stamp = f"{issued:%Y%m%dT%H%M%SZ}"
    yield "BEGIN:VEVENT"
    yield f"UID:{document['uid']}@{_host()}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"SEQUENCE:{edition['number'] - 1}"
    yield f"DTSTART;VALUE=DATE:{_date(start)}"
    yield f"DTEND;VALUE=DATE:{_date(end + timedelta(days=1))}"
    yield _local("SUMMARY", _titles(document, day))
    if any(document["summary"].values()):
        yield _local("DESCRIPTION", document["summary"])
    if where := _where(document, names):
        yield f"LOCATION:{_text(where)}"
    yield f"CATEGORIES:{_text(str(label_of(EventKind, document['event_kind'])))}"
    yield f"URL:{permanent_url(document['uid'])}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _titles(document: EventDocument, day: str) -> dict[str, str]:
    """With what is not known of its day."""
    start, _slash, end = day.partition("/")
    if len(start) == EXACT and len(end or start) == EXACT:
        return dict(document["title"])
    pattern = _("%(title)s (%(when)s, no exact day is known)")
    return {
        code: pattern % {"title": title, "when": day_words(day)}
        for code, title in document["title"].items()
        if title
    }


def _where(document: EventDocument, names: CountryNames) -> str:
    """“Astana, Kazakhstan”."""
    place, country = document.get("place"), document.get("country")
    parts = [str(pick(place["title"]))] if place else []
    if country:
        parts.append(names.get(country, country))
    return ", ".join(parts)


def _local(name: str, texts: dict[str, str]) -> str:
    """A text with its language."""
    found = pick(texts)
    return f"{name};LANGUAGE={language_tag(found.language)}:{_text(found.text)}"


def _text(words: str) -> str:
    """A value of the type TEXT (3.3.11): line breaks as `\\n`, no other control characters."""
    lines = [
        "".join(sign if sign.isprintable() else " " * sign.isspace() for sign in line)
        for line in words.splitlines()
    ]
    escaped = [line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") for line in lines]
    return "\\n".join(escaped)


def _folded(line: str) -> str:
    """Cut after 75 octets, never within a sign; what follows begins with a space (3.1)."""
    folded, room = [""], LINE
    for sign in line:
        size = len(sign.encode())
        if size > room:
            folded.append(" ")
            room = LINE - 1
        folded[-1] += sign
        room -= size
    return "\r\n".join(folded)


def _date(day: date) -> str:
    return f"{day:%Y%m%d}"


def _host() -> str:
    return urlsplit(str(settings.SITE_URL)).hostname or "localhost"
