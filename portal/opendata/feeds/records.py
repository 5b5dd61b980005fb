"""Editions of records, and the notices of those that were withdrawn."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.formatting.countries import country_names
from portal.models import Edition, Mention, Record, SearchEntry
from portal.models.languages import Text, pick
from portal.opendata.feeds.drawing import absolute, draw, facts_in_words
from portal.opendata.feeds.entries import FeedEntry
from portal.opendata.feeds.marks import MOST, FeedMark, newest
from portal.publication.read_models import countries_of
from portal.records.document_types import RecordDocument
from portal.records.kinds import all_kinds
from portal.records.registry import record_models
from portal.site.changes import changes

type Belongs = Callable[[RecordDocument], bool]


@dataclass(frozen=True)
class Tombstone:
    kind: str
    uid: str
    reason: str
    edition: int
    """The key of the last edition, which has the title."""


@dataclass(frozen=True, kw_only=True)
class RecordStream:
    """Five queries, of which a reader who has everything causes two or three."""

    editions: QuerySet[Edition]
    withdrawn: list[Any] = field(default_factory=list)
    """Querysets of withdrawn records, one for each kind."""
    belongs: Belongs | None = None
    """Which of the withdrawn ones, by what was last said of them."""

    def marks(self) -> list[FeedMark]:
        newest_first = self.editions.order_by("-issued_at", "-pk")
        rows = newest_first.values_list("pk", "kind", "record_uid", "number", "issued_at")[:MOST]
        published = [
            FeedMark(name=f"{kind}/{uid}/edition-{number}", at=at, row=pk)
            for pk, kind, uid, number, at in rows
        ]
        return newest([*published, *self._tombstones()])

    def entries(self, marks: list[FeedMark], request: HttpRequest) -> list[FeedEntry]:
        keys = [_edition_of(mark) for mark in marks]
        before = Edition.objects.filter(
            kind=OuterRef("kind"), record_uid=OuterRef("record_uid"), number=OuterRef("number") - 1
        )
        found = Edition.objects.defer("content").annotate(
            before=Subquery(before.values("document"))
        )
        editions = {edition.pk: edition for edition in found.filter(pk__in=keys)}
        return [_entry(mark, editions[_edition_of(mark)], request) for mark in marks]

    def _tombstones(self) -> list[FeedMark]:
        if not self.withdrawn:
            return []
        first, *rest = [_rows(records) for records in self.withdrawn]
        rows = (first.union(*rest, all=True) if rest else first).order_by("-withdrawn_at")
        found = [
            FeedMark(
                name=f"{kind}/{uid}/withdrawn-{at:%Y%m%dT%H%M%SZ}",
                at=at,
                row=Tombstone(kind, uid, reason, edition),
            )
            for kind, uid, at, reason, edition in rows[: 5 * MOST]
        ]
        if self.belongs is None or not found:
            return found
        editions = Edition.objects.in_bulk([mark.row.edition for mark in found])
        return [mark for mark in found if self.belongs(editions[mark.row.edition].document)]


def of_everything() -> RecordStream:
    return RecordStream(editions=_editions(SearchEntry.objects.all()), withdrawn=_withdrawn())


def of_country(code: str) -> RecordStream:
    """What is about a country."""
    return RecordStream(
        editions=_editions(SearchEntry.objects.filter(countries__contains=f" {code} ")),
        withdrawn=_withdrawn(),
        belongs=lambda document: code in countries_of(document),
    )


def of_record(record: Record) -> RecordStream:
    """Of an organisation, or any other record: its own editions, and those of what names it."""
    uid = record.uid
    naming = Mention.objects.filter(
        target=uid, kind=OuterRef("kind"), record_uid=OuterRef("record_uid")
    )
    about = Q(kind=record.kind(), record_uid=uid) | Exists(naming)
    return RecordStream(
        editions=_editions(SearchEntry.objects.all()).filter(about),
        withdrawn=_withdrawn(),
        belongs=lambda document: _names(document, uid),
    )


def of_list(found: Any, withdrawn: Any) -> RecordStream:
    """Of the records that a FilterSet finds, and those it would find had they not been
    withdrawn. What it asks of the tables of what is public finds none of these."""
    model = found.qs.model
    kept = found.qs.order_by().values("uid")
    return RecordStream(
        editions=Edition.objects.filter(kind=model.kind(), record_uid__in=kept),
        withdrawn=[withdrawn.qs.order_by()],
    )


def _editions(public: QuerySet[SearchEntry]) -> QuerySet[Edition]:
    shown = public.filter(kind=OuterRef("kind"), record_uid=OuterRef("record_uid"))
    return Edition.objects.filter(Exists(shown))


def _withdrawn() -> list[Any]:
    models: list[Any] = record_models()
    return [model.working.withdrawn().filter(edit_of=None) for model in models]


def _rows(records: Any) -> Any:
    kind = Value(records.model.kind())
    return records.order_by().values_list(
        kind, F("uid"), "withdrawn_at", "withdrawal_reason", "edition_id"
    )


def _edition_of(mark: FeedMark) -> int:
    return mark.row.edition if isinstance(mark.row, Tombstone) else mark.row


def _names(node: Any, uid: str) -> bool:
    """Whether a document is of the record with a uid, or names it."""
    if isinstance(node, list):
        return any(_names(item, uid) for item in node)
    if isinstance(node, dict):
        return node.get("uid") == uid or any(_names(value, uid) for value in node.values())
    return False


def _entry(mark: FeedMark, edition: Any, request: HttpRequest) -> FeedEntry:
    document, is_gone = edition.document, isinstance(mark.row, Tombstone)
    title = pick(document["title"])
    url = absolute(request, document["url"])
    what = "withdrawn" if is_gone else "published" if edition.number == 1 else "changed"
    names = country_names(request)
    context = {
        "document": document,
        "edition": edition,
        "what": what,
        "reason": mark.row.reason if is_gone else "",
        "url": url,
        "changes": changes(edition.before, document, names) if what == "changed" else [],
        **({} if is_gone else facts_in_words(document, request)),
    }
    return FeedEntry(
        id=mark.id,
        url=url if is_gone else f"{url}?edition={edition.number}",
        title=Text(HEADLINES[what](title.text), title.language, title.asked),
        at=mark.at,
        content=draw("portal/feeds_entry.html", context, request),
        tags=[
            str(all_kinds()[edition.kind].one),
            *(names.get(code, code) for code in countries_of(document)),
        ],
        about={
            "kind": edition.kind,
            "uid": edition.record_uid,
            "edition": edition.number,
            "what": what,
        },
    )


HEADLINES: dict[str, Callable[[str], str]] = {
    "published": lambda title: _("New: %(title)s") % {"title": title},
    "changed": lambda title: _("Changed: %(title)s") % {"title": title},
    "withdrawn": lambda title: _("Withdrawn: %(title)s") % {"title": title},
}
