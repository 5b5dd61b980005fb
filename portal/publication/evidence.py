"""Records with what is needed to judge their facts, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.db.models import QuerySet, prefetch_related_objects

from portal.facts import Reference
from portal.models import Record


def with_evidence(queryset: QuerySet[Any]) -> list[Any]:
    """All records of a queryset, ready to be judged."""
    return load_evidence(list(queryset.select_related(None)))


def load_evidence[R: Record](records: list[R]) -> list[R]:
    """Load the claims and rulings of these records, and the uids their references stand for."""
    if records and records[0].facts:
        prefetch_related_objects(records, *records[0].evidence())
        know_references(records)
    return records


@dataclass(frozen=True)
class KnownReference(Reference):
    """A reference whose rows have been read already: `uids` by primary key."""

    uids: dict[Any, str]

    def from_columns(self, values: list[Any]) -> str:
        return self.uids.get(values[0], "")


def know_references(records: Sequence[Record]) -> None:
    """Otherwise each reference of each row would be read on its own."""
    facts = dict(records[0].facts)
    for name, fact in records[0].facts.items():
        if isinstance(fact.type, Reference):
            rows = apps.get_model(fact.type.model).working.filter(edit_of=None)
            column = f"{fact.columns_of(name)[0]}_id"
            wanted = {getattr(record, column) for record in records} - {None}
            uids = dict(rows.filter(pk__in=wanted).values_list("pk", "uid"))
            facts[name] = replace(fact, type=KnownReference(fact.type.model, uids))
    for record in records:
        record.facts = facts  # type: ignore[misc]
