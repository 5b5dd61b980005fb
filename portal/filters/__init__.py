"""Filters and orders of lists: a page and the API endpoint of a model share one FilterSet."""

from portal.filters.closed import ALSO_ALLOWED, ClosedFilterSet, ClosedForm
from portal.filters.parameters import (
    Among,
    AsRecord,
    BooleanFilter,
    Contains,
    From,
    InCountry,
    ModelChoiceFilter,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
    NumberFilter,
    Order,
    To,
    UpdatedAfter,
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
    "BooleanFilter",
    "ClosedFilterSet",
    "ClosedForm",
    "Contains",
    "CountryFilter",
    "DisagreementFilter",
    "EventFilter",
    "From",
    "InBox",
    "InCountry",
    "ModelChoiceFilter",
    "ModelMultipleChoiceFilter",
    "MultipleChoiceFilter",
    "Near",
    "NumberFilter",
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
]
