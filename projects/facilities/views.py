"""The pages of facilities."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from portal.filters.shown_order import sort_shown
from portal.formatting.dates import format_day
from portal.records.documents import document_of
from portal.site.lists.timelines import Timeline
from projects.energy.plans import plan_notes
from projects.energy.timelines import STARTS
from projects.facilities.document_types import FacilityDocument
from projects.facilities.models import Facility
from projects.facilities.vocabularies import SIZES
from projects.participation.views import add_participants, beside_roles

FACILITIES_IN_TIME = Timeline(
    column="commissioned_on planned_on",
    fact="commissioned_on",
    figures=("facility_type", "status", *SIZES, "country"),
)


SHOWN = ("facility_type", "status", *SIZES, "country", "second_country", *STARTS)
"""Facts in a row of the list."""


def beside_list(context: Mapping[str, object]) -> dict[str, object]:
    found = {"sizes": SIZES, "marked_facts": " ".join(SHOWN)}
    return {**found, **add_participants(dict(context))}


def beside_facility(facility: Facility, document: FacilityDocument) -> dict[str, object]:
    """Its roles, the members of its group, and remarks beside facts."""
    members = Facility.objects.filter(system=facility).with_documents().by_title()
    as_of = document.get("status_as_of")
    status = _("as of %s") % format_day(as_of) if as_of else ""
    return {
        **beside_roles(document),
        "members": [document_of(one, FacilityDocument) for one in sort_shown(members)],
        "planned": ("planned_on",),
        "fact_notes": plan_notes(document) | {"status": status},
    }
