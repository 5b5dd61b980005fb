"""Types of the documents of energy projects."""

from portal.participation.document_types import OrganisationRoleDocument
from portal.records.document_types import (
    ExternalIdDocument,
    Localized,
    OtherNameDocument,
    PartDocument,
    RecordDocument,
    ReferenceDocument,
    ShownPicture,
    SourcedPartDocument,
)


class PhaseDocument(SourcedPartDocument):
    name: str
    status: str
    capacity_mw: float | None
    commissioned_on: str
    retired_on: str
    planned_on: str
    gem_unit_id: str


class EnergyProjectRoleDocument(OrganisationRoleDocument):
    phases: list[str]
    """Uids of the phases that it is about; none: the whole plant."""


class MilestoneDocument(SourcedPartDocument):
    on: str
    status: str
    note: Localized


class PhotoDocument(PartDocument, ShownPicture):
    pass


class EnergyProjectDocument(RecordDocument):
    country: str
    second_country: str | None
    admin1: str
    technology: str
    technology_detail: str
    status: str
    status_is_inferred: bool
    status_as_of: str
    capacity_rating: str
    accuracy: str
    river: str
    owner_as_printed: str
    operator_as_printed: str
    chinese_role: str
    related_project: ReferenceDocument | None
    wiki_url: str
    note: str
    names: list[OtherNameDocument]
    external_ids: list[ExternalIdDocument]
    phases: list[PhaseDocument]
    roles: list[EnergyProjectRoleDocument]
    milestones: list[MilestoneDocument]
    photos: list[PhotoDocument]
    admin1_code: str
