"""The pages of freight corridors."""

from django.utils.functional import Promise

from portal.site.lists.groups import group_by_choice
from portal.site.lists.timelines import Timeline
from trade.corridors.document_types import CorridorDocument, StopDocument
from trade.corridors.models import Corridor, CorridorKind, GoodsGroup, StopRole
from trade.statistics.latest import latest_about

CORRIDORS_IN_TIME = Timeline(column="opened_on", fact="opened_on", figures=("status", "length_km"))


def beside_corridor(corridor: Corridor, document: CorridorDocument) -> dict[str, object]:
    """The goods it carries by group, and the size of the network over time."""
    return {
        "goods": group_by_choice(document.get("goods", []), "group", GoodsGroup),
        "ends": _ends(document),
        "measured": latest_about(corridor),
    }


def _ends(document: CorridorDocument) -> list[tuple[str | Promise, list[StopDocument]]]:
    """A network has no order of stops: where its trains begin, meet and end."""
    if document.get("corridor_kind") != CorridorKind.NETWORK:
        return []
    return group_by_choice(document.get("stops", []), "role", StopRole)
