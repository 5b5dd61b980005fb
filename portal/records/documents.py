"""Documents: what the portal says about a record, in the one shape that the API answers with,
pages are drawn from and editions keep.

The shape itself is declared by the serializers; here are the facts, which every kind has.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, cast

from django.utils import translation

from portal.facts import Fact
from portal.facts.types import number_to_json
from portal.models import Claim, ClaimKind, Reasoned, Record, Source, Standing
from portal.models.languages import DEFAULT, by_language
from portal.records.registry import serializer_of

type Document = dict[str, Any]


def load[R: Record](record: R) -> R:
    """The record as it is stored, with all that its document holds."""
    working: Any = type(record).working
    return cast(R, working.with_parts().get(pk=record.pk))


def build(loaded: Record, *, number: int, issued_at: datetime | None, **edition: Any) -> Document:
    """The document of a loaded record: for an edition, or in memory for a preview."""
    with translation.override(DEFAULT):  # addresses in documents carry no language
        document: Document = dict(_shape_of(type(loaded)).to_representation(loaded))
    document["edition"] = {
        "number": number,
        "issued_at": issued_at.isoformat() if issued_at else None,
        **edition,
    }
    return document


@cache
def _shape_of(model: type[Record]) -> Any:
    """The serializer of a kind, made once: its fields are found out anew for each instance."""
    return serializer_of(model)()


def facts(record: Record) -> dict[str, Document]:
    return {name: fact_document(record, name) for name in record.facts}


def fact_document(record: Record, name: str) -> Document:
    """Value, unit, comparator, dispute, ruling and every claim: they leave together."""
    fact = record.facts[name]
    accepted = fact.accepted(record, name)
    comparator = record.comparator(name)
    disagreeing = record.disagreeing(name)
    ruling = record.ruling_of(name, disagreeing) if disagreeing else None
    return {
        "value": fact.type.to_json(accepted) if accepted else None,
        "text": accepted,
        "unit": fact.unit,
        "comparator": comparator,
        "disputed": bool(disagreeing),
        "ruling": ruling_document(ruling) if ruling else None,
        "claims": [
            claim_document(fact, claim, accepted, comparator, is_ruled=ruling is not None)
            for claim in record.claims_of(name)
        ],
    }


def claim_document(
    fact: Fact, claim: Claim, accepted: str, comparator: str, *, is_ruled: bool
) -> Document:
    agrees = fact.agrees(accepted, comparator, claim) if claim.is_live else None
    return {
        "uid": claim.uid,
        "kind": claim.kind,
        "value": fact.type.to_json(claim.value) if claim.value else None,
        "text": claim.value,
        "comparator": claim.comparator,
        "lower": _number(claim.lower),
        "upper": _number(claim.upper),
        "as_printed": claim.as_printed,
        "language": claim.language,
        "as_of": claim.as_of,
        "source": source_document(claim.source),
        "locator": claim.locator,
        "quote": claim.quote,
        "note": claim.note,
        "agrees": agrees,
        "standing": standing(claim, agrees, is_ruled=is_ruled).value,
        "recorded_at": claim.recorded_at.isoformat(),
        "retracted_at": claim.retracted_at.isoformat() if claim.retracted_at else None,
        "retraction_reason": claim.retraction_reason,
    }


def standing(claim: Claim, agrees: bool | None, *, is_ruled: bool) -> Standing:
    if not claim.is_live:
        return Standing.RETRACTED
    if claim.kind != ClaimKind.VALUE:
        return Standing.NO_VALUE
    if agrees is None:
        return Standing.NOT_COMPARED
    if agrees:
        return Standing.AGREES
    return Standing.OVERRULED if is_ruled else Standing.DISPUTED


def ruling_document(ruling: Reasoned) -> Document:
    return {
        "rule": ruling.rule,
        "reason": by_language(ruling, "reason"),
        "made_at": ruling.made_at.isoformat(),
    }


def source_document(source: Source) -> Document:
    """What is needed to cite it where the figure stands; its page has the rest."""
    return {
        "slug": source.slug,
        "kind": source.kind,
        "publisher": source.publisher,
        "title": source.title,
        "published_on": source.published_on,
        "url": source.url,
    }


def sources_in(document: Any) -> list[Document]:
    """Every source a document names, once, in the order in which a reader meets them."""
    found: dict[str, Document] = {}
    _collect(document, found)
    return list(found.values())


def _collect(node: Any, found: dict[str, Document]) -> None:
    if isinstance(node, list):
        for item in node:
            _collect(item, found)
    elif isinstance(node, dict):
        source = node.get("source")
        if isinstance(source, dict) and "slug" in source:
            found.setdefault(source["slug"], source)
        for value in node.values():
            _collect(value, found)


def _number(value: Decimal | None) -> int | float | None:
    return None if value is None else number_to_json(value)


def declared(known: Iterable[str], *documents: Mapping[str, Any]) -> list[str]:
    """The names that any of the documents has, in the order in which they are declared, which not
    every database keeps; those that are not declared any more come last."""
    named = {name for document in documents for name in document}
    first = [name for name in known if name in named]
    return [*first, *sorted(named.difference(first))]
