"""The declaration of facilities as a kind of record."""

from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist.shelf_lives import YEAR
from portal.opendata.api.parts import part_viewset
from portal.opendata.dcat.vocabularies import Theme
from portal.records.kinds import Kind
from portal.site.lists.lists import MAP, TABLE
from projects.energy.vocabularies import ENDED
from projects.facilities.filters import FacilityFilter, FacilityRoleFilter
from projects.facilities.models import Facility
from projects.facilities.serializers import FacilityRoleSerializer, FacilitySerializer
from projects.facilities.summaries import facility_summary
from projects.facilities.timelines import FACILITIES as FACILITIES_DATED
from projects.facilities.views import FACILITIES_IN_TIME, beside_facility, beside_list
from projects.facilities.vocabularies import FacilityType
from projects.participation.columns import role_columns

FACILITIES = Kind(
    model=Facility,
    path="/facilities/",
    about=_("oil and gas fields, refineries, power lines, storage, factories, uranium"),
    position=25,
    document=FacilitySerializer,
    filterset=FacilityFilter,
    dated=FACILITIES_DATED,
    rows={"facility-roles": part_viewset(FacilityRoleFilter, FacilityRoleSerializer)},
    page_order="-commissioned",
    views=(TABLE, MAP, FACILITIES_IN_TIME),
    summary=facility_summary,
    list_context=beside_list,
    beside=beside_facility,
    further_columns=tuple(role_columns("roles")),
    file_columns={"owner_as_printed": _("Owner")},
    questions={"group=facility_type&group=country": _("Energy facilities by type and country")},
    sums={"capacity_mw": None, "length_km": None},
    badge=("facility_type", "projects.Facility.facility_type"),
    row_facts=("status",),
    shelf_life={"status": 2 * YEAR},
    lasting={"status": ENDED},
    themes=(Theme.ENERGY,),
    keywords=(_("Energy"), *(one.label for one in FacilityType)),
)
