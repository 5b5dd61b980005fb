"""The editors' side: Django's own admin, with records, claims and the steps of publishing."""

from portal.admin import (
    appointments,
    cards,
    comments,
    countries,
    desk,
    editions,
    events,
    evidence_page,
    findings,
    organisations,
    places,
    previews,
    reach,
    releases,
    snoozing,
    sources,
    stories,
    users,
    worklist,
)
from portal.admin.claims import ClaimInline, RulingInline
from portal.admin.parts import (
    ExternalIdInline,
    OtherNameInline,
    PartInline,
    StackedPartInline,
    TabularPartInline,
)
from portal.admin.pictures import PictureInline
from portal.admin.publishables import PublishableAdmin
from portal.admin.records import NAMES, SUMMARY, RecordAdmin, RecordForm, facts_fieldset
from portal.admin.relations import RelatingAdmin
from portal.admin_site import Section

__all__ = [
    "NAMES",
    "SUMMARY",
    "ClaimInline",
    "ExternalIdInline",
    "OtherNameInline",
    "PartInline",
    "PictureInline",
    "PublishableAdmin",
    "RecordAdmin",
    "RecordForm",
    "RelatingAdmin",
    "RulingInline",
    "Section",
    "StackedPartInline",
    "TabularPartInline",
    "appointments",
    "cards",
    "comments",
    "countries",
    "desk",
    "editions",
    "events",
    "evidence_page",
    "facts_fieldset",
    "findings",
    "organisations",
    "places",
    "previews",
    "reach",
    "releases",
    "snoozing",
    "sources",
    "stories",
    "users",
    "worklist",
]
