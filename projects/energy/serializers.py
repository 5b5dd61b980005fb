"""The documents of energy projects."""

from rest_framework import serializers

from portal.records.picture_serializers import RenditionSerializer, StoredFileField
from portal.records.serializers import (
    ExternalIdSerializer,
    LocalField,
    OtherNameSerializer,
    PartSerializer,
    ProvinceCodeField,
    ProvinceField,
    RecordSerializer,
    ReferenceField,
    SourcedPartSerializer,
    SourceField,
)
from projects.energy.document_types import (
    EnergyProjectDocument,
    MilestoneDocument,
    PhaseDocument,
    PhotoDocument,
)
from projects.energy.models import EnergyProject
from projects.energy.parts import EnergyProjectRole, Milestone, Phase, Photo
from projects.participation.serializers import OrganisationRoleSerializer


class PhaseSerializer(SourcedPartSerializer[Phase]):
    document_type = PhaseDocument

    status = serializers.CharField(source="phase_status")

    class Meta:
        model = Phase


class EnergyProjectRoleSerializer(OrganisationRoleSerializer[EnergyProjectRole]):
    class Meta(OrganisationRoleSerializer.Meta):
        model = EnergyProjectRole


class PlantRoleSerializer(PartSerializer[EnergyProjectRole]):
    """The role of an organisation in the plant of a row, and the source that says so."""

    source = SourceField(read_only=True)  # type: ignore[assignment]  # a name, not DRF's argument

    class Meta:
        model = EnergyProjectRole
        fields = ("organisation", "role", "state", "source")


class MilestoneSerializer(SourcedPartSerializer[Milestone]):
    document_type = MilestoneDocument

    status = serializers.CharField(source="milestone_status")
    note = LocalField()

    class Meta:
        model = Milestone


class PhotoSerializer(PartSerializer[Photo]):
    document_type = PhotoDocument

    alt = LocalField()
    image = StoredFileField()
    renditions = RenditionSerializer(many=True)

    class Meta:
        model = Photo


class EnergyProjectSerializer(RecordSerializer[EnergyProject]):
    document_type = EnergyProjectDocument

    admin1 = ProvinceField(read_only=True)
    admin1_code = ProvinceCodeField(source="admin1", read_only=True)
    status = serializers.CharField(source="project_status")
    related_project = ReferenceField(read_only=True)
    names = OtherNameSerializer(many=True)
    external_ids = ExternalIdSerializer(many=True)
    phases = PhaseSerializer(many=True)
    roles = EnergyProjectRoleSerializer(many=True)
    milestones = MilestoneSerializer(many=True)
    photos = PhotoSerializer(many=True)

    class Meta:
        model = EnergyProject
