"""The FilterSets of facilities."""

from django.utils.translation import gettext_lazy as _

from portal.filters.ordering import Ordering
from portal.filters.parameters import (
    DateFrom,
    DateTo,
    InCountry,
    InProvince,
    ModelChoiceFilter,
    MultipleChoiceFilter,
)
from portal.filters.positions import InBox, Near, WithinKm
from portal.filters.records import TITLE, UPDATED, NotKnownFilter, RecordFilter
from portal.filters.valid_on import StatusOnDay, ValidOn
from portal.participation.filters import role_parameters
from projects.facilities.models import Facility


class FacilityFilter(RecordFilter):
    model = Facility
    country = InCountry("country", "second_country")
    admin1 = InProvince("admin1", label=_("Province or region"))
    facility_type = MultipleChoiceFilter(label=_("Type"))
    status = StatusOnDay("facility_status", label=_("Status"))
    valid_on: ValidOn | None = ValidOn()
    commissioned_from = DateFrom("commissioned_on", label=_("Commissioned from"))
    commissioned_to = DateTo("commissioned_on", label=_("Commissioned to"))
    system = ModelChoiceFilter(
        "system", queryset=Facility.objects.all(), label=_("System"), for_programs=True
    )
    organisation, role, participation, participation_state, company_group = role_parameters()
    unknown = NotKnownFilter(
        Facility,
        *("commissioned_on", "coordinates", "province", "roles"),
        also={"roles": ("owner_as_printed", "operator_as_printed")},
    )
    bbox = InBox()
    near, within_km = Near(), WithinKm()
    also = ("status_as_of", "owner_as_printed", "operator_as_printed")
    order = Ordering(
        "title",
        title=TITLE,
        type=("facility_type", _("type")),
        commissioned=("commissioned_on?", _("date of commissioning")),
        country=("country", _("country")),
        updated=UPDATED,
        planned=("planned_on?", _("planned commissioning")),
    )
