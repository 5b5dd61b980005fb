"""Types of the documents of hubs."""

from portal.participation.document_types import OrganisationRoleDocument
from portal.records.document_types import (
    ExternalIdDocument,
    Localized,
    OtherNameDocument,
    RecordDocument,
    ReferenceDocument,
    SourcedPartDocument,
)


class ServiceDocument(SourcedPartDocument):
    name: Localized
    category: str
    status: str
    note: str


class TradeHubDocument(RecordDocument):
    hub_kind: str
    country: str
    second_country: str | None
    place: ReferenceDocument | None
    parent: ReferenceDocument | None
    operator: ReferenceDocument | None
    status: str
    note: str
    names: list[OtherNameDocument]
    external_ids: list[ExternalIdDocument]
    roles: list[OrganisationRoleDocument]
    services: list[ServiceDocument]
