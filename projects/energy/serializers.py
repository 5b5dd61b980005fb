"""The documents of energy projects and pipelines."""

from typing import ClassVar

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
    RecordSerializer,
    ReferenceField,
    SourcedPartSerializer,
)
from projects.energy.document_types import EnergyProjectDocument
from projects.energy.models import EnergyProject
from projects.energy.parts import EnergyProjectRole, Milestone, Phase, Photo


class PhaseSerializer(SourcedPartSerializer[Phase]):
    status = serializers.CharField(source="phase_status")

    class Meta:
        model = Phase
        fields: ClassVar[list[str]] = [
            "name",
            "status",
            "capacity_mw",
            "commissioned_on",
            "retired_on",
            *SourcedPartSerializer.Meta.fields,
        ]


class EnergyProjectRoleSerializer(SourcedPartSerializer[EnergyProjectRole]):
    class Meta:
        model = EnergyProjectRole
        fields: ClassVar[list[str]] = [
            "organisation",
            "role",
            "share_percent",
            "amount",
            "currency",
            "note",
            *SourcedPartSerializer.Meta.fields,
        ]


class MilestoneSerializer(SourcedPartSerializer[Milestone]):
    status = serializers.CharField(source="milestone_status")
    note = LocalField()

    class Meta:
        model = Milestone
        fields: ClassVar[list[str]] = ["on", "status", "note", *SourcedPartSerializer.Meta.fields]


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
    alt = LocalField()
    image = serializers.SerializerMethodField()
    renditions = RenditionSerializer(many=True)

    class Meta:
        model = Photo
        fields: ClassVar[list[str]] = [
            *PartSerializer.Meta.fields,
            "image",
            "width",
            "height",
            "renditions",
            "alt",
            "credit",
            "licence",
            "focal_x",
            "focal_y",
        ]

    @extend_schema_field(serializers.CharField())
    def get_image(self, photo: Photo) -> str:
        return str(photo.image.url)


class EnergyProjectSerializer(RecordSerializer[EnergyProject]):
    document_type = EnergyProjectDocument

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
        fields: ClassVar[list[str]] = [
            *RecordSerializer.Meta.fields,
            "country",
            "second_country",
            "admin1",
            "technology",
            "technology_detail",
            "status",
            "status_is_inferred",
            "status_as_of",
            "capacity_rating",
            "accuracy",
            "river",
            "owner_as_printed",
            "operator_as_printed",
            "chinese_role",
            "related_project",
            "wiki_url",
            "note",
            "names",
            "external_ids",
            "phases",
            "roles",
            "milestones",
            "photos",
        ]
