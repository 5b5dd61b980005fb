"""Look up single figures by kind, record and name, with unit, sources and dispute.

A name is that of a fact (`capacity_mw`) or of another measurement of an app, such as a period of
a statistic (`2024`, `latest`).
"""

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import NamedTuple, cast

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.formatting.presentation import present_row, presented_facts
from portal.models import Edition, Record, Status, leads_on_to
from portal.publication import time_travel
from portal.records.document_types import PresentedFact, RecordDocument
from portal.records.documents import document_of
from portal.records.extension_points import ExtensionPoint
from portal.records.kinds import kind_of
from portal.records.registry import record_model

type Names = dict[str, set[str]]
type Documents = dict[str, RecordDocument]
type Measurements = dict[tuple[str, str], PresentedFact]
"""Documents in the shape of a fact by uid and name."""

measured: ExtensionPoint[[str, Names, Documents], tuple[str, str, PresentedFact]] = ExtensionPoint()
"""Measurements of an app about records, besides facts. Takes a kind, the wanted names and the
documents, both by uid; gives uid, name and a document in the shape of a fact. `latest` is the
newest, `ALL` stands for every name. A fixed number of queries."""

ALL, LATEST = "*", "latest"


class WantedFigure(NamedTuple):
    kind: str
    key: str
    """Slug or uid of the record."""
    name: str = ""
    """Empty for the record itself."""


@dataclass(frozen=True, kw_only=True)
class FoundFigure:
    document: RecordDocument
    """Presented document of the record."""
    fact: PresentedFact
    """Empty for the record itself."""


@dataclass(frozen=True)
class MissingFigure:
    """Reason, as a sentence, for a figure that cannot be shown."""

    sentence: str
    is_gone: bool = False
    """True for a record that was public and has been withdrawn."""


def find_figures(wanted: Iterable[WantedFigure]) -> dict[WantedFigure, FoundFigure | MissingFigure]:
    """Look up each figure. Two queries for each kind of record, and those of the apps."""
    by_kind: dict[str, list[WantedFigure]] = defaultdict(list)
    for one in dict.fromkeys(wanted):
        by_kind[one.kind].append(one)
    found: dict[WantedFigure, FoundFigure | MissingFigure] = {}
    for kind, of_kind in by_kind.items():
        found |= _find_of_kind(kind, of_kind)
    return found


def find_in_edition(kind: str, key: str, name: str, number: int) -> FoundFigure | MissingFigure:
    """Return a fact of one edition of a public record, or a measurement as of its issue."""
    one = WantedFigure(kind, key, name)
    try:
        record = _load_records(record_model(kind), {key}).get(key)
    except LookupError:
        return _no_kind(kind)
    if record is None or record.status == Status.WITHDRAWN:
        return _no_record(one, record)
    edition = Edition.objects.filter(kind=kind, record_uid=record.uid, number=number).first()
    if edition is None:
        return MissingFigure(_("There is no edition %s of this record.") % number)
    document = present_row(edition.document)
    rows: list[tuple[str, str, PresentedFact]] = []
    if name not in document["facts"]:
        with time_travel.at(edition.issued_at):
            rows = measured.collect(kind, {record.uid: {name}}, {record.uid: document})
    return _find_fact(one, document, {(uid, found): fact for uid, found, fact in rows})


def _find_of_kind(
    kind: str, wanted: list[WantedFigure]
) -> dict[WantedFigure, FoundFigure | MissingFigure]:
    try:
        model = record_model(kind)
    except LookupError:
        return dict.fromkeys(wanted, _no_kind(kind))
    keys = {one.key for one in wanted}
    records = _load_records(model, keys)
    records |= _load_successors(model, keys, records)
    documents = {
        record.uid: present_row(document_of(record, RecordDocument))
        for record in records.values()
        if record.is_published
    }
    names: dict[str, set[str]] = defaultdict(set)
    for one in wanted:
        record = records.get(one.key)
        if record and one.name and one.name not in model.facts and record.uid in documents:
            names[record.uid].add(one.name)
    rows = measured.collect(kind, dict(names), documents) if names else []
    measurements = {(uid, name): fact for uid, name, fact in rows}
    return {one: _find_one(one, records.get(one.key), documents, measurements) for one in wanted}


def _find_one(
    one: WantedFigure, record: Record | None, documents: Documents, measurements: Measurements
) -> FoundFigure | MissingFigure:
    if record is None or record.status == Status.WITHDRAWN:
        return _no_record(one, record)
    document = documents[record.uid]
    if not one.name:
        return FoundFigure(document=document, fact=cast(PresentedFact, {}))
    return _find_fact(one, document, measurements)


def _find_fact(
    one: WantedFigure, document: RecordDocument, measurements: Measurements
) -> FoundFigure | MissingFigure:
    facts = presented_facts(document)
    fact = facts.get(one.name) or measurements.get((document["uid"], one.name))
    if fact and fact["value"] is None:
        told_apart = kind_of(record_model(one.kind)).told_apart
        fact = facts.get(told_apart.get(one.name, one.name), fact)
    words = {"name": one.name, "record": f"{one.kind}:{one.key}"}
    if fact is None:
        return MissingFigure(_("%(record)s has no figure “%(name)s”.") % words)
    if fact["value"] is None:
        return MissingFigure(_("Nothing is known about “%(name)s” of %(record)s.") % words)
    return FoundFigure(document=document, fact=fact)


def _load_records(model: type[Record], keys: Set[str]) -> dict[str, Record]:
    """Return the records that are public or were withdrawn, by slug and by uid. One query, and
    two more where a key is of neither."""
    seen = model.working.known_to_readers().with_documents()

    def load(some: Set[str]) -> dict[str, Record]:
        rows = list(seen.filter(Q(slug__in=some) | Q(uid__in=some)))
        return {row.uid: row for row in rows} | {row.slug: row for row in rows}

    records = load(keys)
    if lost := keys - records.keys():
        with time_travel.as_last_logged():
            records |= load(lost)
    return records


def _load_successors(
    model: type[Record], keys: Set[str], records: dict[str, Record]
) -> dict[str, Record]:
    """Return the records to which keys lead on that are of nothing public: by a rename or a merge.
    A query for each such key, and one."""
    lost = [key for key in keys if key not in records or not records[key].is_published]
    led = {key: uid for key in lost if (uid := leads_on_to(model, key))}
    successors = _load_records(model, set(led.values())) if led else {}
    return {key: successors[uid] for key, uid in led.items() if uid in successors}


def _no_kind(kind: str) -> MissingFigure:
    return MissingFigure(_("There is no kind of record “%s”.") % kind[:40])


def _no_record(one: WantedFigure, record: Record | None) -> MissingFigure:
    if record is None:
        return MissingFigure(_("Nothing public is called %s.") % f"{one.kind}:{one.key}"[:120])
    return MissingFigure(_("“%s” has been withdrawn.") % record, is_gone=True)
