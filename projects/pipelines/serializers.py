"""The documents of pipelines."""

from portal.records.serializers import RecordSerializer
from projects.participation.serializers import OrganisationRoleSerializer
from projects.pipelines.document_types import PipelineDocument
from projects.pipelines.models import Pipeline, PipelineRole


class PipelineRoleSerializer(OrganisationRoleSerializer[PipelineRole]):
    pass


class PipelineSerializer(RecordSerializer[Pipeline]):
    document_type = PipelineDocument

    roles = PipelineRoleSerializer(many=True)
