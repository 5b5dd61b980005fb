"""The documents of corridors."""

from rest_framework import serializers

from portal.records.serializers import LocalField, RecordSerializer, SourcedPartSerializer
from trade.corridors.document_types import CorridorDocument, GoodsCategoryDocument, StopDocument
from trade.corridors.models import Corridor, GoodsCategory, Stop


class StopSerializer(SourcedPartSerializer[Stop]):
    document_type = StopDocument

    name = LocalField()

    class Meta:
        model = Stop


class GoodsCategorySerializer(SourcedPartSerializer[GoodsCategory]):
    document_type = GoodsCategoryDocument

    name = LocalField()

    class Meta:
        model = GoodsCategory


class CorridorSerializer(RecordSerializer[Corridor]):
    document_type = CorridorDocument

    status = serializers.CharField(source="corridor_status")
    stops = StopSerializer(many=True)
    goods = GoodsCategorySerializer(many=True)

    class Meta:
        model = Corridor
