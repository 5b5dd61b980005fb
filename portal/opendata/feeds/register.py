"""The register of disagreements: what became disputed, and what was settled since."""

from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Coalesce, Greatest
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.formatting.source_list import SourceList
from portal.models import Disagreement
from portal.models.languages import Text, pick
from portal.opendata.feeds.drawing import absolute, draw, fact_in_words
from portal.opendata.feeds.entries import FeedEntry
from portal.opendata.feeds.marks import MOST, FeedMark
from portal.site.statements import as_fact, label_of


@dataclass(frozen=True)
class DisagreementStream:
    """Two queries."""

    rows: Any

    def marks(self) -> list[FeedMark]:
        settled = Greatest("since", Coalesce("ruled_at", "since"))
        newest_first = self.rows.annotate(at=settled).order_by("-at", "key")
        return [
            FeedMark(name=f"disagreement/{key}/{at:%Y%m%dT%H%M%SZ}", at=at, row=pk)
            for pk, key, at in newest_first.values_list("pk", "key", "at")[:MOST]
        ]

    def entries(self, marks: list[FeedMark], request: HttpRequest) -> list[FeedEntry]:
        rows = Disagreement.objects.in_bulk([mark.row for mark in marks])
        return [_entry(mark, rows[mark.row], request) for mark in marks]


def _entry(mark: FeedMark, row: Disagreement, request: HttpRequest) -> FeedEntry:
    sources, title = SourceList(), pick(row.record_title)
    url = absolute(request, row.get_absolute_url())
    pattern = (
        _("Settled: %(title)s, %(fact)s") if row.ruled_at else _("Disputed: %(title)s, %(fact)s")
    )
    words = pattern % {"title": title.text, "fact": label_of(row)}
    fact = fact_in_words(as_fact(row), sources, request)
    context = {"fact": fact, "row": row, "sources": sources, "url": url}
    return FeedEntry(
        id=mark.id,
        url=url,
        title=Text(words, title.language, title.asked),
        at=mark.at,
        content=draw("portal/feeds_disagreement.html", context, request),
        tags=[label_of(row)],
        about={"kind": row.kind, "uid": row.record_uid, "disagreement": row.key},
    )
