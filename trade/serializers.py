"""The documents of hubs, corridors, rankings, indicators and series."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.records.registry import documents_of, record_model
from portal.records.serializers import (
    ExternalIdSerializer,
    LocalField,
    OtherNameSerializer,
    PartSerializer,
    RecordSerializer,
    ReferenceField,
    ReferenceSerializer,
    SourcedPartSerializer,
)
from trade.document_types import (
    CorridorDocument,
    IndicatorDocument,
    RankingDocument,
    SeriesDocument,
    TradeHubDocument,
)
from trade.models import (
    Corridor,
    GoodsCategory,
    Indicator,
    PeriodRuling,
    Ranking,
    RankingEntry,
    Series,
    Service,
    Stop,
    TradeHub,
)


class ServiceSerializer(SourcedPartSerializer[Service]):
    name = LocalField()
    status = serializers.CharField(source="service_status")

    class Meta:
        model = Service
        fields: ClassVar[list[str]] = [
            "name",
            "category",
            "status",
            "note",
            *SourcedPartSerializer.Meta.fields,
        ]


@documents_of
class TradeHubSerializer(RecordSerializer[TradeHub]):
    document_type = TradeHubDocument

    hub_kind = serializers.CharField()
    status = serializers.CharField(source="hub_status")
    names = OtherNameSerializer(many=True)
    external_ids = ExternalIdSerializer(many=True)
    services = ServiceSerializer(many=True)

    class Meta:
        model = TradeHub
        fields: ClassVar[list[str]] = [
            *RecordSerializer.Meta.fields,
            "hub_kind",
            "country",
            "second_country",
            "place",
            "parent",
            "operator",
            "status",
            "note",
            "names",
            "external_ids",
            "services",
        ]


class StopSerializer(SourcedPartSerializer[Stop]):
    name = LocalField()

    class Meta:
        model = Stop
        fields: ClassVar[list[str]] = [
            "position",
            "role",
            "name",
            "country",
            "place",
            "terminal",
            "note",
            *SourcedPartSerializer.Meta.fields,
        ]


class GoodsCategorySerializer(SourcedPartSerializer[GoodsCategory]):
    name = LocalField()

    class Meta:
        model = GoodsCategory
        fields: ClassVar[list[str]] = ["name", "group", *SourcedPartSerializer.Meta.fields]


@documents_of
class CorridorSerializer(RecordSerializer[Corridor]):
    document_type = CorridorDocument

    status = serializers.CharField(source="corridor_status")
    stops = StopSerializer(many=True)
    goods = GoodsCategorySerializer(many=True)

    class Meta:
        model = Corridor
        fields: ClassVar[list[str]] = [
            *RecordSerializer.Meta.fields,
            "corridor_kind",
            "status",
            "direction",
            "stops",
            "goods",
        ]


class RankingEntrySerializer(SourcedPartSerializer[RankingEntry]):
    class Meta:
        model = RankingEntry
        fields: ClassVar[list[str]] = [
            "rank",
            "country",
            "place",
            "name",
            "value",
            "share_percent",
            "note",
            *SourcedPartSerializer.Meta.fields,
        ]


@documents_of
class RankingSerializer(RecordSerializer[Ranking]):
    document_type = RankingDocument

    entries = RankingEntrySerializer(many=True)

    class Meta:
        model = Ranking
        fields: ClassVar[list[str]] = [
            *RecordSerializer.Meta.fields,
            "period",
            "unit",
            "note",
            "entries",
        ]


@documents_of
class IndicatorSerializer(RecordSerializer[Indicator]):
    document_type = IndicatorDocument

    class Meta:
        model = Indicator
        fields: ClassVar[list[str]] = [*RecordSerializer.Meta.fields, "unit", "tolerance_percent"]


class PeriodRulingSerializer(PartSerializer[PeriodRuling]):
    reason = LocalField()

    class Meta:
        model = PeriodRuling
        fields: ClassVar[list[str]] = [
            *PartSerializer.Meta.fields,
            "period",
            "rule",
            "reason",
            "made_at",
        ]


@documents_of
class SeriesSerializer(RecordSerializer[Series]):
    document_type = SeriesDocument

    indicator = ReferenceField(read_only=True)
    reporter = LocalField()
    measures = serializers.SerializerMethodField()
    period_rulings = PeriodRulingSerializer(many=True)

    class Meta:
        model = Series
        fields: ClassVar[list[str]] = [
            *RecordSerializer.Meta.fields,
            "indicator",
            "country",
            "partner",
            "reporter",
            "detail",
            "unit",
            "frequency",
            "measures",
            "note",
            "period_rulings",
        ]

    @extend_schema_field(ReferenceSerializer(allow_null=True))
    def get_measures(self, series: Series) -> dict[str, Any] | None:
        """The hub, project or corridor whose number it is, while that is public."""
        if not series.measures_uid:
            return None
        measured = record_model(series.measures_kind).objects.filter(uid=series.measures_uid)
        found = measured.first()
        return ReferenceField().to_representation(found) if found else None
