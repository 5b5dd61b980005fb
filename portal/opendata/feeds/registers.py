"""Streams of registers: disagreements (opened and settled), corrections, sources (first cited)."""

from dataclasses import dataclass
from typing import cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.formatting.addresses import local_url
from portal.formatting.countries import country_names
from portal.formatting.source_list import SourceList
from portal.formatting.summaries import after_colon
from portal.models import Correction, Disagreement, Source
from portal.models.languages import DEFAULT, PickedText, pick_text
from portal.opendata.feeds.drawing import describe_fact, render_content
from portal.opendata.feeds.entries import FeedEntry, FeedMark
from portal.records.document_types import PresentedFact
from portal.site.corrections import ShownCorrection, show_corrections
from portal.site.statements import as_facts, with_moments


@dataclass(frozen=True)
class DisagreementStream:
    """Disagreements by the moment they became public or were ruled on. Two queries, and one
    for each kind of which parts are disputed."""

    rows: QuerySet[Disagreement]

    def marks(self, most: int) -> list[FeedMark]:
        newest_first = with_moments(self.rows).order_by("-at", "key")
        rows = newest_first.values_list("pk", "key", "decided", "at")
        return [
            FeedMark(name=f"disagreement/{key}/{decided:%Y%m%dT%H%M%SZ}", at=at, row=pk)
            for pk, key, decided, at in rows[:most]
        ]

    def entries(self, marks: list[FeedMark], request: HttpRequest) -> list[FeedEntry]:
        rows = Disagreement.objects.in_bulk([mark.row for mark in marks])
        marks = [mark for mark in marks if mark.row in rows]
        facts = as_facts(rows[mark.row] for mark in marks)
        return [
            _disagreement_entry(mark, row, fact, request)
            for mark, (row, fact) in zip(marks, facts, strict=True)
        ]


@dataclass(frozen=True)
class CorrectionStream:
    """Cases of errors by their last step. Two queries."""

    rows: QuerySet[Correction]

    def marks(self, most: int) -> list[FeedMark]:
        newest_first = self.rows.order_by("-changed_at", "uid").values_list("uid", "changed_at")
        return [
            FeedMark(name=f"correction/{uid}/{at:%Y%m%dT%H%M%SZ}", at=at, row=uid)
            for uid, at in newest_first[:most]
        ]

    def entries(self, marks: list[FeedMark], request: HttpRequest) -> list[FeedEntry]:
        rows = Correction.objects.in_bulk([mark.row for mark in marks], field_name="uid")
        marks = [mark for mark in marks if mark.row in rows]
        shown = show_corrections([rows[mark.row] for mark in marks], country_names(request))
        return [_correction_entry(*pair) for pair in zip(marks, shown, strict=True)]


@dataclass(frozen=True)
class SourceStream:
    """Sources by the moment of their first citation. Two queries."""

    rows: QuerySet[Source]

    def marks(self, most: int) -> list[FeedMark]:
        newest_first = self.rows.order_by("-first_cited_at", "slug")
        rows = newest_first.values_list("slug", "first_cited_at")[:most]
        return [FeedMark(name=f"source/{slug}", at=at, row=slug) for slug, at in rows if at]

    def entries(self, marks: list[FeedMark], request: HttpRequest) -> list[FeedEntry]:
        rows = Source.objects.in_bulk([mark.row for mark in marks], field_name="slug")
        return [_source_entry(mark, rows[mark.row]) for mark in marks if mark.row in rows]


def _disagreement_entry(
    mark: FeedMark, row: Disagreement, disputed: PresentedFact, request: HttpRequest
) -> FeedEntry:
    sources, title = SourceList(), pick_text(row.record_title)
    url = local_url(row.get_absolute_url())
    pattern = (
        _("Settled: %(title)s, %(fact)s") if row.ruled_at else _("Disputed: %(title)s, %(fact)s")
    )
    words = pattern % {"title": title.text, "fact": after_colon(disputed["label"])}
    fact = describe_fact(disputed, sources, request)
    context = {"fact": fact, "row": row, "sources": sources, "url": url}
    return FeedEntry(
        id=mark.id,
        url=url,
        title=PickedText(words, title.language, title.asked),
        at=mark.at,
        content=render_content("portal/feeds_disagreement.html", context),
        tags=[disputed["label"]],
        about={"kind": row.kind, "uid": row.record_uid, "disagreement": row.key},
    )


def _correction_entry(mark: FeedMark, shown: ShownCorrection) -> FeedEntry:
    row = cast(Correction, shown.row)
    title, url = pick_text(row.record_title), local_url(row.get_absolute_url())
    words = f"{row.get_state_display()}: {title.text}, {after_colon(shown.label)}"
    context = {"shown": shown, "row": row, "url": url}
    return FeedEntry(
        id=mark.id,
        url=url,
        title=PickedText(words, title.language, title.asked),
        at=mark.at,
        content=render_content("portal/feeds_correction.html", context),
        tags=[str(row.get_state_display())],
        about={"kind": row.kind, "uid": row.record_uid, "correction": row.uid, "state": row.state},
    )


def _source_entry(mark: FeedMark, source: Source) -> FeedEntry:
    url = local_url(source.get_absolute_url())
    context = {"source": source, "url": url}
    by = f"{source.publisher}: " if source.is_publisher_named else ""
    return FeedEntry(
        id=mark.id,
        url=url,
        title=PickedText(f"{by}{source.title}", source.language or DEFAULT, ""),
        at=mark.at,
        content=render_content("portal/feeds_source.html", context),
        tags=[source.get_kind_display()],
        about={"slug": source.slug},
    )
