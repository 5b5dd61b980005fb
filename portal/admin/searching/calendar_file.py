"""Schedule of the desk as iCalendar."""

from collections.abc import Callable, Iterable
from datetime import UTC
from urllib.parse import urlsplit

from django.utils import timezone
from icalendar import Calendar, Event

from portal.admin.searching.calendar import Scheduled
from portal.formatting.summaries import labelled


def write_schedule(rows: Iterable[Scheduled], address_of: Callable[[str], str]) -> bytes:
    """Serialise what is scheduled; `address_of` makes an address of the desk a whole one."""
    made, now, host = Calendar(), timezone.now(), urlsplit(address_of("/")).netloc
    made.add("VERSION", "2.0")
    made.add("PRODID", "-//Corridor//desk//")
    for row in rows:
        event = Event.new(
            uid=f"{row.uid}@{host}",
            stamp=now,
            start=row.at.astimezone(UTC) if row.at else row.on,
            summary=labelled(row.what, row.title),
            url=address_of(row.address),
        )
        made.add_component(event)
    return made.to_ical()
