"""The FilterSets of pipelines."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.filters.ordering import Ordering
from portal.filters.parameters import (
    BooleanFilter,
    InCountry,
    ModelChoiceFilter,
    MultipleChoiceFilter,
    NumberFilter,
)
from portal.filters.records import TITLE, UPDATED, NotKnownFilter, RecordFilter
from portal.filters.valid_on import StatusOnDay, ValidOn
from portal.participation.filters import role_parameters
from projects.pipelines.models import Pipeline


class PipelineFilter(RecordFilter):
    model = Pipeline
    country = InCountry("start_country", "end_country", "countries", many=True)
    fuel = MultipleChoiceFilter(label=_("Carries"))
    status = StatusOnDay("pipeline_status", label=_("Status"))
    valid_on: ValidOn | None = ValidOn()
    to_china = BooleanFilter("to_china", label=_("Carries gas to China"))
    length_min = NumberFilter("length_km", "gte", label=_("Length from, km"))
    length_max = NumberFilter("length_km", "lte", label=_("Length to, km"))
    system = ModelChoiceFilter(
        "system", queryset=Pipeline.objects.all(), label=_("System"), for_programs=True
    )
    organisation, role, participation, participation_state, company_group = role_parameters()
    unknown = NotKnownFilter(
        Pipeline,
        *("length_km", "capacity_bcm_year", "commissioned_on", "roles"),
        also={"capacity_bcm_year": ("capacity_mt_year",), "roles": ("owners_as_printed",)},
    )
    start_country = InCountry("start_country", label=_("Start country"), for_programs=True)
    end_country = InCountry("end_country", label=_("End country"), for_programs=True)
    also = ("segment", "owners_as_printed")
    order = Ordering(
        "title",
        title=TITLE,
        length=("length_km", _("length")),
        capacity=("capacity_bcm_year", pgettext_lazy("of a line", "capacity")),
        commissioned=("commissioned_on?", _("date of commissioning")),
        updated=UPDATED,
        planned=("planned_on?", _("planned commissioning")),
    )
