"""The documents of corridors."""

from typing import ClassVar

from rest_framework import serializers

from portal.records.serializers import (
    LocalField,
    RecordSerializer,
    SourcedPartSerializer,
)
from trade.corridors.document_types import CorridorDocument
from trade.corridors.models import Corridor, GoodsCategory, Stop


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
