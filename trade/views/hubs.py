"""The pages of trade hubs."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse

from portal.documents import Document
from portal.pages.lists import listing, render_list
from portal.pages.records import record_page
from trade.filters import TradeHubFilter
from trade.models import Corridor, ServiceCategory, TradeHub
from trade.views.latest import measuring


def tradehub_list(request: HttpRequest) -> HttpResponse:
    found = TradeHubFilter(request.GET, TradeHub.objects.with_documents())
    return render_list(request, "trade/tradehub_list.html", listing(request, found))


def tradehub_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, TradeHub, slug, _beside)


def _beside(hub: TradeHub, document: Document) -> dict[str, Any]:
    """Its services by category, its numbers, the hubs within it and the corridors through it."""
    parts = TradeHub.objects.filter(parent=hub).with_documents().by_title()
    corridors = Corridor.objects.filter(stops__terminal=hub).distinct().with_documents()
    return {
        "services": _by_category(document["services"]),
        "measured": measuring(hub),
        "parts": [part.edition.document for part in parts],
        "corridors": [corridor.edition.document for corridor in corridors.by_title()],
    }


def _by_category(services: list[Document]) -> list[tuple[Any, list[Document]]]:
    order = list(ServiceCategory.values)
    ordered = sorted(services, key=lambda service: order.index(service["category"]))
    grouped = groupby(ordered, key=lambda service: service["category"])
    return [(ServiceCategory(name).label, list(found)) for name, found in grouped]
