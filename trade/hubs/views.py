"""The pages of trade hubs."""

from portal.filters.shown_order import sort_shown
from portal.records.documents import document_of
from portal.site.lists.groups import group_by_choice
from portal.site.lists.timelines import Timeline
from trade.corridors.document_types import CorridorDocument
from trade.corridors.models import Corridor
from trade.hubs.charts import chart_of_hub
from trade.hubs.document_types import TradeHubDocument
from trade.hubs.models import ServiceCategory, TradeHub
from trade.statistics.latest import latest_in
from trade.statistics.models import Series
from trade.statistics.selection import with_periods

HUBS_IN_TIME = Timeline(column="opened_on", fact="opened_on", figures=("kind", "status", "country"))


def beside_hub(hub: TradeHub, document: TradeHubDocument) -> dict[str, object]:
    """Its services by category, its numbers, the hubs within it and the corridors through it."""
    found = with_periods(sort_shown(Series.objects.measuring(hub).with_documents().by_title()))
    parts = sort_shown(TradeHub.objects.filter(parent=hub).with_documents().by_title())
    corridors = Corridor.objects.filter(stops__terminal=hub).once().with_documents().by_title()
    return {
        "services": group_by_choice(document.get("services", []), "category", ServiceCategory),
        "measured": latest_in(found),
        "chart": chart_of_hub(hub, found),
        "parts": [document_of(part, TradeHubDocument) for part in parts],
        "corridors": [document_of(one, CorridorDocument) for one in sort_shown(corridors)],
    }
