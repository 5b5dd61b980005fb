"""The FilterSets of corridors, their stops and what they carry."""

from django.utils.translation import gettext_lazy as _

from portal.filters.ordering import Ordering
from portal.filters.parameters import IContains, InCountry, MultipleChoiceFilter
from portal.filters.parts import RECORD, SourcedPartFilter
from portal.filters.positions import InBox, Near, WithinKm
from portal.filters.records import TITLE, UPDATED, RecordFilter
from portal.filters.valid_on import StatusOnDay, ValidOn
from portal.models.languages import columns
from trade.corridors.models import Corridor, GoodsCategory, Stop


class CorridorFilter(RecordFilter):
    model = Corridor
    country = InCountry("stops__country", many=True)
    kind = MultipleChoiceFilter("corridor_kind", label=_("Kind"))
    status = StatusOnDay("corridor_status", label=_("Status"))
    valid_on = ValidOn()
    also = ("direction",)
    order = Ordering("title", title=TITLE, length=("length_km", _("length")), updated=UPDATED)


class StopFilter(SourcedPartFilter):
    """Filters of stops, with and without a terminal."""

    model = Stop
    country = InCountry("country")
    role = MultipleChoiceFilter(label=_("Role"))
    name = IContains(*columns("name"), label=_("Name"))
    bbox = InBox("place__")
    near, within_km = Near("place__"), WithinKm()
    also = ("record", "position", "place", "terminal", "note", "locator", "quote")
    order = Ordering("record", record=RECORD, position=("position", _("position")))


class GoodsCategoryFilter(SourcedPartFilter):
    model = GoodsCategory
    group = MultipleChoiceFilter(label=_("Group of goods"))
    name = IContains(*columns("name"), label=_("Name"))
    also = ("record", "locator", "quote")
    order = Ordering("record", record=RECORD, group=("group", _("group of goods")))
