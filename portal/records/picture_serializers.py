"""The shapes of pictures in documents: in records of their own, and in rows of records."""

from django.core.files.storage import default_storage
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.models import Picture, PictureColumns
from portal.models.pictures import TYPES
from portal.records.document_types import JsonObject, PictureDocument
from portal.records.serializers import RecordSerializer, RowField


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


@extend_schema_field(serializers.CharField())
class StoredFileField(RowField[PictureColumns, str]):
    """Address of the master."""

    def to_representation(self, value: PictureColumns) -> str:
        return str(value.image.url) if value.image else ""  # of a draft


class PictureSerializer(RecordSerializer[Picture]):
    document_type = PictureDocument

    image = StoredFileField()
    renditions = RenditionSerializer(many=True)
