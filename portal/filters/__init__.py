"""Filters and orders of lists: a page and the API endpoint of a model share one FilterSet."""

from portal.filters.closed import ALSO_ALLOWED, ClosedFilterSet, ClosedForm
from portal.filters.parameters import (
    AsRecord,
    BooleanFilter,
    DateFrom,
    DateTo,
    IContains,
    InCountry,
    ModelChoiceFilter,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
    NumberFilter,
    Ordering,
    TextIn,
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
    "AsRecord",
    "BooleanFilter",
    "ClosedFilterSet",
    "ClosedForm",
    "CountryFilter",
    "DateFrom",
    "DateTo",
    "DisagreementFilter",
    "EventFilter",
    "IContains",
    "InBox",
    "InCountry",
    "ModelChoiceFilter",
    "ModelMultipleChoiceFilter",
    "MultipleChoiceFilter",
    "Near",
    "NumberFilter",
    "Ordering",
    "OrganisationFilter",
    "PlaceFilter",
    "PublishedClaimFilter",
    "RecordFilter",
    "SourceFilter",
    "StoryFilter",
    "TextIn",
    "UpdatedAfter",
    "WithinKm",
]
