"""What differs between two documents of one record, in words: for readers, who see nothing but
what was public.

Facts first, with the claims about them; then texts and columns; then the rows of each part, known
by their uid. How a source or another record is called is no change of what is said here.
"""

from portal.records.document_types import RecordDocument
from portal.records.registry import record_model
from portal.site.changes.change import DocumentChange, Names
from portal.site.changes.columns import column_changes, title_changes
from portal.site.changes.facts import fact_changes
from portal.site.changes.rows import part_changes

__all__ = ["DocumentChange", "changes"]


def changes(was: RecordDocument, now: RecordDocument, countries: Names) -> list[DocumentChange]:
    """Everything that one document says otherwise than another of the same record. `countries`
    are their names by code."""
    model = record_model(now["kind"])
    return [
        *title_changes(was, now),
        *fact_changes(model, was.get("facts", {}), now.get("facts", {}), countries),
        *column_changes(model, was, now, countries),
        *part_changes(model, was, now, countries),
    ]
