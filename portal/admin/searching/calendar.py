"""Calendar of what is scheduled: publications, withdrawals, work that is due; also as iCalendar."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.forms.relations import link_to
from portal.admin.worklist.desk_rows import load_records, pair, viewable_kinds
from portal.editorial.admin_site import Context, DeskPage
from portal.editorial.worklist.registry import CHECKS
from portal.formatting.summaries import labelled
from portal.models import Appointment, Assignment, Bundle
from portal.site.views.events import CALENDAR_TYPE

AHEAD = timedelta(days=366)
"""Span of the file, from today."""
CENTURY = range(2000, 2100)


@dataclass(frozen=True)
class Scheduled:
    """Something at a time, or on a day."""

    uid: str
    when: datetime | date
    what: str
    title: str
    address: str

    @property
    def at(self) -> datetime | None:
        return self.when if isinstance(self.when, datetime) else None

    @property
    def on(self) -> date:
        return timezone.localtime(self.at).date() if self.at else self.when


@dataclass(frozen=True)
class Day:
    on: date
    rows: list[Scheduled]
    is_in_month: bool
    is_today: bool

    @property
    def name(self) -> str:
        return date_format(self.on, "DATE_FORMAT")


@DeskPage("calendar/", "calendar", gettext_lazy("Calendar"))
def calendar_page(request: HttpRequest) -> Context:
    """Show a month, that of today by default, as a table of weeks that begin on Monday."""
    today = timezone.localdate()
    month = _month_of(request.GET.get("month", "")) or today.replace(day=1)
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
    by_day: dict[date, list[Scheduled]] = defaultdict(list)
    for row in list_scheduled(request, weeks[0][0], weeks[-1][-1]):
        by_day[row.on].append(row)
    days = [
        [Day(day, by_day[day], day.month == month.month, day == today) for day in week]
        for week in weeks
    ]
    return {
        "month": month,
        "before": month - timedelta(days=1),
        "after": month + timedelta(days=31),
        "weekdays": [day.on for day in days[0]],
        "weeks": days,
        "count": sum(len(day.rows) for week in days for day in week if day.is_in_month),
    }


@DeskPage("calendar.ics", "calendar_file")
def calendar_file(request: HttpRequest) -> HttpResponse:
    """Answer with what is scheduled in the next year as iCalendar."""
    from icalendar import Calendar, Event  # 3 MB, of processes that write some

    today, made, now = timezone.localdate(), Calendar(), timezone.now()
    made.add("VERSION", "2.0")
    made.add("PRODID", "-//Corridor//desk//")
    for row in list_scheduled(request, today, today + AHEAD):
        event = Event.new(
            uid=f"{row.uid}@{request.get_host()}",
            stamp=now,
            start=row.at.astimezone(UTC) if row.at else row.on,
            summary=labelled(row.what, row.title),
            url=request.build_absolute_uri(row.address),
        )
        made.add_component(event)
    answer = HttpResponse(made.to_ical(), content_type=CALENDAR_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="desk.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def list_scheduled(request: HttpRequest, first: date, last: date) -> list[Scheduled]:
    """Return what is scheduled on some days and a person may see, in order of time. A query for
    each kind of record that is among it, and three."""
    found = [
        *_scheduled_steps(request, first, last),
        *_bundles(first, last),
        *_assignments(request, first, last),
    ]
    midnight = datetime.min.time()
    return sorted(
        found, key=lambda row: (row.on, timezone.localtime(row.at).time() if row.at else midnight)
    )


def _scheduled_steps(request: HttpRequest, first: date, last: date) -> Iterable[Scheduled]:
    kinds, span = viewable_kinds(request), _span(first, last)
    waiting = Appointment.objects.filter(state=Appointment.State.WAITING, due_at__range=span)
    rows = list(waiting.filter(kind__in=kinds).order_by("due_at", "pk"))
    for record, row in pair(load_records(kinds, rows), rows):
        what, address = str(row.get_action_display()), link_to(record)
        yield Scheduled(f"appointment-{row.pk}", row.due_at, what, str(record), address)


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    zone = timezone.get_current_timezone()
    begins = datetime.combine(first, time.min, tzinfo=zone)
    return begins, datetime.combine(last, time.max, tzinfo=zone)


def _bundles(first: date, last: date) -> Iterable[Scheduled]:
    for row in Bundle.objects.open().filter(due_at__range=_span(first, last)):
        if row.due_at:
            address = reverse("admin:bundle", args=[row.pk])
            yield Scheduled(f"bundle-{row.pk}", row.due_at, _("Bundle"), str(row), address)


def _assignments(request: HttpRequest, first: date, last: date) -> Iterable[Scheduled]:
    due = Assignment.objects.filter(due_on__range=(first, last)).select_related("owner", "source")
    for row in due.order_by("due_on", "pk"):
        if row.check_id in CHECKS:
            words = [str(CHECKS[row.check_id].label), str(row.source or "")]
            what = _("Due, %s") % row.owner.name
            title, address = " · ".join(filter(None, words)), reverse("admin:index") + "#worklist"
            yield Scheduled(f"assignment-{row.pk}", row.due_on or first, what, title, address)


def _month_of(text: str) -> date | None:
    """Return the first day of a month such as 2026-11, of a century that can matter."""
    try:
        found = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        return None
    return found if found.year in CENTURY else None
