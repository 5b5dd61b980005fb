"""Facilities as a kind of record: documents, summary, the declaration."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist.shelf_lives import YEAR
from portal.filters.shown_order import documents_by_title
from portal.formatting.country_phrases import Names, in_countries
from portal.formatting.dates import format_day
from portal.formatting.summaries import choice_in_words, fact_in_words, write_sentences
from portal.opendata.dcat.vocabularies import Theme
from portal.participation.api import role_viewset
from portal.participation.columns import role_columns
from portal.participation.views import add_participants, beside_roles
from portal.records.kinds import Kind
from portal.site.lists.lists import MAP, TABLE
from portal.site.lists.timelines import Timeline
from projects.energy.plans import plan_notes
from projects.energy.summaries import state_of
from projects.energy.timelines import STARTS
from projects.energy.vocabularies import ENDED
from projects.facilities import maps
from projects.facilities.document_types import FacilityDocument
from projects.facilities.filters import FacilityFilter
from projects.facilities.models import Facility, FacilityRole
from projects.facilities.vocabularies import SIZES, FacilityType

NOT_YET_A_FIELD = FacilityType.OIL_GAS_FIELD, "announced"
"""A block may be explored, and hold nothing yet."""


def facility_summary(document: FacilityDocument, names: Names) -> str:
    words = choice_in_words(FacilityType, document["facility_type"])
    if (document["facility_type"], document["status"]) == NOT_YET_A_FIELD:
        words = gettext("Exploration or development of oil or gas")
    facility = in_countries(words, document["country"], document["second_country"], names)
    sizes = [fact_in_words(document, name, names) for name in SIZES]
    return write_sentences([facility, *sizes, state_of(document, document["status"])])


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
    as_of = document.get("status_as_of")
    status = _("as of %s") % format_day(as_of) if as_of else ""
    return {
        **beside_roles(document),
        "members": documents_by_title(Facility.objects.filter(system=facility)),
        "planned": ("planned_on",),
        "fact_notes": plan_notes(document) | {"status": status},
    }


FACILITIES = Kind(
    model=Facility,
    path="/facilities/",
    about=_("oil and gas fields, refineries, power lines, storage, factories, uranium"),
    position=25,
    document_type=FacilityDocument,
    is_measured=True,
    filterset=FacilityFilter,
    rows={"facility-roles": role_viewset(FacilityRole, FacilityFilter, "record__facility_type")},
    page_order="-commissioned",
    layer=maps.FACILITIES,
    views=(TABLE, MAP, FACILITIES_IN_TIME),
    summary=facility_summary,
    list_context=beside_list,
    beside=beside_facility,
    further_columns=tuple(role_columns("roles")),
    file_columns={"status_as_of": _("Status as of"), "owner_as_printed": _("Owner")},
    questions={"group=facility_type&group=country": _("Energy facilities by type and country")},
    sums={"capacity_mw": None, "length_km": None},
    charted="group=facility_type&status=operating",
    badge=("facility_type", "projects.Facility.facility_type"),
    row_facts=("status",),
    shelf_life={"status": 2 * YEAR},
    lasting={"status": ENDED},
    themes=(Theme.ENERGY,),
    keywords=(_("Energy"), *(one.label for one in FacilityType)),
)
