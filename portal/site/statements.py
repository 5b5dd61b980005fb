"""Rows of the tables of what is public, in the shapes that documents have and templates draw."""

from collections.abc import Iterable
from typing import Any

from portal.facts import Fact, Reference
from portal.formatting.dates import day_words
from portal.formatting.presentation import disagreement_key, fact_label
from portal.models import Disagreement, PublishedClaim, SearchEntry, Standing
from portal.records.contributions import Statement
from portal.records.documents import Document, source_document
from portal.records.registry import record_model


def as_fact(row: Disagreement) -> Document:
    """A disputed fact, or a disputed period of a statistic, as a document's facts are."""
    accepted = _accepted(row)
    return {
        "kind": row.kind,
        "name": row.fact,
        "label": label_of(row),
        "unit": row.unit,
        "value": accepted["value"],
        "text": row.accepted,
        "comparator": accepted["comparator"],
        "lower": accepted.get("lower"),
        "upper": accepted.get("upper"),
        "disputed": True,
        "ruling": {"rule": row.rule, "reason": row.reason, "made_at": row.ruled_at}
        if row.ruled_at
        else None,
        "claims": row.statements,
        "anchor": f"evidence-{row.fact.replace('_', '-')}",
        "evidence_url": f"/disagreements/{row.key}/",
        "disagreement_key": row.key,
    }


def label_of(row: Disagreement) -> str:
    """What it is about, within its record: “Capacity”, “2024”."""
    return day_words(row.period) if row.period else fact_label(record_model(row.kind), row.fact)


def as_statements(claims: Iterable[PublishedClaim]) -> list[Statement]:
    """Claims with their sources, ready for a list. Two queries: disputes, and what is named."""
    found = list(claims)
    keys = {_key(claim) for claim in found}
    disputes = {row.key: as_fact(row) for row in Disagreement.objects.filter(key__in=keys)}
    named = _named(found)
    return [
        Statement(
            title=claim.record_title,
            url=claim.record_url,
            fact={
                "kind": claim.kind,
                "name": claim.fact,
                "unit": claim.unit,
                "label": fact_label(record_model(claim.kind), claim.fact),
            },
            claim=_claim(claim, named),
            disagreement=disputes.get(_key(claim)),
        )
        for claim in found
    ]


def _accepted(row: Disagreement) -> Document:
    """The statement that gives the accepted value; of that value itself where only wider ones
    (“over 50”) support it."""
    for statement in row.statements:
        if statement["text"] == row.accepted:
            return statement  # type: ignore[no-any-return]
    declared = record_model(row.kind).facts[row.fact]
    return {"value": declared.type.to_json(row.accepted), "comparator": "exact"}


def _key(claim: PublishedClaim) -> str:
    return disagreement_key({"kind": claim.kind, "uid": claim.record_uid}, claim.fact)


def _named(claims: Iterable[PublishedClaim]) -> dict[str, Document]:
    """The records that claims point to, by uid."""
    uids = {claim.value for claim in claims if isinstance(_fact(claim).type, Reference)}
    found = SearchEntry.objects.filter(record_uid__in=uids)
    return {
        entry.record_uid: {"title": entry.record_title, "url": entry.record_url} for entry in found
    }


def _claim(claim: PublishedClaim, named: dict[str, Document]) -> Document:
    return {
        "uid": claim.uid,
        "kind": claim.claim_kind,
        "value": _value(claim, named),
        "text": claim.value,
        "lower": None,
        "upper": None,
        "language": "",
        "source": source_document(claim.source),
        "agrees": {Standing.AGREES: True, Standing.DISPUTED: False, Standing.OVERRULED: False}.get(
            Standing(claim.standing)
        ),
        **{name: getattr(claim, name) for name in COPIED},
    }


COPIED = (
    "comparator",
    "as_printed",
    "as_of",
    "locator",
    "quote",
    "note",
    "standing",
    "recorded_at",
    "retracted_at",
)


def _fact(claim: PublishedClaim) -> Fact:
    return record_model(claim.kind).facts[claim.fact]


def _value(claim: PublishedClaim, named: dict[str, Document]) -> Any:
    if not claim.value:
        return None
    declared = _fact(claim).type
    if isinstance(declared, Reference):
        return named.get(claim.value, {"title": claim.value, "url": "/search/"})
    return declared.to_json(claim.value)
