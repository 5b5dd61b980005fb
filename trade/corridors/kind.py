"""The declaration of freight corridors as a kind of record."""

from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist.shelf_lives import YEAR
from portal.opendata.api.parts import part_viewset
from portal.opendata.dcat.vocabularies import Theme
from portal.records.kinds import Kind
from portal.site.lists.lists import MAP, TABLE
from trade.corridors.api import StopViewSet, TerminalViewSet
from trade.corridors.filters import CorridorFilter, GoodsCategoryFilter
from trade.corridors.models import Corridor
from trade.corridors.serializers import CorridorSerializer, GoodsCategorySerializer
from trade.corridors.summaries import corridor_summary
from trade.corridors.timelines import CORRIDORS as CORRIDORS_DATED
from trade.corridors.views import CORRIDORS_IN_TIME, beside_corridor
from trade.hubs.models import OperatingStatus

CORRIDORS = Kind(
    model=Corridor,
    path="/corridors/",
    about=_("railways and networks, stop by stop"),
    one=_("Corridor"),
    menu=_("Freight"),
    position=40,
    document=CorridorSerializer,
    summary=corridor_summary,
    filterset=CorridorFilter,
    dated=CORRIDORS_DATED,
    rows={
        "stops": StopViewSet,
        "terminals": TerminalViewSet,
        "goods": part_viewset(GoodsCategoryFilter, GoodsCategorySerializer),
    },
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
