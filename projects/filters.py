"""The FilterSets of energy projects and pipelines."""

from typing import Any

from django.forms import TextInput
from django.utils.translation import gettext_lazy as _

from portal.filters import (
    AtLeast,
    AtMost,
    BySlug,
    Choices,
    From,
    InBox,
    InCountry,
    Order,
    To,
    YesNo,
)
from portal.filters.records import TITLE, UPDATED, RecordFilter
from portal.models import Organisation
from projects.models import (
    EnergyProject,
    EnergyProjectRole,
    Fuel,
    PartnerRole,
    Pipeline,
    PipelineStatus,
    ProjectStatus,
    Technology,
)


class EnergyProjectFilter(RecordFilter):
    country = InCountry("country", "second_country")
    technology = Choices(Technology.choices, label=_("Technology"))
    status = Choices(ProjectStatus.choices, "project_status", label=_("Status"))
    capacity_min = AtLeast("capacity_mw", label=_("Capacity from, MW"))
    capacity_max = AtMost("capacity_mw", label=_("Capacity to, MW"))
    commissioned_from = From("commissioned_on", label=_("Commissioned from"))
    commissioned_to = To("commissioned_on", label=_("Commissioned to"))
    organisation = BySlug(
        Organisation.objects.all(),
        label=_("Organisation"),
        help_text=_("The last part of the organisation's address"),
        widget=TextInput,
        method="with_role",
    )
    role = Choices(PartnerRole.choices, label=_("Role of the organisation"), method="with_role")
    bbox = InBox()
    order = Order(
        "title",
        title=TITLE,
        capacity=("capacity_mw", _("capacity")),
        commissioned=("commissioned_on?", _("date of commissioning")),
        country=("country", _("country")),
        updated=UPDATED,
    )

    class Meta(RecordFilter.Meta):
        model = EnergyProject
        fields: list[str] = []

    def with_role(self, queryset: Any, name: str, value: Any) -> Any:
        """Both are asked of one row: a bank that is lender here and owner elsewhere is no owner
        here."""
        roles = EnergyProjectRole.objects.all()
        if organisation := self.form.cleaned_data.get("organisation"):
            roles = roles.filter(organisation=organisation)
        if role := self.form.cleaned_data.get("role"):
            roles = roles.filter(role__in=role)
        return queryset.filter(pk__in=roles.values("record"))


class PipelineFilter(RecordFilter):
    country = InCountry("start_country", "end_country", "countries", many=True)
    fuel = Choices(Fuel.choices, label=_("Carries"))
    status = Choices(PipelineStatus.choices, "pipeline_status", label=_("Status"))
    to_china = YesNo("to_china", label=_("Carries gas to China"))
    length_min = AtLeast("length_km", label=_("Length from, km"))
    length_max = AtMost("length_km", label=_("Length to, km"))
    system = BySlug(Pipeline.objects.all(), "system", label=_("System"), widget=TextInput)
    order = Order(
        "title",
        title=TITLE,
        length=("length_km", _("length")),
        capacity=("capacity_bcm_year", _("capacity")),
        commissioned=("commissioned_on?", _("date of commissioning")),
        updated=UPDATED,
    )

    class Meta(RecordFilter.Meta):
        model = Pipeline
        fields: list[str] = []
