"""The pages of freight corridors."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse

from portal.documents import Document
from portal.pages.lists import listing, render_list
from portal.pages.records import record_page
from trade.filters import CorridorFilter
from trade.models import Corridor, GoodsGroup
from trade.views.latest import measuring


def corridor_list(request: HttpRequest) -> HttpResponse:
    found = CorridorFilter(request.GET, Corridor.objects.with_documents())
    return render_list(request, "trade/corridor_list.html", listing(request, found))


def corridor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, Corridor, slug, _beside)


def _beside(corridor: Corridor, document: Document) -> dict[str, Any]:
    """The goods it carries by group, and the size of the network over time."""
    return {"goods": _by_group(document["goods"]), "measured": measuring(corridor)}


def _by_group(goods: list[Document]) -> list[tuple[Any, list[Document]]]:
    order = list(GoodsGroup.values)
    ordered = sorted(goods, key=lambda category: order.index(category["group"]))
    grouped = groupby(ordered, key=lambda category: category["group"])
    return [(GoodsGroup(name).label, list(found)) for name, found in grouped]
