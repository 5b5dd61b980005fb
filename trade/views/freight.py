"""The pages of freight corridors."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from portal.site.lists.groups import by_choice
from portal.site.lists.lists import MAP, TABLE, listing, question, render_list
from portal.site.lists.timelines import Timeline
from portal.site.records.pages import record_page
from trade.document_types import CorridorDocument, StopDocument
from trade.filters import CorridorFilter
from trade.models import Corridor, CorridorKind, GoodsGroup, StopRole
from trade.views.latest import measuring

NETWORK = CorridorKind.NETWORK
CORRIDORS_IN_TIME = Timeline(column="opened_on", fact="opened_on", figures=("status", "length_km"))


def corridor_list(request: HttpRequest) -> HttpResponse:
    found = CorridorFilter(question(request), Corridor.objects.with_documents())
    context = listing(request, found, TABLE, MAP, CORRIDORS_IN_TIME)
    return render_list(request, "trade/corridor_list.html", context)


def corridor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, Corridor, slug, _beside)


def _beside(corridor: Corridor, document: CorridorDocument) -> dict[str, Any]:
    """The goods it carries by group, and the size of the network over time."""
    return {
        "goods": by_choice(document.get("goods", []), "group", GoodsGroup),
        "ends": _ends(document),
        "measured": measuring(corridor),
    }


def _ends(document: CorridorDocument) -> list[tuple[Any, list[StopDocument]]]:
    """A network has no order of stops: where its trains begin, meet and end."""
    if document.get("corridor_kind") != NETWORK:
        return []
    return by_choice(document.get("stops", []), "role", StopRole)
