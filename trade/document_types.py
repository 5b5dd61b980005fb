"""Types of the documents of hubs, corridors, rankings, indicators and series."""

from portal.records.document_types import (
    ExternalIdDocument,
    Localized,
    OtherNameDocument,
    PartDocument,
    RecordDocument,
    ReferenceDocument,
    SourcedPartDocument,
)


class ServiceDocument(SourcedPartDocument):
    name: Localized
    category: str
    status: str
    note: str


class TradeHubDocument(RecordDocument):
    hub_kind: str
    country: str
    second_country: str | None
    place: ReferenceDocument | None
    parent: ReferenceDocument | None
    operator: ReferenceDocument | None
    status: str
    note: str
    names: list[OtherNameDocument]
    external_ids: list[ExternalIdDocument]
    services: list[ServiceDocument]


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


class IndicatorDocument(RecordDocument):
    unit: str
    tolerance_percent: float


class PeriodRulingDocument(PartDocument):
    period: str
    rule: str
    reason: Localized
    made_at: str


class SeriesDocument(RecordDocument):
    indicator: ReferenceDocument | None
    country: str | None
    partner: str | None
    reporter: Localized
    detail: str
    unit: str
    frequency: str
    measures: ReferenceDocument | None
    note: str
    period_rulings: list[PeriodRulingDocument]
