"""The documents of energy projects."""

from portal.participation.serializers import OrganisationRoleSerializer
from portal.records.picture_serializers import RenditionSerializer, StoredFileField
from portal.records.rows import CodesField
from portal.records.serializers import PartSerializer, RecordSerializer, SourceField
from projects.energy.document_types import (
    EnergyProjectDocument,
    EnergyProjectRoleDocument,
    PhotoDocument,
)
from projects.energy.models import EnergyProject
from projects.energy.parts import EnergyProjectRole, Photo


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


class PhotoSerializer(PartSerializer[Photo]):
    document_type = PhotoDocument

    image = StoredFileField()
    renditions = RenditionSerializer(many=True)


class EnergyProjectSerializer(RecordSerializer[EnergyProject]):
    document_type = EnergyProjectDocument

    roles = EnergyProjectRoleSerializer(many=True)
    photos = PhotoSerializer(many=True)
