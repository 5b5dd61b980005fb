"""The declaration of trade hubs as a kind of record."""

from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist.shelf_lives import YEAR
from portal.opendata.api.parts import part_viewset
from portal.opendata.dcat.vocabularies import Theme
from portal.records.kinds import Kind
from portal.site.lists.lists import MAP, TABLE
from trade.hubs.filters import ServiceFilter, TradeHubFilter
from trade.hubs.models import OperatingStatus, TradeHub
from trade.hubs.serializers import ServiceSerializer, TradeHubSerializer
from trade.hubs.summaries import hub_summary
from trade.hubs.timelines import HUBS
from trade.hubs.views import HUBS_IN_TIME, beside_hub

TRADE_HUBS = Kind(
    model=TradeHub,
    path="/hubs/",
    about=_("dry ports, crossings, zones and trade cities"),
    position=30,
    document=TradeHubSerializer,
    summary=hub_summary,
    filterset=TradeHubFilter,
    dated=HUBS,
    rows={"services": part_viewset(ServiceFilter, ServiceSerializer)},
    questions={"group=kind&group=country": _("Trade hubs by kind and country")},
    page_order="-opened",
    views=(TABLE, MAP, HUBS_IN_TIME),
    beside=beside_hub,
    badge=("hub_kind", "trade.TradeHub.hub_kind"),
    own_sections=True,
    shelf_life={"status": 2 * YEAR},
    lasting={"status": frozenset({OperatingStatus.CLOSED.value})},
    themes=(Theme.TRANSPORT, Theme.ECONOMY),
    keywords=(_("Trade"), _("Dry port")),
)
