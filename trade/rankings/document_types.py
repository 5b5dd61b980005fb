"""Types of the documents of rankings."""

from portal.records.document_types import RecordDocument, ReferenceDocument, SourcedPartDocument


class RankingEntryDocument(SourcedPartDocument):
    rank: int
    country: str | None
    place: ReferenceDocument | None
    name: str
    value: float | None
    share_percent: float | None
    note: str


class RankingDocument(RecordDocument):
    period: str
    unit: str
    note: str
    entries: list[RankingEntryDocument]
