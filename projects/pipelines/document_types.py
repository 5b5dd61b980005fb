"""Types of the documents of pipelines."""

from portal.participation.document_types import OrganisationRoleDocument
from portal.records.document_types import ExternalIdDocument, RecordDocument, ReferenceDocument


class PipelineDocument(RecordDocument):
    segment: str
    fuel: str
    status: str
    start_country: str
    end_country: str
    start_place: ReferenceDocument | None
    end_place: ReferenceDocument | None
    countries: list[str]
    system: ReferenceDocument | None
    to_china: bool
    owners_as_printed: str
    external_ids: list[ExternalIdDocument]
    roles: list[OrganisationRoleDocument]
