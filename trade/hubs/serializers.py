"""The documents of hubs."""

from rest_framework import serializers

from portal.records.serializers import RecordSerializer, SourcedPartSerializer
from trade.hubs.document_types import ServiceDocument, TradeHubDocument
from trade.hubs.models import Service, TradeHub


class ServiceSerializer(SourcedPartSerializer[Service]):
    document_type = ServiceDocument


class TradeHubSerializer(RecordSerializer[TradeHub]):
    document_type = TradeHubDocument

    hub_kind = serializers.CharField()
    services = ServiceSerializer(many=True)
