"""Streams of statements that are published in batches rather than in editions: statistics."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.formatting.addresses import local_url
from portal.formatting.source_list import SourceList
from portal.models import Record, Source
from portal.models.languages import DEFAULT, PickedText
from portal.opendata.feeds.drawing import numbers_of, render_content, show_value
from portal.opendata.feeds.entries import FeedEntry, FeedMark, Stream, sort_newest_first
from portal.records.contributions import Statement
from portal.records.document_types import JsonObject
from portal.records.extension_points import ExtensionPoint


@dataclass(frozen=True, kw_only=True)
class FeedScope:
    """Subject of a feed: everything, a country, or records of one kind."""

    country: str = ""
    kind: str = ""
    uids: Collection[str] | QuerySet[Record, JsonObject] = ()
    """With a kind: a list of uids, or a query for them."""


@dataclass(frozen=True)
class Batch:
    source: Source
    count: int
    statements: list[Statement]
    """The first of them."""


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    kind: str
    newest: Callable[[int], list[tuple[str, datetime]]]
    """Uid and moment of publication of at most so many, newest first."""
    show: Callable[[list[str]], dict[str, Batch]]
    """Loads batches by uid."""


arriving: ExtensionPoint[[FeedScope], Arrivals] = ExtensionPoint()


@dataclass(frozen=True)
class ArrivalStream:
    arrivals: Arrivals

    def marks(self, most: int) -> list[FeedMark]:
        found = self.arrivals
        newest = found.newest(most)
        return [FeedMark(name=f"{found.kind}/{uid}", at=at, row=uid) for uid, at in newest]

    def entries(self, marks: list[FeedMark], request: HttpRequest) -> list[FeedEntry]:
        shown = self.arrivals.show([mark.row for mark in marks])
        return [
            _entry(mark, self.arrivals.kind, shown[mark.row], request)
            for mark in marks
            if mark.row in shown
        ]


class MergedStream:
    """Several streams, interleaved by date."""

    def __init__(self, *streams: Stream) -> None:
        self._streams = streams
        self._of: dict[str, Stream] = {}

    def marks(self, most: int) -> list[FeedMark]:
        found = [(mark, stream) for stream in self._streams for mark in stream.marks(most)]
        self._of = {mark.name: stream for mark, stream in found}
        return sort_newest_first([mark for mark, _stream in found], most)

    def entries(self, marks: list[FeedMark], request: HttpRequest) -> list[FeedEntry]:
        made: dict[str, FeedEntry] = {}
        for stream in self._streams:
            own = [mark for mark in marks if self._of[mark.name] is stream]
            if own:
                made |= {entry.id: entry for entry in stream.entries(own, request)}
        return [made[mark.id] for mark in marks if mark.id in made]


def with_arrivals(stream: Stream, scope: FeedScope) -> Stream:
    others = [ArrivalStream(found) for found in arriving.collect(scope)]
    return MergedStream(stream, *others) if others else stream


def _entry(mark: FeedMark, kind: str, batch: Batch, request: HttpRequest) -> FeedEntry:
    sources, source = SourceList(), batch.source
    url = local_url(source.get_absolute_url())
    rows = [
        {
            "title": said.title,
            "label": said.fact["label"],
            "shown": show_value(said.claim, said.fact, request),
            "url": local_url(said.url),
            "numbers": numbers_of([said.claim], sources),
        }
        for said in batch.statements
    ]
    context = {"rows": rows, "more": batch.count - len(rows), "url": url, "sources": sources}
    title = ngettext(
        "%(count)s new value: %(title)s", "%(count)s new values: %(title)s", batch.count
    )
    return FeedEntry(
        id=mark.id,
        url=url,
        title=PickedText(
            title % {"count": batch.count, "title": source.title}, source.language or DEFAULT, ""
        ),
        at=mark.at,
        content=render_content("portal/feeds_arrivals.html", context),
        tags=[_("Statistics")],
        about={
            "kind": kind,
            "uid": mark.row,
            "what": "published",
            "figures": [
                {
                    "record": local_url(said.url),
                    "what": said.fact["label"],
                    "value": said.claim["text"],
                    "unit": said.fact["unit"],
                    "comparator": said.claim["comparator"],
                    "source": said.claim["source"]["slug"],
                }
                for said in batch.statements
            ],
        },
    )
