"""Rows of the tables of what is public, in the shapes that documents have and templates draw."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from portal.facts import Fact, PartPath, Reference
from portal.formatting.addresses import anchor_of
from portal.formatting.dates import format_day
from portal.formatting.presentation import fact_label, label_within
from portal.models import Change, Disagreement, PublishedClaim, SearchEntry, history_models
from portal.publication.read_models import SAME_IN_CLAIMS
from portal.records.contributions import Statement
from portal.records.document_types import (
    ClaimDocument,
    FactDocument,
    FactValue,
    Localized,
    PresentedFact,
    RecordDocument,
)
from portal.records.documents import (
    build_claim,
    build_fact,
    document_of,
    number_or_none,
    ruling_of_row,
    source_document,
)
from portal.records.registry import record_model

type Documents = Mapping[str, RecordDocument]
"""Documents of records by uid."""
NONE: Documents = {}


class NamedRecord(TypedDict):
    title: Localized
    url: str


def documents_with_parts(rows: Iterable[Disagreement | PublishedClaim]) -> Documents:
    """Return the documents of the records of whose parts some rows speak: they have the names of
    the parts. One query for each kind of them."""
    wanted = defaultdict[str, set[str]](set)
    for row in rows:
        if PartPath.parse(row.fact):
            wanted[row.kind].add(row.record_uid)
    found = (
        record
        for kind, uids in wanted.items()
        for record in record_model(kind).objects.with_documents().filter(uid__in=uids)
    )
    return {record.uid: document_of(record, RecordDocument) for record in found}


def with_moments(rows: QuerySet[Disagreement]) -> QuerySet[Any]:
    """Annotate disagreements with `decided`, when they were last entered or ruled on, and `at`,
    when that was published: it may be in a draft for long."""
    history: Any = history_models()[Disagreement]  # its columns are made at run time
    decided = Greatest("since", Coalesce("ruled_at", "since"))
    states = history.objects.filter(key=OuterRef("key")).annotate(decided=decided)
    first = states.filter(decided=OuterRef("decided")).order_by("from_position")
    began = rows.annotate(decided=decided, began=Subquery(first.values("from_position")[:1]))
    moments = Change.objects.filter(position=OuterRef("began")).values("at")
    published = Coalesce(Subquery(moments), "decided")
    return began.annotate(at=Greatest("decided", published))


def as_facts(rows: Iterable[Disagreement]) -> list[tuple[Disagreement, PresentedFact]]:
    """Return disagreements, each with what it is about."""
    found = list(rows)
    documents = documents_with_parts(found)
    return [(row, as_fact(row, documents)) for row in found]


def as_fact(row: Disagreement, documents: Documents = NONE) -> PresentedFact:
    """Return a disputed fact, or a disputed period of a statistic, as a presented fact; that of a
    part with its name if the document of its record is given."""
    accepted = _accepted(row)
    return {
        "value": accepted["value"],
        "text": row.accepted,
        "unit": row.unit,
        "comparator": accepted["comparator"],
        "disputed": True,
        "ruling": ruling_of_row(row),
        "claims": [*row.statements],
        "missing": None,
        "label": label_of(row, documents),
        "anchor": anchor_of(row.fact),
        "evidence_url": f"/disagreements/{row.key}/",
        "disagreement_key": row.key,
        "lower": accepted.get("lower"),
        "upper": accepted.get("upper"),
        "kind": row.kind,
        "name": row.fact,
    }


def label_of(row: Disagreement, documents: Documents = NONE) -> str:
    """Return its subject within its record: “Capacity”, “Unit 3: capacity”, “2024”."""
    return format_day(row.period) if row.period else _fact_label(row, documents)


def _fact_label(row: Disagreement | PublishedClaim, documents: Documents) -> str:
    if document := documents.get(row.record_uid):
        return label_within(document, row.fact)
    return fact_label(record_model(row.kind), row.fact)


def as_statements(claims: Iterable[PublishedClaim]) -> list[Statement]:
    """Claims with their sources, ready for a list. Two queries: disputes, and what is named; one
    more for each kind with parts."""
    found = list(claims)
    documents = documents_with_parts(found)
    keys = {_key(claim) for claim in found}
    disputed = Disagreement.objects.filter(key__in=keys)
    disputes = {row.key: as_fact(row, documents) for row in disputed}
    named = _named(found)
    return [
        Statement(
            title=claim.record_title,
            url=claim.record_url,
            fact={
                "kind": claim.kind,
                "name": claim.fact,
                "unit": claim.unit,
                "label": _fact_label(claim, documents),
            },
            claim=_claim(claim, named),
            disagreement=disputes.get(_key(claim)),
        )
        for claim in found
    ]


def _accepted(row: Disagreement) -> ClaimDocument | FactDocument:
    """Return the statement that gives the accepted value; that value itself where only wider ones
    (“over 50”) support it."""
    statements: list[ClaimDocument] = row.statements
    for statement in statements:
        if statement["text"] == row.accepted:
            return statement
    declared = record_model(row.kind).get_fact(row.fact)
    return build_fact(value=declared.type.to_json(row.accepted))


def _key(claim: PublishedClaim) -> str:
    return Disagreement.key_of_fact(claim.kind, claim.record_uid, claim.fact)


def _named(claims: Iterable[PublishedClaim]) -> dict[str, NamedRecord]:
    """Return the records that claims point to, by uid."""
    uids = {claim.value for claim in claims if isinstance(_fact(claim).type, Reference)}
    found = SearchEntry.objects.filter(record_uid__in=uids)
    return {
        entry.record_uid: {"title": entry.record_title, "url": entry.record_url} for entry in found
    }


def _claim(claim: PublishedClaim, named: dict[str, NamedRecord]) -> ClaimDocument:
    same = {name: getattr(claim, name) for name in SAME_IN_CLAIMS}
    bounds = {name: number_or_none(same[name]) for name in ("lower", "upper")}
    return build_claim(
        **(same | bounds),
        kind=claim.claim_kind,
        value=_value(claim, named),
        text=claim.value,
        source=source_document(claim.source),
        attributed_to=claim.attributed_to,
    )


def _fact(claim: PublishedClaim) -> Fact:
    return record_model(claim.kind).get_fact(claim.fact)


def _value(claim: PublishedClaim, named: dict[str, NamedRecord]) -> FactValue:
    if not claim.value:
        return None
    declared = _fact(claim).type
    if isinstance(declared, Reference):
        return named.get(claim.value, {"title": claim.value, "url": "/search/"})
    return declared.to_json(claim.value)
