"""The rows of a question by time: year by year, each year with a bar of how many there are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, F, Value
from django.db.models.functions import NullIf, Substr
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from portal.filters import ClosedFilterSet
from portal.formatting.presentation import present_row
from portal.publication import time_travel
from portal.records.document_types import JsonObject
from portal.site.lists.lists import PAGE_SIZE, ListView

TITLE = _("Timeline")


@dataclass(frozen=True)
class Year:
    """A year with the rows of this page. `count` is how many the whole question has in it, `share`
    that number in hundredths of the fullest year; without a name, those that have no date."""

    name: str
    count: int
    share: int
    rows: list[JsonObject] = field(default_factory=list)


@dataclass(frozen=True)
class Decade:
    """A way into the timeline: the page and the year with which a decade begins on it."""

    name: str
    count: int
    page: int
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Timeline(ListView):
    """`column` holds the day; `fact` is the fact of the document that shows it with its sources,
    `figures` are facts that stand beside the title."""

    key: str = "timeline"
    title: Any = TITLE
    template: str = "components/list_timeline.html"
    fact: str = ""
    figures: tuple[str, ...] = ()
    row: str = ""
    """A template for what else is said of a row."""

    def suits(self, asked: QueryDict) -> bool:
        """Time is an order of its own."""
        return not asked.get("order")

    def order(self, rows: Any) -> Any:
        """The newest first; what has no date last."""
        day: Any = NullIf(F(self.column), Value(""))
        return rows.order_by(day.desc(nulls_last=True), "pk")

    def context(
        self, request: HttpRequest, found: ClosedFilterSet, page: Page[Any]
    ) -> dict[str, Any]:
        counts = self.by_year(found.qs)
        today = time_travel.today().isoformat()
        rows = [self._row(record, today) for record in page]
        return {
            "years": _years(rows, counts),
            "decades": _decades(counts),
            "undated": counts.get("", 0),
            "undated_page": _page_of(counts, ""),
        }

    def by_year(self, rows: Any) -> dict[str, int]:
        """How many rows each year has, the newest first; those without a date under no name.
        One query."""
        years = rows.order_by().annotate(year_of_row=Substr(self.column, 1, 4))
        counted = dict(years.values_list("year_of_row").annotate(Count("pk")))
        return {year: counted[year] for year in sorted(counted, key=_newest_first)}

    def _row(self, record: Any, today: str) -> JsonObject:
        document = present_row(record.edition.document)
        day = getattr(record, self.column)
        facts = document.get("facts", {})
        return {
            **document,
            "day": day,
            "is_ahead": day > today[: len(day)],
            "day_fact": facts.get(self.fact),
            "figures": [facts[name] for name in self.figures if name in facts],
        }


def _years(rows: Iterable[JsonObject], counts: dict[str, int]) -> list[Year]:
    most = max((count for year, count in counts.items() if year), default=1)
    return [
        Year(year, counts[year], max(1, round(100 * counts[year] / most)), list(found))
        for year, found in groupby(rows, key=lambda row: row["day"][:4])
    ]


def _decades(counts: dict[str, int]) -> list[Decade]:
    """The newest first, each with the page on which its newest year begins."""
    found: list[Decade] = []
    for decade, years in groupby(filter(None, counts), key=lambda year: year[:3]):
        listed = list(years)
        total = sum(counts[year] for year in listed)
        newest = listed[0]
        found.append(Decade(f"{decade}0", total, _page_of(counts, newest), f"year-{newest}"))
    return found


def _page_of(counts: dict[str, int], year: str) -> int:
    """The page on which a year begins."""
    before = 0
    for other, count in counts.items():
        if other == year:
            break
        before += count
    return before // PAGE_SIZE + 1


def _newest_first(year: str) -> tuple[bool, int]:
    return (year == "", -int(year or 0))
