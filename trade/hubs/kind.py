"""Trade hubs as a kind of record: documents, what stands beside one, the declaration."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from portal.editorial.worklist.shelf_lives import YEAR
from portal.filters.shown_order import documents_by_title, sort_shown
from portal.opendata.api.parts import part_viewset
from portal.opendata.dcat.vocabularies import Theme
from portal.participation.api import role_viewset
from portal.participation.columns import role_columns
from portal.participation.views import add_participants, beside_roles
from portal.participation.vocabularies import PartnerRole
from portal.records.kinds import Kind
from portal.records.serializers import RecordSerializer
from portal.site.lists.groups import group_by_choice
from portal.site.lists.lists import MAP, TABLE
from portal.site.lists.timelines import Timeline
from trade.corridors.models import Corridor
from trade.hubs.charts import chart_of_hub
from trade.hubs.document_types import ServiceDocument, TradeHubDocument
from trade.hubs.filters import ServiceFilter, TradeHubFilter
from trade.hubs.maps import HUBS
from trade.hubs.models import OperatingStatus, ServiceCategory, TradeHub, TradeHubRole
from trade.hubs.summaries import hub_summary
from trade.statistics.latest import latest_in
from trade.statistics.models import Series
from trade.statistics.selection import with_periods

HUBS_IN_TIME = Timeline(column="opened_on", fact="opened_on", figures=("kind", "status", "country"))


def beside_hub(hub: TradeHub, document: TradeHubDocument) -> dict[str, object]:
    """Its roles, services, numbers, the hubs within it and the corridors through it."""
    found = with_periods(sort_shown(Series.objects.measuring(hub).with_documents().by_title()))
    told = {role["role"] for role in document["roles"]}
    return {
        **beside_roles(document),
        "unsourced_operator": None if PartnerRole.OPERATOR in told else document["operator"],
        "services": group_by_choice(document.get("services", []), "category", ServiceCategory),
        "measured": latest_in(found),
        "chart": chart_of_hub(hub, found),
        "parts": documents_by_title(TradeHub.objects.filter(parent=hub)),
        "corridors": documents_by_title(Corridor.objects.filter(stops__terminal=hub).once()),
    }


class TradeHubSerializer(RecordSerializer[TradeHub]):
    document_type = TradeHubDocument

    hub_kind = serializers.CharField()


TRADE_HUBS = Kind(
    model=TradeHub,
    path="/hubs/",
    about=_("dry ports, crossings, zones and trade cities"),
    position=30,
    document=TradeHubSerializer,
    is_measured=True,
    summary=hub_summary,
    filterset=TradeHubFilter,
    rows={
        "hub-roles": role_viewset(TradeHubRole, TradeHubFilter),
        "services": part_viewset(ServiceFilter, document_type=ServiceDocument),
    },
    questions={"group=kind&group=country": _("Trade hubs by kind and country")},
    list_context=add_participants,
    further_columns=tuple(role_columns("roles")),
    page_order="-opened",
    layer=HUBS,
    views=(TABLE, MAP, HUBS_IN_TIME),
    beside=beside_hub,
    badge=("hub_kind", "trade.TradeHub.hub_kind"),
    own_sections=True,
    shelf_life={"status": 2 * YEAR},
    lasting={"status": frozenset({OperatingStatus.CLOSED.value})},
    themes=(Theme.TRANSPORT, Theme.ECONOMY),
    keywords=(_("Trade"), _("Dry port")),
)
