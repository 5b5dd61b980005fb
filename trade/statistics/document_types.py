"""Types of the documents of indicators and series."""

from portal.records.document_types import Localized, PartDocument, RecordDocument, ReferenceDocument


class IndicatorDocument(RecordDocument):
    unit: str
    tolerance_percent: float


class PeriodRulingDocument(PartDocument):
    period: str
    rule: str
    reason: Localized
    made_at: str
    made_in_role: str


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
    valuation: str
    trade_system: str
    goods_code: str
    goods_edition: str
