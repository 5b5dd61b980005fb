"""One figure, wherever it stands: found by kind, record and name, with all that has to go with it.

A name is that of a fact (`capacity_mw`), or of whatever else an app measures about a record, such
as a period of a statistic (`2024`, `latest`).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.formatting.presentation import present_row, presented_facts
from portal.models import Edition, Record, Status
from portal.publication import time_travel
from portal.records.document_types import PresentedFact, RecordDocument
from portal.records.extension_points import ExtensionPoint
from portal.records.registry import record_model

type Names = dict[str, set[str]]
type Documents = dict[str, RecordDocument]

measured: ExtensionPoint[[str, Names, Documents], tuple[str, str, PresentedFact]] = ExtensionPoint()
"""What an app measures about records beside their facts. Asked with a kind, with the names wanted
and the documents, both by uid, it gives uid, name and what has the shape of a document's fact;
`latest` is the newest, `ALL` asks for each of them. A fixed number of queries."""

ALL, LATEST = "*", "latest"


class WantedFigure(NamedTuple):
    kind: str
    key: str
    """The slug or the uid of the record."""
    name: str = ""
    """Empty for the record as such."""


@dataclass(frozen=True, kw_only=True)
class FoundFigure:
    document: RecordDocument
    """What is said of the record, presented."""
    fact: PresentedFact
    """Empty where the record as such was wanted."""


@dataclass(frozen=True)
class MissingFigure:
    """Why there is nothing to be shown."""

    sentence: str
    is_gone: bool = False
    """Whether it was public and has been withdrawn."""


def find(wanted: Iterable[WantedFigure]) -> dict[WantedFigure, FoundFigure | MissingFigure]:
    """Each figure. Two queries for each kind of record, and those of the apps."""
    by_kind: dict[str, list[WantedFigure]] = defaultdict(list)
    for one in dict.fromkeys(wanted):
        by_kind[one.kind].append(one)
    found: dict[WantedFigure, FoundFigure | MissingFigure] = {}
    for kind, of_kind in by_kind.items():
        found |= _of_kind(kind, of_kind)
    return found


def in_edition(kind: str, key: str, name: str, number: int) -> FoundFigure | MissingFigure:
    """A fact as one edition of a public record has it, or what was measured when it was issued."""
    one = WantedFigure(kind, key, name)
    try:
        record = _seen(record_model(kind), [one]).get(key)
    except LookupError:
        return _no_kind(kind)
    if record is None or record.status == Status.WITHDRAWN:
        return _no_record(one, record)
    kept = Edition.objects.filter(kind=kind, record_uid=record.uid, number=number).first()
    if kept is None:
        return MissingFigure(_("There is no edition %s of this record.") % number)
    document = present_row(kept.document)
    asked: list[tuple[str, str, PresentedFact]] = []
    if name not in document["facts"]:
        with time_travel.at(kept.issued_at):
            asked = measured.collect(kind, {record.uid: {name}}, {record.uid: document})
    return _fact(one, document, {(uid, found): fact for uid, found, fact in asked})


def _of_kind(
    kind: str, wanted: list[WantedFigure]
) -> dict[WantedFigure, FoundFigure | MissingFigure]:
    try:
        model = record_model(kind)
    except LookupError:
        return dict.fromkeys(wanted, _no_kind(kind))
    records = _seen(model, wanted)
    documents = {
        record.uid: present_row(record.edition.document)
        for record in records.values()
        if record.is_published
    }
    names: dict[str, set[str]] = defaultdict(set)
    for one in wanted:
        record = records.get(one.key)
        if record and one.name and one.name not in model.facts and record.uid in documents:
            names[record.uid].add(one.name)
    asked = measured.collect(kind, dict(names), documents) if names else []
    beside = {(uid, name): fact for uid, name, fact in asked}
    return {one: _one(one, records.get(one.key), documents, beside) for one in wanted}


def _one(
    one: WantedFigure,
    record: Any,
    documents: dict[str, RecordDocument],
    beside: dict[tuple[str, str], PresentedFact],
) -> FoundFigure | MissingFigure:
    if record is None or record.status == Status.WITHDRAWN:
        return _no_record(one, record)
    document = documents[record.uid]
    if not one.name:
        return FoundFigure(document=document, fact=cast(PresentedFact, {}))
    return _fact(one, document, beside)


def _fact(
    one: WantedFigure, document: RecordDocument, beside: dict[tuple[str, str], PresentedFact]
) -> FoundFigure | MissingFigure:
    fact = presented_facts(document).get(one.name) or beside.get((document["uid"], one.name))
    words = {"name": one.name, "record": f"{one.kind}:{one.key}"}
    if fact is None:
        return MissingFigure(_("%(record)s has no figure “%(name)s”.") % words)
    if fact["value"] is None:
        return MissingFigure(_("Nothing is known about “%(name)s” of %(record)s.") % words)
    return FoundFigure(document=document, fact=fact)


def _seen(model: type[Record], wanted: list[WantedFigure]) -> dict[str, Any]:
    """Those that are public or were withdrawn, by slug and by uid. One query."""
    keys = {one.key for one in wanted}
    seen: Any = model.working.filter(status__in=[Status.PUBLISHED, Status.WITHDRAWN], edit_of=None)
    records = list(seen.filter(Q(slug__in=keys) | Q(uid__in=keys)).with_documents())
    return {record.uid: record for record in records} | {record.slug: record for record in records}


def _no_kind(kind: str) -> MissingFigure:
    return MissingFigure(_("There is no kind of record “%s”.") % kind[:40])


def _no_record(one: WantedFigure, record: Any) -> MissingFigure:
    if record is None:
        return MissingFigure(_("Nothing public is called %s.") % f"{one.kind}:{one.key}"[:120])
    return MissingFigure(_("“%s” has been withdrawn.") % record, is_gone=True)
