"""Records with what is needed to judge their facts, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.apps import apps
from django.db.models import Q, QuerySet, prefetch_related_objects

from portal.facts import PartPath, Reference
from portal.facts.types import ColumnValue
from portal.models import Record


def with_evidence[R: Record](queryset: QuerySet[R]) -> list[R]:
    """All records of a queryset, ready to be judged."""
    return load_evidence(list(queryset.select_related(None)))


def load_evidence[R: Record](records: list[R]) -> list[R]:
    """Load the claims and rulings of these records, and the rows that their references name."""
    if records and records[0].facts:
        linked = (many.name for many in records[0]._meta.many_to_many)
        prefetch_related_objects(records, *records[0].evidence(), *linked)
        load_stated_parts(records)
        know_references(records)
    return records


def load_stated_parts(records: Sequence[Record]) -> None:
    """Load the parts of those records of which a loaded claim is about one, two queries for each
    sort."""
    stated: dict[str, dict[int, Record]] = defaultdict(dict)
    for record in records:
        for claim in record.claims.all():
            if path := PartPath.parse(claim.fact):
                stated[path.relation][record.pk] = record
    for relation, some in sorted(stated.items()):
        prefetch_related_objects(list(some.values()), f"{relation}__source")


@dataclass(frozen=True)
class KnownReference(Reference):
    """A reference whose rows have been read already: `rows` by primary key and by uid."""

    rows: dict[ColumnValue, Record]

    def from_columns(self, values: Sequence[ColumnValue]) -> str:
        row = self.rows.get(values[0])
        return row.uid if row else ""

    def row(self, uid: str) -> Record | None:
        return self.rows.get(uid)


def know_references(records: Sequence[Record]) -> None:
    """Read the rows that these records and the claims about them refer to, so that none is read by
    itself: one query for each fact that is a reference. The claims are loaded before."""
    facts = dict(records[0].facts)
    for name, fact in records[0].facts.items():
        if isinstance(fact.type, Reference):
            known = _named_rows(fact.type, f"{fact.columns_of(name)[0]}_id", name, records)
            facts[name] = replace(fact, type=KnownReference(fact.type.model, known))
    for record in records:
        record.facts = facts  # type: ignore[misc]


def _named_rows(
    reference: Reference, column: str, fact: str, records: Sequence[Record]
) -> dict[ColumnValue, Record]:
    """The rows by primary key and by uid."""
    keys = {getattr(record, column) for record in records} - {None}
    uids = {claim.value for record in records for claim in record.claims_of(fact)}
    rows = apps.get_model(reference.model).working.filter(edit_of=None)
    found = list(rows.filter(Q(pk__in=keys) | Q(uid__in=uids)))
    return {row.pk: row for row in found} | {row.uid: row for row in found}
