"""Types of the documents of facilities."""

from portal.participation.document_types import OrganisationRoleDocument
from portal.records.document_types import (
    ExternalIdDocument,
    OtherNameDocument,
    RecordDocument,
    ReferenceDocument,
)


class FacilityDocument(RecordDocument):
    country: str
    second_country: str | None
    admin1: str
    facility_type: str
    status: str
    status_as_of: str
    system: ReferenceDocument | None
    accuracy: str
    owner_as_printed: str
    operator_as_printed: str
    note: str
    admin1_code: str
    names: list[OtherNameDocument]
    external_ids: list[ExternalIdDocument]
    roles: list[OrganisationRoleDocument]
