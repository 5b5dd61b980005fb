"""The documents of hubs."""

from rest_framework import serializers

from portal.records.serializers import (
    ExternalIdSerializer,
    LocalField,
    OtherNameSerializer,
    RecordSerializer,
    SourcedPartSerializer,
)
from trade.hubs.document_types import ServiceDocument, TradeHubDocument
from trade.hubs.models import Service, TradeHub


class ServiceSerializer(SourcedPartSerializer[Service]):
    document_type = ServiceDocument

    name = LocalField()
    status = serializers.CharField(source="service_status")

    class Meta:
        model = Service


class TradeHubSerializer(RecordSerializer[TradeHub]):
    document_type = TradeHubDocument

    hub_kind = serializers.CharField()
    status = serializers.CharField(source="hub_status")
    names = OtherNameSerializer(many=True)
    external_ids = ExternalIdSerializer(many=True)
    services = ServiceSerializer(many=True)

    class Meta:
        model = TradeHub
