"""What changed on the portal: by month, or between two days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.filters.changes import ChangeListFilter, InMonth, end_of, next_month, start_of
from portal.formatting.countries import load_country_names
from portal.formatting.dates import format_day
from portal.formatting.source_list import SourceList
from portal.models import Change, Country, Role
from portal.publication import time_travel
from portal.site.changes.log import first_published, logged_changes, newest_changes
from portal.site.filter_form import arrange, build_query
from portal.site.views.questions import page_number

PER_PAGE, WEEK = 50, timedelta(days=7)
PERIODS = ("month", "since", "until", "cursor")


@dataclass(frozen=True)
class ShownPeriod:
    """The changes of a month, or those between two days, of which each object has only the last."""

    title: str
    new: QuerySet[Change]
    changes: QuerySet[Change]
    month: date | None = None
    since: int | None = None
    """Position of the change log that is compared with."""


def changes(request: HttpRequest) -> HttpResponse:
    """Render `/changes/`. A fixed number of queries, for any number of records."""
    found = ChangeListFilter(request.GET, logged_changes())
    names = load_country_names(request)
    offered = Country.objects.filter(role__in=[Role.FOCUS, Role.PARTNER])
    codes = set(offered.values_list("code", flat=True))
    filters = arrange(found, request, counts={}, values={"country": codes})
    context: dict[str, Any] = {"filterset": found, "filters": filters, "sources": SourceList()}
    if not found.is_valid():
        return render(request, "portal/changes.html", context, status=400)
    last = _day_of(logged_changes().order_by("-position"))
    period = _find_period(found, last)
    before = page_number(request, "cursor", digits=15)
    shown = period.changes.filter(position__lt=before) if before else period.changes
    page = newest_changes(shown, PER_PAGE, names, since=period.since)
    context |= {
        "period": period,
        "new": [] if before else first_published(period.new, names),
        "rows": page.rows,
        "next_url": build_query(request.GET, cursor=page.last) if page.last else "",
        "months": _months(request, period.month, last),
        "file": _file_of(found) if period.since is not None else "",
        "last_week": build_query(request.GET, *PERIODS, since=time_travel.today() - WEEK),
    }
    return render(request, "portal/changes.html", context)


def _find_period(found: ChangeListFilter, last: date) -> ShownPeriod:
    """Read the period of a valid form; that of the newest change, on `last`, without one."""
    asked = found.form.cleaned_data
    matching: QuerySet[Any] = found.as_if(month=None, since=None, until=None)
    since, until = asked["since"], asked["until"]
    if since or until:
        return _between(matching, since, until)
    month = asked["month"] or last.replace(day=1)
    changes = matching.filter(InMonth().condition(month))
    new = matching.filter(at__gte=start_of(month), at__lt=start_of(next_month(month)))  # by index
    return ShownPeriod(format_day(f"{month:%Y-%m}"), new, changes, month)


def _between(matching: QuerySet[Change], since: date | None, until: date | None) -> ShownPeriod:
    first = position_at(end_of(since)) if since else 0
    last = position_at(end_of(until)) if until else position_at(datetime.now(UTC))
    found = matching.filter(position__gt=first, position__lte=last)
    standing = found.filter(Q(until=None) | Q(until__gt=last)) if first else found.none()
    days = [format_day(day.isoformat()) if day else "" for day in (since, until)]
    words = {"since": days[0], "until": days[1]}
    if since and until:
        title = _("%(since)s compared with %(until)s") % words
    else:
        title = (_("Since %(since)s") if since else _("Until %(until)s")) % words
    return ShownPeriod(title, found, standing, since=first)


def _file_of(found: ChangeListFilter) -> str:
    """Return the address of the differences between two days as a table, which has no filters."""
    asked = {name: value for name, value in found.form.cleaned_data.items() if value}
    return (
        f"{reverse('differences')}?{urlencode(asked)}" if asked.keys() <= {"since", "until"} else ""
    )


def position_at(moment: datetime) -> int:
    """Return the position of the change log just before a moment; 0 before all changes."""
    by_then = logged_changes().filter(at__lt=moment).order_by("-at", "-position")
    return by_then.values_list("position", flat=True).first() or 0


def _day_of(changes: QuerySet[Change]) -> date:
    at = changes.values_list("at", flat=True).first()
    return (at or datetime.now(UTC)).date()


def _months(request: HttpRequest, shown: date | None, last: date) -> list[tuple[str, str, bool]]:
    """Return (words, query, whether it is shown): each month of the year that is shown since the
    first change, and the last one of the other years."""
    year = (shown or last).year
    months, month = [], _day_of(logged_changes().order_by("position")).replace(day=1)
    while month <= last:
        months.append(month)
        month = next_month(month)
    newest_of_year = {month.year: month for month in months}
    chosen = [m for m in months if m.year == year or m == newest_of_year[m.year]]
    return [
        (
            format_day(f"{month:%Y-%m}" if month.year == year else f"{month:%Y}"),
            build_query(request.GET, *PERIODS, month=f"{month:%Y-%m}"),
            month == shown,
        )
        for month in reversed(chosen)
    ]
