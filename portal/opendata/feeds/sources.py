"""Sources, as they are first cited."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from portal.models import Source
from portal.models.languages import DEFAULT, Text
from portal.opendata.feeds.drawing import absolute, draw
from portal.opendata.feeds.entries import FeedEntry
from portal.opendata.feeds.marks import MOST, FeedMark


@dataclass(frozen=True)
class SourceStream:
    """Two queries."""

    rows: Any

    def marks(self) -> list[FeedMark]:
        newest_first = self.rows.order_by("-first_cited_at", "slug")
        return [
            FeedMark(name=f"source/{slug}", at=at, row=slug)
            for slug, at in newest_first.values_list("slug", "first_cited_at")[:MOST]
        ]

    def entries(self, marks: list[FeedMark], request: HttpRequest) -> list[FeedEntry]:
        rows = Source.objects.in_bulk([mark.row for mark in marks], field_name="slug")
        return [_entry(mark, rows[mark.row], request) for mark in marks]


def _entry(mark: FeedMark, source: Source, request: HttpRequest) -> FeedEntry:
    url = absolute(request, source.get_absolute_url())
    language = source.language or DEFAULT
    return FeedEntry(
        id=mark.id,
        url=url,
        title=Text(f"{source.publisher}: {source.title}", language, ""),
        at=mark.at,
        content=draw("portal/feeds_source.html", {"source": source, "url": url}, request),
        tags=[source.get_kind_display()],
        about={"slug": source.slug},
    )
