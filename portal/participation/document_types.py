"""Types of the documents of roles."""

from portal.records.document_types import RecordDocument, ReferenceDocument, SourcedPartDocument


class OrganisationRoleDocument(SourcedPartDocument):
    organisation: ReferenceDocument | None
    role: str
    share_percent: float | None
    amount: float | None
    currency: str
    note: str
    state: str
    capacity_mw: float | None
    comparator: str
    as_printed: str
    as_of: str
    started_on: str
    ended_on: str
    borrower: str
    terms: str


class DocumentWithRoles(RecordDocument):
    roles: list[OrganisationRoleDocument]
