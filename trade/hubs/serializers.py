"""The documents of hubs."""

from typing import ClassVar

from rest_framework import serializers

from portal.records.serializers import (
    ExternalIdSerializer,
    LocalField,
    OtherNameSerializer,
    RecordSerializer,
    SourcedPartSerializer,
)
from trade.hubs.document_types import TradeHubDocument
from trade.hubs.models import Service, TradeHub


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
