"""Differences between two documents of a record, in words for readers.

Facts with their claims first, then texts and columns, then the rows of each part, matched by uid.
A renamed source or related record is no change.
"""

from portal.formatting.presentation import label_within
from portal.records.document_types import RecordDocument
from portal.records.documents import facts_with_parts
from portal.records.registry import record_model
from portal.site.changes.change import DocumentChange, Names
from portal.site.changes.columns import column_changes, title_changes
from portal.site.changes.facts import fact_changes
from portal.site.changes.rows import part_changes


def compare_documents(
    was: RecordDocument, now: RecordDocument, countries: Names
) -> list[DocumentChange]:
    """Return all differences between two documents of the same record. `countries` are their names
    by code."""
    model = record_model(now["kind"])
    before, after = facts_with_parts(was), facts_with_parts(now)

    def label(name: str) -> str:
        return label_within(now if name in after else was, name)

    return [
        *title_changes(was, now),
        *fact_changes(model, before, after, countries, label),
        *column_changes(model, was, now, countries),
        *part_changes(model, was, now, countries),
    ]
