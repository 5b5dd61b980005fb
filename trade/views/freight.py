"""The pages of freight corridors."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse

from portal.documents import Document
from portal.pages.lists import listing, render_list
from portal.pages.records import record_page
from trade.filters import CorridorFilter
from trade.models import Corridor, CorridorKind, GoodsGroup, StopRole
from trade.views.latest import measuring

NETWORK = CorridorKind.NETWORK


def corridor_list(request: HttpRequest) -> HttpResponse:
    found = CorridorFilter(request.GET, Corridor.objects.with_documents())
    return render_list(request, "trade/corridor_list.html", listing(request, found))


def corridor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, Corridor, slug, _beside)


def _beside(corridor: Corridor, document: Document) -> dict[str, Any]:
    """The goods it carries by group, and the size of the network over time."""
    return {
        "goods": _by_group(document["goods"]),
        "ends": _by_role(document["stops"]) if document["corridor_kind"] == NETWORK else [],
        "measured": measuring(corridor),
    }


def _by_role(stops: list[Document]) -> list[tuple[Any, list[Document]]]:
    """A network has no order of stops: where its trains begin, meet and end."""
    order = list(StopRole.values)
    ordered = sorted(stops, key=lambda stop: order.index(stop["role"]))
    grouped = groupby(ordered, key=lambda stop: stop["role"])
    return [(StopRole(name).label, list(found)) for name, found in grouped]


def _by_group(goods: list[Document]) -> list[tuple[Any, list[Document]]]:
    order = list(GoodsGroup.values)
    ordered = sorted(goods, key=lambda category: order.index(category["group"]))
    grouped = groupby(ordered, key=lambda category: category["group"])
    return [(GoodsGroup(name).label, list(found)) for name, found in grouped]
