"""Events as iCalendar (RFC 5545).

An event known to the month or year spans all of it, with a note in its title. Events are
transparent: they never mark a reader as busy.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import TRANSP, Calendar, Event, vText

from portal.facts.extents import extent_of_range
from portal.formatting.addresses import permanent_url
from portal.formatting.countries import CountryNames
from portal.formatting.dates import format_day
from portal.formatting.locales import language_tag
from portal.models import EventKind
from portal.models.languages import DEFAULT, pick_text
from portal.records.document_types import EventDocument
from portal.site.lists.groups import choice_label

EXACT = 10
"""Length in characters of a date to the day."""


def build_calendar(documents: Iterable[EventDocument], title: str) -> bytes:
    """Serialise the documents of events as one calendar in the active language."""
    names, made, name = CountryNames(), Calendar(), vText(_strip_control_characters(title))
    language = language_tag(get_language() or DEFAULT).upper()
    made.add("VERSION", "2.0")
    made.add("PRODID", f"-//Corridor//{_host()}//{language}")
    made.add("CALSCALE", "GREGORIAN")
    made.add("METHOD", "PUBLISH")
    made.add("NAME", name)
    made.add("X-WR-CALNAME", name)
    made.add("REFRESH-INTERVAL", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for document in documents:
        if day := document["facts"]["held_on"]["text"] or document["starts_on"]:
            made.add_component(_build_event(document, day, names))
    return made.to_ical(sorted=False)


def _build_event(document: EventDocument, day: str, names: CountryNames) -> Event:
    start, end = extent_of_range(day)
    edition = document["edition"]
    issued = datetime.fromisoformat(edition["issued_at"] or "")
    where = _location(document, names)
    return Event.new(
        uid=f"{document['uid']}@{_host()}",
        stamp=issued,
        last_modified=issued,
        sequence=edition["number"] - 1,
        start=start,
        end=end if end == date.max else end + timedelta(days=1),
        summary=_localised_text(_event_titles(document, day)),
        description=_localised_text(document["summary"]),
        location=_strip_control_characters(where) or None,
        categories=[str(choice_label(EventKind, document["event_kind"]))],
        url=permanent_url(document["uid"]),
        transparency=TRANSP.TRANSPARENT,
    )


def _event_titles(document: EventDocument, day: str) -> dict[str, str]:
    """Return the titles by language; those of an event without an exact day say so."""
    start, _slash, end = day.partition("/")
    if len(start) == EXACT and len(end or start) == EXACT:
        return dict(document["title"])
    pattern = _("%(title)s (%(when)s, no exact day is known)")
    return {
        code: pattern % {"title": title, "when": format_day(day)}
        for code, title in document["title"].items()
        if title
    }


def _location(document: EventDocument, names: CountryNames) -> str:
    """“Astana, Kazakhstan”."""
    place, country = document.get("place"), document.get("country")
    parts = [str(pick_text(place["title"]))] if place else []
    if country:
        parts.append(names.get(country, country))
    return ", ".join(parts)


def _localised_text(texts: dict[str, str]) -> vText | None:
    """Return the text for the reader with its LANGUAGE parameter; None for an empty one."""
    found = pick_text(texts)
    params = {"LANGUAGE": language_tag(found.language)}
    return vText(_strip_control_characters(found.text), params=params) if found.text else None


def _strip_control_characters(words: str) -> str:
    """Remove control characters, for which iCalendar has no escape."""
    lines = (
        "".join(sign if sign.isprintable() else " " * sign.isspace() for sign in line)
        for line in words.splitlines()
    )
    return "\n".join(lines)


def _host() -> str:
    return urlsplit(str(settings.SITE_URL)).hostname or "localhost"
