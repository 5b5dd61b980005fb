"""Types of the documents of corridors."""

from portal.records.document_types import (
    Localized,
    RecordDocument,
    ReferenceDocument,
    SourcedPartDocument,
)


class StopDocument(SourcedPartDocument):
    position: int
    role: str
    name: Localized
    country: str | None
    place: ReferenceDocument | None
    terminal: ReferenceDocument | None
    note: str


class GoodsCategoryDocument(SourcedPartDocument):
    name: Localized
    group: str


class CorridorDocument(RecordDocument):
    corridor_kind: str
    status: str
    direction: str
    stops: list[StopDocument]
    goods: list[GoodsCategoryDocument]
