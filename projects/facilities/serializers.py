"""The documents of facilities."""

from portal.records.serializers import (
    ProvinceCodeField,
    ProvinceField,
    RecordSerializer,
    ReferenceField,
)
from projects.facilities.document_types import FacilityDocument
from projects.facilities.models import Facility, FacilityRole
from projects.participation.serializers import OrganisationRoleSerializer


class FacilityRoleSerializer(OrganisationRoleSerializer[FacilityRole]):
    pass


class FacilitySerializer(RecordSerializer[Facility]):
    document_type = FacilityDocument

    admin1 = ProvinceField(read_only=True)
    admin1_code = ProvinceCodeField(source="admin1", read_only=True)
    system = ReferenceField(read_only=True)
    roles = FacilityRoleSerializer(many=True)
