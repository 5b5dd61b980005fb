"""Django admin for editors: records, claims and the steps of publishing."""

from portal.admin import first_hour
from portal.admin.collaboration import bundles, comments, deleted, previews, removals, scheduling
from portal.admin.compare import editions
from portal.admin.corrections import case, note
from portal.admin.corrections import desk as corrections_desk
from portal.admin.evidence_pages import (
    apply_source,
    evidence,
    merge,
    review,
    set_field,
    split,
    submit,
)
from portal.admin.forms import collapsed_rows, typed_page
from portal.admin.forms.parts import StackedPartInline, TabularPartInline
from portal.admin.forms.relations import RelatingAdmin
from portal.admin.forms.sections import fieldset
from portal.admin.kinds import knowledge, library, releases, retraction, sources, stories
from portal.admin.people import notices, users
from portal.admin.records import next_in_list, similar, usage
from portal.admin.records.form import RecordForm
from portal.admin.records.publishables import PublishableAdmin
from portal.admin.records.records import RecordAdmin, facts_fieldset
from portal.admin.searching import calendar, embeds, palette, saved_lists
from portal.admin.worklist import causes, desk, finding_pages, findings, readability, worklist
from portal.editorial.admin_site import DeskSection
