"""The FilterSets of hubs and their services."""

from django.utils.translation import gettext_lazy as _

from portal.filters.ordering import Ordering
from portal.filters.parameters import IContains, InCountry, ModelChoiceFilter, MultipleChoiceFilter
from portal.filters.parts import RECORD, SourcedPartFilter
from portal.filters.positions import InBox, Near, WithinKm
from portal.filters.records import TITLE, UPDATED, RecordFilter
from portal.filters.valid_on import StatusOnDay, ValidOn
from portal.models.languages import columns
from portal.participation.filters import role_parameters
from trade.hubs.models import Service, TradeHub


class TradeHubFilter(RecordFilter):
    model = TradeHub
    country = InCountry("country", "second_country")
    kind = MultipleChoiceFilter("hub_kind", label=_("Kind"))
    status = StatusOnDay("hub_status", label=_("Status"))
    valid_on = ValidOn()
    parent = ModelChoiceFilter(
        "parent", queryset=TradeHub.objects.all(), label=_("Part of"), for_programs=True
    )
    organisation, role, participation, participation_state, company_group = role_parameters()
    bbox = InBox("place__")
    near, within_km = Near("place__"), WithinKm()
    also = ("operator",)
    order = Ordering(
        "title",
        title=TITLE,
        opened=("opened_on?", _("date of opening")),
        area=("area_ha", _("area")),
        country=("country", _("country")),
        updated=UPDATED,
    )


class ServiceFilter(SourcedPartFilter):
    model = Service
    country = InCountry("record__country", "record__second_country")
    category = MultipleChoiceFilter(label=_("Category"))
    status = MultipleChoiceFilter("service_status", label=_("Status"))
    name = IContains(*columns("name"), label=_("Name"))
    also = ("record", "note", "locator", "quote")
    order = Ordering("record", record=RECORD, category=("category", _("category")))
