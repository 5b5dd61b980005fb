"""The documents of energy projects."""

from portal.participation.serializers import OrganisationRoleSerializer
from portal.records.picture_serializers import RenditionSerializer, StoredFileField
from portal.records.rows import CodesField
from portal.records.serializers import (
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
    EnergyProjectRoleDocument,
    MilestoneDocument,
    PhaseDocument,
    PhotoDocument,
)
from projects.energy.models import EnergyProject
from projects.energy.parts import EnergyProjectRole, Milestone, Phase, Photo


class PhaseSerializer(SourcedPartSerializer[Phase]):
    document_type = PhaseDocument


class EnergyProjectRoleSerializer(OrganisationRoleSerializer[EnergyProjectRole]):
    document_type = EnergyProjectRoleDocument
    common_first = True

    phases = CodesField(help_text="Uids of the phases that it is about; none: the whole plant")


class PlantRoleSerializer(PartSerializer[EnergyProjectRole]):
    """The role of an organisation in the plant of a row, and the source that says so."""

    source = SourceField(read_only=True)  # type: ignore[assignment]  # a name, not DRF's argument

    class Meta:
        model = EnergyProjectRole
        fields = ("organisation", "role", "state", "source")


class MilestoneSerializer(SourcedPartSerializer[Milestone]):
    document_type = MilestoneDocument


class PhotoSerializer(PartSerializer[Photo]):
    document_type = PhotoDocument

    image = StoredFileField()
    renditions = RenditionSerializer(many=True)


class EnergyProjectSerializer(RecordSerializer[EnergyProject]):
    document_type = EnergyProjectDocument

    admin1 = ProvinceField(read_only=True)
    admin1_code = ProvinceCodeField(source="admin1", read_only=True)
    related_project = ReferenceField(read_only=True)
    phases = PhaseSerializer(many=True)
    roles = EnergyProjectRoleSerializer(many=True)
    milestones = MilestoneSerializer(many=True)
    photos = PhotoSerializer(many=True)
