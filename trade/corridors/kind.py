"""Freight corridors as a kind of record: documents, summary, endpoints of stops, declaration."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.editorial.worklist.shelf_lives import YEAR
from portal.formatting.country_phrases import Names
from portal.formatting.locales import join_list
from portal.formatting.summaries import (
    fact_in_words,
    labelled,
    lowered,
    state_in_words,
    write_sentences,
    year_of,
)
from portal.models import Status
from portal.models.languages import pick_text
from portal.opendata.api.parts import PartViewSet, part_viewset, public_rows, row_shape
from portal.opendata.dcat.vocabularies import Theme
from portal.records.kinds import Kind
from portal.records.serializers import part_serializer
from portal.site.lists.groups import group_by_choice
from portal.site.lists.lists import MAP, TABLE
from portal.site.lists.timelines import Timeline
from trade.corridors import maps
from trade.corridors.document_types import CorridorDocument, GoodsCategoryDocument, StopDocument
from trade.corridors.filters import CorridorFilter, GoodsCategoryFilter, StopFilter
from trade.corridors.models import Corridor, CorridorKind, GoodsGroup, Stop, StopRole
from trade.hubs.models import OperatingStatus
from trade.hubs.summaries import STATES
from trade.statistics.latest import latest_about

LINES: dict[str, StrOrPromise] = {
    CorridorKind.NETWORK: _("Freight network"),
    CorridorKind.CORRIDOR: _("Freight corridor"),
    CorridorKind.RAILWAY: _("Railway line"),
}
MOST_GOODS = MOST_STOPS = 4


def corridor_summary(document: CorridorDocument, names: Names) -> str:
    line = str(LINES.get(document["corridor_kind"], ""))
    stops = [str(pick_text(stop["name"])) for stop in document["stops"]]
    is_line = document["corridor_kind"] == CorridorKind.RAILWAY and len(stops) > 1
    if is_line:
        ends = {"start": stops[0], "end": stops[-1]}
        line = gettext("%(line)s from %(start)s to %(end)s") % {"line": line, **ends}
    length = fact_in_words(document, "length_km", names)
    is_open = document["status"] == OperatingStatus.OPERATING
    began = year_of(document, "opened_on" if is_open else "construction_started_on")
    goods = [str(pick_text(one["name"])) for one in document["goods"]][:MOST_GOODS]
    return write_sentences(
        [
            line,
            gettext("length %s") % length if length else "",
            state_in_words(STATES, document["status"], began),
        ],
        [
            labelled(gettext("Goods"), lowered(join_list(goods))),
            "" if is_line or goods else labelled(gettext("Stops"), join_list(stops[:MOST_STOPS])),
        ],
    )


CORRIDORS_IN_TIME = Timeline(column="opened_on", fact="opened_on", figures=("status", "length_km"))


def beside_corridor(corridor: Corridor, document: CorridorDocument) -> dict[str, object]:
    """The goods it carries by group, and the size of the network over time."""
    return {
        "goods": group_by_choice(document.get("goods", []), "group", GoodsGroup),
        "ends": _ends(document),
        "measured": latest_about(corridor),
    }


def _ends(document: CorridorDocument) -> list[tuple[StrOrPromise, list[StopDocument]]]:
    """A network has no order of stops: where its trains begin, meet and end."""
    if document.get("corridor_kind") != CorridorKind.NETWORK:
        return []
    return group_by_choice(document.get("stops", []), "role", StopRole)


class StopViewSet(PartViewSet):
    queryset = public_rows(Stop)
    filterset_class = StopFilter
    serializer_class = row_shape(part_serializer(Stop, StopDocument))


class TerminalViewSet(StopViewSet):
    """The stops whose terminal is a public hub: a terminal is what a corridor makes of a hub."""

    queryset = StopViewSet.queryset.filter(terminal__status=Status.PUBLISHED)


CORRIDORS = Kind(
    model=Corridor,
    path="/corridors/",
    about=_("railways and networks, stop by stop"),
    one=_("Corridor"),
    menu=_("Freight"),
    position=40,
    document_type=CorridorDocument,
    is_measured=True,
    summary=corridor_summary,
    filterset=CorridorFilter,
    rows={
        "stops": StopViewSet,
        "terminals": TerminalViewSet,
        "goods": part_viewset(GoodsCategoryFilter, document_type=GoodsCategoryDocument),
    },
    layer=maps.CORRIDORS,
    views=(TABLE, MAP, CORRIDORS_IN_TIME),
    beside=beside_corridor,
    badge=("corridor_kind", "trade.Corridor.corridor_kind"),
    row_facts=("length_km",),
    own_sections=True,
    shelf_life={"status": YEAR, "capacity_mt_year": 5 * YEAR, "cost": 5 * YEAR},
    lasting={"status": frozenset({OperatingStatus.CLOSED.value})},
    themes=(Theme.TRANSPORT, Theme.ECONOMY),
    keywords=(_("Railway line"),),
)
