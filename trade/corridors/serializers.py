"""The documents of corridors."""

from portal.records.serializers import RecordSerializer, SourcedPartSerializer
from trade.corridors.document_types import CorridorDocument, GoodsCategoryDocument, StopDocument
from trade.corridors.models import Corridor, GoodsCategory, Stop


class StopSerializer(SourcedPartSerializer[Stop]):
    document_type = StopDocument


class GoodsCategorySerializer(SourcedPartSerializer[GoodsCategory]):
    document_type = GoodsCategoryDocument


class CorridorSerializer(RecordSerializer[Corridor]):
    document_type = CorridorDocument

    stops = StopSerializer(many=True)
    goods = GoodsCategorySerializer(many=True)
