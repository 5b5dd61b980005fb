"""The pages of trade hubs."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from portal.records.documents import document_of
from portal.site.lists.groups import by_choice
from portal.site.lists.lists import MAP, TABLE, listing, question, render_list
from portal.site.lists.timelines import Timeline
from portal.site.records.pages import record_page
from trade.charts import chart_of_hub
from trade.document_types import CorridorDocument, TradeHubDocument
from trade.filters import TradeHubFilter
from trade.models import Corridor, Series, ServiceCategory, TradeHub
from trade.selection import with_periods
from trade.views.latest import measured_in

HUBS_IN_TIME = Timeline(column="opened_on", fact="opened_on", figures=("kind", "status", "country"))


def tradehub_list(request: HttpRequest) -> HttpResponse:
    found = TradeHubFilter(question(request), TradeHub.objects.with_documents())
    context = listing(request, found, TABLE, MAP, HUBS_IN_TIME)
    return render_list(request, "trade/tradehub_list.html", context)


def tradehub_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, TradeHub, slug, _beside)


def _beside(hub: TradeHub, document: TradeHubDocument) -> dict[str, Any]:
    """Its services by category, its numbers, the hubs within it and the corridors through it."""
    found = with_periods(Series.objects.measuring(hub).with_documents().by_title())
    parts = TradeHub.objects.filter(parent=hub).with_documents().by_title()
    corridors = Corridor.objects.filter(stops__terminal=hub).distinct().with_documents()
    return {
        "services": by_choice(document.get("services", []), "category", ServiceCategory),
        "measured": measured_in(found),
        "chart": chart_of_hub(hub, found),
        "parts": [document_of(part, TradeHubDocument) for part in parts],
        "corridors": [document_of(one, CorridorDocument) for one in corridors.by_title()],
    }
