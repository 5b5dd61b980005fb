"""Builders of documents: one function for each shape of `portal.records.document_types`.

The serializers say which keys a kind of record has; the facts, which every kind has, are built
here.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone, translation

from portal.facts import Comparator, Fact
from portal.facts.types import number_to_json
from portal.models import Claim, ClaimKind, Edition, Reasoned, Record, Source
from portal.models.evidenced import Judgement
from portal.models.languages import DEFAULT, texts_by_language
from portal.models.published import Disagreement, Standing
from portal.records.document_types import (
    ClaimDocument,
    FactDocument,
    FactValue,
    JsonObject,
    MissingDocument,
    Moment,
    PartStatements,
    RecordDocument,
    RulingDocument,
    SourceDocument,
)
from portal.records.registry import serializer_of
from portal.records.standings import Judged, judge

if TYPE_CHECKING:
    from portal.records.serializers import RecordSerializer


def load[R: Record](record: R) -> R:
    """The record as it is stored, with all that its document holds."""
    return type(record).working.get_with_parts(record.pk)


def current_edition(record: Record) -> Edition:
    """Return the edition of a public record, which a database constraint says is there."""
    return cast(Edition, record.edition)


def document_of[D: RecordDocument](record: Record, _shape: type[D]) -> D:
    """Return the document of the current edition of a public record, which `with_documents()` has
    loaded. The caller names the type of the record's kind."""
    return current_edition(record).document


def build(loaded: Record, edition: Edition) -> RecordDocument:
    # Neither the language nor the time zone of whoever publishes goes into documents.
    with translation.override(DEFAULT), timezone.override(UTC):
        document = cast(RecordDocument, dict(_shape_of(type(loaded)).to_representation(loaded)))
    document["edition"] = {
        "number": edition.number,
        "issued_at": edition.issued_at.isoformat(),
        "note": edition.note,
        "second_reader": edition.second_reader,
    }
    return document


def build_stored(loaded: Record, edition: Edition) -> JsonObject:
    """Return the same as a column gives it back."""
    document = build(loaded, edition)
    return json.loads(json.dumps(document, cls=DjangoJSONEncoder))


@cache
def _shape_of(model: type[Record]) -> "RecordSerializer[Any]":
    """Return the serializer of a kind, made once: DRF works its fields out for each instance."""
    return serializer_of(model)()


def build_fact(
    *,
    value: FactValue = None,
    text: str = "",
    unit: str = "",
    comparator: str = Comparator.EXACT.value,
    disputed: bool = False,
    ruling: RulingDocument | None = None,
    claims: Iterable[ClaimDocument] = (),
    missing: MissingDocument | None = None,
) -> FactDocument:
    """Return the only form in which a fact leaves the portal; without arguments, one without
    value."""
    return {
        "value": value,
        "text": text,
        "unit": unit,
        "comparator": comparator,
        "disputed": disputed,
        "ruling": ruling,
        "claims": list(claims),
        "missing": missing,
    }


def build_claim(
    *,
    source: SourceDocument,
    uid: str = "",
    kind: str = ClaimKind.VALUE.value,
    value: FactValue = None,
    text: str = "",
    comparator: str = Comparator.EXACT.value,
    lower: float | None = None,
    upper: float | None = None,
    as_printed: str = "",
    language: str = "",
    as_of: str = "",
    status: str | None = None,
    locator: str = "",
    quote: str = "",
    note: str = "",
    standing: str = Standing.NOT_COMPARED.value,
    recorded_at: Moment = "",
    retracted_at: Moment | None = None,
    retraction_reason: str = "",
    attributed_to: Source | None = None,
    archived_url: str = "",
    standing_reason: str = "",
) -> ClaimDocument:
    """Return the only form in which a claim leaves the portal. `status` is that of an
    observation; other claims do not have the key."""
    claim: ClaimDocument = {
        "uid": uid,
        "kind": kind,
        "value": value,
        "text": text,
        "comparator": comparator,
        "lower": lower,
        "upper": upper,
        "as_printed": as_printed,
        "language": language,
        "as_of": as_of,
        "status": status or "",
        "source": source,
        "locator": locator,
        "quote": quote,
        "note": note,
        "agrees": Standing(standing).agrees,
        "standing": standing,
        "recorded_at": recorded_at,
        "retracted_at": retracted_at,
        "retraction_reason": retraction_reason,
        "attributed_to": source_document(attributed_to) if attributed_to else None,
        "archived_url": archived_url,
        "standing_reason": standing_reason,
    }
    if status is None:
        del claim["status"]
    return claim


def fact_document(record: Record, name: str, judged: Judgement) -> FactDocument:
    """Return a fact of a loaded record or of one of its parts, judged: which claims agree with
    the accepted value."""
    fact = record.fact(name)
    accepted = judged.accepted
    disputed = bool(judged.disagreeing)
    ruling = record.ruling_of(name, judged) if disputed or not accepted else None
    stands = standings(judged, record.newest_ruling(name, judged) if disputed else None)
    return build_fact(
        value=fact.type.to_json(accepted) if accepted else None,
        text=accepted,
        unit=fact.unit,
        comparator=judged.comparator,
        disputed=disputed,
        ruling=ruling_document(ruling) if ruling else None,
        claims=[
            claim_document(fact, *stated) for stated in zip(judged.claims, stands, strict=True)
        ],
        missing=None if accepted else _missing_document(judged.claims),
    )


def _missing_document(claims: Sequence[Claim]) -> MissingDocument | None:
    """Return what the newest live claim without a value says; `claims` are oldest first."""
    for claim in reversed(claims):
        if claim.is_live and claim.kind != ClaimKind.VALUE:
            maker = claim.attributed_to or claim.source
            return {"reason": claim.kind, "as_of": claim.as_of, "by": maker.publisher}
    return None


def facts_with_parts(document: RecordDocument) -> dict[str, FactDocument]:
    """Return the facts of a document by name, and those of its parts by path."""
    return {**document.get("facts", {}), **facts_of_parts(document)}


def facts_of_parts(document: RecordDocument) -> dict[str, PartStatements]:
    """Return the facts of parts about which several sources say something, by path."""
    rows = (row for rows in document.values() if isinstance(rows, list) for row in rows)
    stated = (row.get("statements", ()) for row in rows if isinstance(row, dict))
    return {one["fact"]: one for some in stated for one in some}


def claim_document(fact: Fact, claim: Claim, stands: Judged) -> ClaimDocument:
    return build_claim(
        uid=claim.uid,
        kind=claim.kind,
        value=fact.type.to_json(claim.value) if claim.value else None,
        text=claim.value,
        comparator=claim.comparator,
        lower=number_or_none(claim.lower),
        upper=number_or_none(claim.upper),
        as_printed=claim.as_printed,
        language=claim.language,
        as_of=claim.as_of,
        source=source_document(claim.source),
        locator=claim.locator,
        quote=claim.quote,
        note=claim.note,
        standing=stands.standing.value,
        standing_reason=stands.reason,
        recorded_at=claim.recorded_at.isoformat(),
        retracted_at=claim.retracted_at.isoformat() if claim.retracted_at else None,
        retraction_reason=claim.retraction_reason,
        attributed_to=claim.attributed_to,
        archived_url=claim.archived_url,
    )


def standings(judged: Judgement, ruling: Reasoned | None) -> list[Judged]:
    """Return the standing of each claim about a judged fact; `ruling` is the newest, if any."""
    newer = judged.agreeing if False in judged.agrees else []
    replaced = {old for claim in newer for old in claim.source.earlier_releases()}
    return [
        judge(
            agrees,
            rule=ruling.rule if ruling else None,
            is_live=claim.is_live,
            has_value=claim.kind == ClaimKind.VALUE,
            is_replaced=agrees is False and claim.source_id in replaced,
            is_rounded=is_rounded,
            is_later=ruling is not None and claim.recorded_at > ruling.made_at,
        )
        for claim, agrees, is_rounded in zip(
            judged.claims, judged.agrees, judged.rounded, strict=True
        )
    ]


def ruling_document(ruling: Reasoned) -> RulingDocument:
    return {
        "rule": ruling.rule,
        "reason": texts_by_language(ruling, "reason"),
        "made_at": ruling.made_at.isoformat(),
        "made_in_role": ruling.made_in_role,
    }


def ruling_of_row(row: Disagreement) -> RulingDocument | None:
    if row.ruled_at is None:
        return None
    return {
        "rule": row.rule,
        "reason": row.reason,
        "made_at": row.ruled_at.isoformat(),
        "made_in_role": row.ruled_in_role,
    }


def source_document(source: Source) -> SourceDocument:
    """Return what a figure needs to cite its source; the page of the source has the rest."""
    return {
        "slug": source.slug,
        "kind": source.kind,
        "publisher": source.publisher,
        "title": source.title,
        "published_on": source.published_on,
        "url": source.url,
    }


def sources_in(document: object) -> list[SourceDocument]:
    """Return every source a document names, once, in the order in which a reader meets them."""
    found: dict[str, SourceDocument] = {}
    _collect(document, found)
    return list(found.values())


def _collect(node: object, found: dict[str, SourceDocument]) -> None:
    if isinstance(node, dict):
        for source in (node.get("source"), node.get("attributed_to")):
            if isinstance(source, dict) and source.get("slug"):
                found.setdefault(source["slug"], cast(SourceDocument, source))
        node = node.values()
    for item in cast(Iterable[object], node):
        if isinstance(item, (dict, list)):
            _collect(item, found)


def number_or_none(value: Decimal | None) -> float | None:
    return None if value is None else number_to_json(value)


def declared(known: Iterable[str], *documents: Mapping[str, object]) -> list[str]:
    """Return the names that any of the documents has, in the order in which they are declared,
    which PostgreSQL does not keep; names that are no longer declared come last."""
    named = {name for document in documents for name in document}
    first = [name for name in known if name in named]
    return [*first, *sorted(named.difference(first))]
