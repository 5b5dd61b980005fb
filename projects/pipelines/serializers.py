"""The documents of pipelines."""

from rest_framework import serializers

from portal.records.serializers import ExternalIdSerializer, RecordSerializer
from projects.participation.serializers import OrganisationRoleSerializer
from projects.pipelines.document_types import PipelineDocument
from projects.pipelines.models import Pipeline, PipelineRole


class PipelineRoleSerializer(OrganisationRoleSerializer[PipelineRole]):
    class Meta(OrganisationRoleSerializer.Meta):
        model = PipelineRole


class PipelineSerializer(RecordSerializer[Pipeline]):
    document_type = PipelineDocument

    status = serializers.CharField(source="pipeline_status")
    external_ids = ExternalIdSerializer(many=True)
    roles = PipelineRoleSerializer(many=True)

    class Meta:
        model = Pipeline
