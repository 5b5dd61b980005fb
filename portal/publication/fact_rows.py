"""Facts of many public records, read from their columns and the table of claims, not from
documents.

The claims are those of the current editions: an edit works on a copy.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from portal.facts import Fact
from portal.models import Record, Source
from portal.records.document_types import SourceDocument
from portal.records.documents import source_document


class ClaimRow(NamedTuple):
    """Columns of a live claim that judge it."""

    value: str
    """Empty where the source gives none."""
    comparator: str
    lower: Decimal | None
    upper: Decimal | None
    source: int
    """Primary key."""
    locator: str


class FactRow(NamedTuple):
    """A fact of one record with its live claims, judged."""

    comparator: str
    agreeing: tuple[ClaimRow, ...]
    against: tuple[ClaimRow, ...]


def read_claims(rows: QuerySet[Record], name: str) -> Mapping[int, list[ClaimRow]]:
    """Return the live claims about a fact of the rows, by primary key of the record, oldest first.
    One query."""
    found: dict[int, list[ClaimRow]] = defaultdict(list)
    columns = ("record_id", "value", "comparator", "lower", "upper", "source_id", "locator")
    claims: QuerySet[Any] = rows.model.part_model("claims")._base_manager.all()
    about = claims.filter(record__in=rows.order_by(), fact=name, retracted_at=None)
    for record, *claim in about.order_by("recorded_at", "pk").values_list(*columns).iterator():
        found[record].append(ClaimRow(*claim))
    return found


def judge(fact: Fact, accepted: str, claims: Sequence[ClaimRow]) -> FactRow:
    """Tell which claims allow the accepted value, given as canonical text."""
    comparator = fact.comparator(accepted, claims)
    judged = [(claim, _agrees(fact, accepted, comparator, claim)) for claim in claims]
    return FactRow(
        comparator,
        tuple(claim for claim, agrees in judged if agrees),
        tuple(claim for claim, agrees in judged if agrees is False),
    )


def read_comparators(rows: QuerySet[Record], name: str) -> dict[str, str]:
    """Return the comparators of a fact of few rows, by uid. Two queries."""
    fact, claims = rows.model.facts[name], read_claims(rows, name)
    columns = ("pk", "uid", *fact.columns_of(name))
    return {
        uid: fact.comparator(fact.type.from_columns(values), claims.get(pk, []))
        for pk, uid, *values in rows.order_by().values_list(*columns)
    }


def read_sources(keys: set[int]) -> dict[int, SourceDocument]:
    """Return sources as documents cite them, by primary key. One query."""
    return {one.pk: source_document(one) for one in Source.working.filter(pk__in=keys)}


def _agrees(fact: Fact, accepted: str, comparator: str, claim: ClaimRow) -> bool | None:
    """Judge as documents do; what is most frequent is the accepted value itself."""
    if claim.value and claim.value == accepted and claim.lower is None and claim.upper is None:
        return True
    return fact.agrees(accepted, comparator, claim)
