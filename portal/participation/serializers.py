"""The documents of roles."""

from typing import ClassVar

from portal.participation.document_types import OrganisationRoleDocument
from portal.participation.models import OrganisationRole
from portal.records.serializers import BASES_OF_PARTS, SourcedPartSerializer


class OrganisationRoleSerializer[R: OrganisationRole](SourcedPartSerializer[R]):
    """A subclass names its model."""

    document_type: ClassVar[type] = OrganisationRoleDocument

    class Meta:
        fields: ClassVar[list[str]] = [
            *("organisation", "role", "share_percent", "amount", "currency", "note"),
            *("uid", "source", "locator", "quote"),
            *("state", "capacity_mw", "comparator", "as_printed", "as_of"),
            *("started_on", "ended_on", "statements", "borrower", "terms"),
        ]


BASES_OF_PARTS[OrganisationRole] = OrganisationRoleSerializer
