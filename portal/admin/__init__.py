"""Django admin for editors: records, claims and the steps of publishing."""

# Parts of the panel and extra pages of a record stand in the order of these imports.
# isort: off
from portal.admin.compare import editions
from portal.admin.collaboration import scheduling
from portal.admin.forms import collapsed_rows
from portal.admin.collaboration import comments
from portal.admin.evidence_pages import evidence
from portal.admin.worklist import findings
from portal.admin.collaboration import previews
from portal.admin.people import role_summary

# isort: on
from portal.admin.evidence.claims import ClaimInline, RulingInline
from portal.admin.evidence_pages import apply_source
from portal.admin.forms.parts import (
    ExternalIdInline,
    OtherNameInline,
    PartInline,
    StackedPartInline,
    TabularPartInline,
)
from portal.admin.forms.relations import RelatingAdmin
from portal.admin.kinds import (
    countries,
    events,
    organisations,
    places,
    releases,
    sources,
    stories,
)
from portal.admin.kinds.pictures import PictureInline
from portal.admin.people import users
from portal.admin.records.publishables import PublishableAdmin
from portal.admin.records.records import NAMES, SUMMARY, RecordAdmin, RecordForm, facts_fieldset
from portal.admin.worklist import desk, snooze, worklist
from portal.editorial.admin_site import DeskSection
