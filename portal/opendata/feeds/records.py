"""Streams of editions of records, and of withdrawals."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from itertools import count, groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Exists, F, OrderBy, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.filters.closed import ClosedFilterSet
from portal.filters.departures import find_departures
from portal.formatting.addresses import local_url
from portal.formatting.countries import country_names
from portal.formatting.source_list import SourceList
from portal.models import Edition, Mention, Record, SearchEntry, history_models
from portal.models.languages import PickedText, pick_text
from portal.models.reads import Reads, reads_noted
from portal.opendata.feeds.drawing import (
    changes_for_programs,
    describe_change,
    describe_facts,
    render_content,
)
from portal.opendata.feeds.drawn_entries import DrawnEntries
from portal.opendata.feeds.entries import FeedEntry, FeedMark, sort_newest_first
from portal.publication import time_travel
from portal.records.document_countries import countries_of
from portal.records.document_types import PresentedFact, RecordDocument
from portal.records.kinds import all_kinds
from portal.records.registry import record_models
from portal.site.changes import compare_documents
from portal.site.figures import LATEST, measured

type EditionRow = tuple[int, str, str, int, datetime]
type Belongs = Callable[[RecordDocument], bool]

EDITION_COLUMNS = ("pk", "kind", "record_uid", "number", "issued_at")
FEW = 1000
"""The editions of at most so many records are looked up; of more, the newest of all are read until
enough are found."""


class MarkedEdition(NamedTuple):
    """What a mark tells: an edition by its key, after a withdrawal the last."""

    edition: int
    what: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordStream:
    """Editions and withdrawals: two or three queries for the marks, five with the entries."""

    editions: QuerySet[Edition]
    records: QuerySet[Record] | None = None
    """Those whose editions are looked for among the newest; None takes all."""
    order: OrderBy | str = "-issued_at"
    withdrawn: list[QuerySet[Record]] = field(default_factory=list)
    """Withdrawn records, one queryset per kind."""
    belongs: Belongs | None = None
    """Selects withdrawn records by their last document; None takes all."""
    left: Mapping[str, int] = field(default_factory=dict)
    """Numbers of the editions with which records left, by uid."""

    def marks(self, most: int) -> list[FeedMark]:
        published = [
            _mark(row, "published" if row[3] == 1 else "changed") for row in self._newest(most)
        ]
        return sort_newest_first([*published, *self._leaving(), *self._tombstones(most)], most)

    def entries(self, marks: list[FeedMark], request: HttpRequest) -> list[FeedEntry]:
        drawn = DrawnEntries(request)
        found = {mark: entry for mark in marks if (entry := drawn.find(mark))}
        if new := [mark for mark in marks if mark not in found]:
            found |= self._draw(new, drawn, request)
        return [found[mark] for mark in marks]

    def _draw(
        self, marks: list[FeedMark], drawn: DrawnEntries, request: HttpRequest
    ) -> dict[FeedMark, FeedEntry]:
        before = Edition.objects.filter(
            kind=OuterRef("kind"), record_uid=OuterRef("record_uid"), number=OuterRef("number") - 1
        )
        found = Edition.objects.filter(pk__in=[mark.row.edition for mark in marks])
        both = found.defer("content").annotate(before=Subquery(before.values("document")))
        editions = {edition.pk: (edition, edition.before) for edition in both}
        documents: dict[str, dict[str, RecordDocument]] = defaultdict(dict)
        for edition, _before in editions.values():
            documents[edition.kind][edition.record_uid] = edition.document
        figures = {kind: _latest_figures(kind, some) for kind, some in documents.items()}
        made: dict[FeedMark, FeedEntry] = {}
        for mark in marks:
            edition, earlier = editions[mark.row.edition]
            latest, reads = figures[edition.kind]
            made[mark] = _entry(mark, edition, earlier, latest[edition.record_uid], request)
            drawn.keep(mark, made[mark], reads)
        return made

    def _newest(self, most: int) -> list[EditionRow]:
        """Read the newest editions, of some records by portions until enough are found."""
        rows = self.editions.order_by(self.order, "-pk").values_list(*EDITION_COLUMNS)
        if self.records is None:
            return list(rows[:most])
        found: list[EditionRow] = []
        for start in count(0, FEW):
            some = list(rows[start : start + FEW])
            own = self.records.filter(uid__in={uid for _pk, _kind, uid, *_rest in some})
            uids = {*own.values_list("uid", flat=True)}
            found += [row for row in some if row[2] in uids]
            if len(found) >= most or len(some) < FEW:
                break
        return found[:most]

    def _leaving(self) -> list[FeedMark]:
        if not self.left:
            return []
        rows = _editions(SearchEntry.objects.all()).filter(record_uid__in=self.left)
        return [
            _mark(row, "left", "/left")
            for row in rows.values_list(*EDITION_COLUMNS)
            if row[3] == self.left[row[2]]
        ]

    def _tombstones(self, most: int) -> list[FeedMark]:
        if not self.withdrawn:
            return []
        columns = (F("uid"), "withdrawn_at", "withdrawal_reason", "edition_id")
        first, *rest = [
            records.filter(withdrawn_at__lte=time_travel.now())  # one that was removed has one past
            .order_by()
            .values_list(Value(records.model.kind()), *columns)
            for records in self.withdrawn
        ]
        rows = (first.union(*rest, all=True) if rest else first).order_by(
            "-withdrawn_at", "-edition_id"
        )
        found: list[FeedMark] = []
        portion = FEW if self.belongs else most
        for start in count(0, portion):
            with time_travel.as_last_logged():
                some = list(rows[start : start + portion])
            marks = [
                FeedMark(
                    name=f"{kind}/{uid}/withdrawn-{at:%Y%m%dT%H%M%SZ}",
                    at=at,
                    row=MarkedEdition(edition, "withdrawn", reason),
                )
                for kind, uid, at, reason, edition in some
            ]
            found += self._belonging(marks)
            if len(found) >= most or len(some) < portion:
                break
        return found

    def _belonging(self, marks: list[FeedMark]) -> list[FeedMark]:
        if self.belongs is None or not marks:
            return marks
        editions = Edition.objects.in_bulk([mark.row.edition for mark in marks])
        return [mark for mark in marks if self.belongs(editions[mark.row.edition].document)]


def of_everything() -> RecordStream:
    return RecordStream(editions=_editions(SearchEntry.objects.all()), withdrawn=_withdrawn())


def of_country(code: str) -> RecordStream:
    about = SearchEntry.objects.filter(countries__contains=f" {code} ")
    history: Any = history_models()[SearchEntry]  # its columns are made at run time
    former = history.objects.filter(countries__contains=f" {code} ", until_position__isnull=False)
    gone = former.exclude(record_uid__in=about.values("record_uid")).order_by("until_position")
    left = {uid: number + 1 for uid, number in gone.values_list("record_uid", "number")}
    return RecordStream(
        editions=_editions(about),
        withdrawn=_withdrawn(),
        belongs=lambda document: document["uid"] in left,
        left=left,
    )


def of_record(record: Record) -> RecordStream:
    """Return the editions of a record and of the records that mention it."""
    kind, uid = record.kind(), record.uid
    naming = Mention.objects.filter(target=uid)
    about = [(kind, uid), *naming.values_list("kind", "record_uid")[:FEW]]
    if len(about) <= FEW:
        groups = groupby(sorted(about), key=itemgetter(0))
        own = (Q(kind=kind, record_uid__in=[uid for _, uid in some]) for kind, some in groups)
        chosen = reduce(Q.__or__, own)
    else:
        naming = naming.filter(kind=OuterRef("kind"), record_uid=OuterRef("record_uid"))
        chosen = Q(kind=kind, record_uid=uid) | Q(Exists(naming))
    return RecordStream(
        editions=_editions(SearchEntry.objects.all()).filter(chosen),
        withdrawn=_withdrawn(),
        belongs=lambda document: _mentions(document, uid),
    )


def of_list(found: ClosedFilterSet) -> RecordStream:
    """Return the stream of the records in a FilterSet, and of those that left it."""
    model = found.qs.model
    records, editions = found.qs.order_by(), Edition.objects.filter(kind=model.kind())
    withdrawn = model.working.withdrawn().filter(edit_of=None)
    left = find_departures(found) if found.narrows else {}
    if found.narrows:
        withdrawn = withdrawn.filter(uid__in=left)
    stream = RecordStream(editions=editions, withdrawn=[withdrawn], left=left)
    uids = list(records.values_list("uid", flat=True)[: FEW + 1])
    if len(uids) > FEW:
        return replace(stream, records=records)
    # By no index of moments: the database would look through all editions for those of a few.
    order, of_few = Coalesce("issued_at", "issued_at").desc(), editions.filter(record_uid__in=uids)
    return replace(stream, editions=of_few, order=order)


def _editions(public: QuerySet[SearchEntry]) -> QuerySet[Edition]:
    shown = public.filter(kind=OuterRef("kind"), record_uid=OuterRef("record_uid"))
    return Edition.objects.filter(Exists(shown))


def _withdrawn() -> list[QuerySet[Record]]:
    return [model.working.withdrawn().filter(edit_of=None) for model in record_models()]


def _mark(row: EditionRow, what: str, ending: str = "") -> FeedMark:
    pk, kind, uid, number, at = row
    name = f"{kind}/{uid}/edition-{number}{ending}"
    return FeedMark(name=name, at=at, row=MarkedEdition(pk, what))


def _mentions(node: object, uid: str) -> bool:
    """Return True if a document belongs to the record with this uid, or mentions it."""
    if isinstance(node, list):
        return any(_mentions(item, uid) for item in node)
    if isinstance(node, dict):
        return node.get("uid") == uid or any(_mentions(value, uid) for value in node.values())
    return False


def _latest_figures(
    kind: str, documents: dict[str, RecordDocument]
) -> tuple[Mapping[str, list[PresentedFact]], Reads]:
    """Return the newest figures that stand outside documents, by uid, and what was read."""
    found = defaultdict(list)
    with reads_noted() as reads:
        wanted = {uid: {LATEST} for uid in documents}
        for uid, _name, fact in measured.collect(kind, wanted, documents):
            found[uid].append(fact)
    return found, reads


def _entry(
    mark: FeedMark,
    edition: Edition,
    before: RecordDocument,
    latest: list[PresentedFact],
    request: HttpRequest,
) -> FeedEntry:
    document, what = edition.document, mark.row.what
    is_gone = what == "withdrawn"
    title = pick_text(document["title"])
    url = local_url(document["url"])
    names, sources = country_names(request), SourceList()
    found = compare_documents(before, document, names) if what in ("changed", "left") else []
    changes = [describe_change(change, sources) for change in found]
    context = {
        "document": document,
        "edition": edition,
        "what": what,
        "reason": mark.row.reason,
        "url": url,
        "changes": changes,
        "facts": [] if is_gone else describe_facts(document, latest, sources, request),
        "sources": sources,
    }
    return FeedEntry(
        id=mark.id,
        url=url if is_gone else f"{url}?edition={edition.number}",
        title=PickedText(HEADLINES[what](title.text), title.language, title.asked),
        at=mark.at,
        content=render_content("portal/feeds_entry.html", context),
        tags=[
            str(all_kinds()[edition.kind].one),
            *(names.get(code, code) for code in countries_of(document)),
        ],
        about={
            "kind": edition.kind,
            "uid": edition.record_uid,
            "edition": edition.number,
            "what": what,
            "changes": changes_for_programs(changes),
        },
    )


HEADLINES: dict[str, Callable[[str], str]] = {
    "published": lambda title: _("New: %(title)s") % {"title": title},
    "changed": lambda title: _("Changed: %(title)s") % {"title": title},
    "left": lambda title: _("No longer in this list: %(title)s") % {"title": title},
    "withdrawn": lambda title: _("Withdrawn: %(title)s") % {"title": title},
}
