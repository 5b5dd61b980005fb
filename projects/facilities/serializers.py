"""The documents of facilities."""

from rest_framework import serializers

from portal.records.serializers import (
    ExternalIdSerializer,
    OtherNameSerializer,
    ProvinceCodeField,
    ProvinceField,
    RecordSerializer,
    ReferenceField,
)
from projects.facilities.document_types import FacilityDocument
from projects.facilities.models import Facility, FacilityRole
from projects.participation.serializers import OrganisationRoleSerializer


class FacilityRoleSerializer(OrganisationRoleSerializer[FacilityRole]):
    class Meta(OrganisationRoleSerializer.Meta):
        model = FacilityRole


class FacilitySerializer(RecordSerializer[Facility]):
    document_type = FacilityDocument

    admin1 = ProvinceField(read_only=True)
    admin1_code = ProvinceCodeField(source="admin1", read_only=True)
    status = serializers.CharField(source="facility_status")
    system = ReferenceField(read_only=True)
    names = OtherNameSerializer(many=True)
    external_ids = ExternalIdSerializer(many=True)
    roles = FacilityRoleSerializer(many=True)

    class Meta:
        model = Facility
