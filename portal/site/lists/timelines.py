"""Timeline view of a list: rows by year, each year with a bar of its number of rows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.filters.closed import ClosedFilterSet
from portal.filters.selection import selection_of
from portal.formatting.presentation import present_row
from portal.models import Record
from portal.publication import time_travel
from portal.records.document_types import JsonObject
from portal.records.documents import current_edition
from portal.site.lists.lists import PAGE_SIZE, ListView

TITLE = _("Timeline")


@dataclass(frozen=True)
class Year:
    """Year with its rows on this page. `count` is its number of rows on all pages, `share` that
    number in hundredths of the fullest year; an empty name holds undated rows."""

    name: str
    count: int
    share: int
    rows: list[JsonObject] = field(default_factory=list)


@dataclass(frozen=True)
class Decade:
    """Link into the timeline: page and anchor of the newest year of a decade."""

    name: str
    count: int
    page: int
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Timeline(ListView):
    """`column` holds the day; `fact` is the fact of the document that shows it with its sources,
    `figures` are facts next to the title."""

    key: str = "timeline"
    title: StrOrPromise = TITLE
    template: str = "components/list_timeline.html"
    needs_records: bool = True
    fact: str = ""
    figures: tuple[str, ...] = ()
    row: str = ""
    """Template for additional content of a row."""

    def can_be_default(self, parameters: QueryDict) -> bool:
        """Give way to another view when an order is chosen: a timeline has its own."""
        return not parameters.get("order")

    def extra_context(
        self, request: HttpRequest, found: ClosedFilterSet, page: Page[Record]
    ) -> dict[str, object]:
        counts = self.by_year(found)
        today = time_travel.today().isoformat()
        rows = [self._row(record, today) for record in page]
        return {
            "years": _years(rows, counts),
            "decades": _decades(counts),
            "undated": counts.get("", 0),
            "undated_page": _page_of(counts, ""),
        }

    def by_year(self, found: ClosedFilterSet) -> dict[str, int]:
        """Count the rows of each year, newest first; undated ones under ""."""
        selection, counted = selection_of(found), Counter[str]()
        days = selection.rows.first_known(*self.column.split())
        for day, count in days.counts(selection.all).items():
            counted[str(day)[:4]] += count
        return {year: counted[year] for year in sorted(counted, key=_newest_first)}

    def _row(self, record: Record, today: str) -> JsonObject:
        document = present_row(current_edition(record).document)
        column, *plans = self.column.split()
        plan = next((name for name in plans if not getattr(record, column)), "")
        day, facts = getattr(record, plan or column), document.get("facts", {})
        return {
            **document,
            "day": day,
            "is_ahead": bool(day and plan) or day > today[: len(day)],
            "day_fact": facts.get(plan or self.fact),
            "figures": [facts[name] for name in self.figures if name in facts],
        }


def _newest_first(year: str) -> tuple[bool, int]:
    return (year == "", -int(year or 0))


def _years(rows: Iterable[JsonObject], counts: dict[str, int]) -> list[Year]:
    """Group the rows; a row that got another year since they were counted counts by itself."""
    most = max((count for year, count in counts.items() if year), default=1)
    years = [(year, [*found]) for year, found in groupby(rows, key=lambda row: row["day"][:4])]
    numbers = [counts.get(year, len(found)) for year, found in years]
    return [
        Year(year, number, max(1, round(100 * number / most)), found)
        for (year, found), number in zip(years, numbers, strict=True)
    ]


def _decades(counts: dict[str, int]) -> list[Decade]:
    """Return the decades, newest first, each with the page on which its newest year begins."""
    found: list[Decade] = []
    for decade, years in groupby(filter(None, counts), key=lambda year: year[:3]):
        listed = list(years)
        total = sum(counts[year] for year in listed)
        newest = listed[0]
        found.append(Decade(f"{decade}0", total, _page_of(counts, newest), f"year-{newest}"))
    return found


def _page_of(counts: dict[str, int], year: str) -> int:
    before = 0
    for other, count in counts.items():
        if other == year:
            break
        before += count
    return before // PAGE_SIZE + 1
