"""The documents of energy projects and pipelines."""

from django.core.files.storage import default_storage
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.pictures import TYPES
from portal.records.document_types import JsonObject
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


class MilestoneSerializer(SourcedPartSerializer[Milestone]):
    document_type = MilestoneDocument

    status = serializers.CharField(source="milestone_status")
    note = LocalField()

    class Meta:
        model = Milestone


class RenditionSerializer(serializers.Serializer[JsonObject]):
    """A file made of a picture: the whole of it in some width and format, or a part."""

    url = serializers.SerializerMethodField()
    format = serializers.ChoiceField(choices=list(TYPES))
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    crop = serializers.ListField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="The part of the picture it shows: left, top, right, bottom, in pixels",
    )

    @extend_schema_field(serializers.CharField())
    def get_url(self, rendition: JsonObject) -> str:
        return default_storage.url(rendition["file"])


class PhotoSerializer(PartSerializer[Photo]):
    document_type = PhotoDocument

    alt = LocalField()
    image = serializers.SerializerMethodField()
    renditions = RenditionSerializer(many=True)

    class Meta:
        model = Photo

    @extend_schema_field(serializers.CharField())
    def get_image(self, photo: Photo) -> str:
        return str(photo.image.url)


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
