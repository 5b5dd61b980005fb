"""The parameters of every list: a page and the API endpoint of a model share one FilterSet."""

from portal.filters.closed import ALSO_ALLOWED, ClosedFilterSet, ClosedForm
from portal.filters.parameters import (
    Among,
    AsRecord,
    AtLeast,
    AtMost,
    BySlug,
    Choices,
    Contains,
    From,
    InCountry,
    Order,
    To,
    UpdatedAfter,
    YesNo,
)
from portal.filters.positions import InBox, Near, WithinKm
from portal.filters.published import DisagreementFilter, PublishedClaimFilter, SourceFilter
from portal.filters.records import (
    CountryFilter,
    EventFilter,
    OrganisationFilter,
    PlaceFilter,
    RecordFilter,
    StoryFilter,
)

__all__ = [
    "ALSO_ALLOWED",
    "Among",
    "AsRecord",
    "AtLeast",
    "AtMost",
    "BySlug",
    "Choices",
    "ClosedFilterSet",
    "ClosedForm",
    "Contains",
    "CountryFilter",
    "DisagreementFilter",
    "EventFilter",
    "From",
    "InBox",
    "InCountry",
    "Near",
    "Order",
    "OrganisationFilter",
    "PlaceFilter",
    "PublishedClaimFilter",
    "RecordFilter",
    "SourceFilter",
    "StoryFilter",
    "To",
    "UpdatedAfter",
    "WithinKm",
    "YesNo",
]
