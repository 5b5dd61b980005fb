"""The endpoints of corridors, their stops and terminals, and what they carry."""

from portal.models import Status
from portal.opendata.api import router
from portal.opendata.api.dated import DatedViewSet
from portal.opendata.api.parts import PartViewSet, public_rows, row_shape
from trade.corridors.filters import CorridorFilter, GoodsCategoryFilter, StopFilter
from trade.corridors.models import Corridor, GoodsCategory, Stop
from trade.corridors.serializers import GoodsCategorySerializer, StopSerializer
from trade.corridors.timelines import CORRIDORS


class CorridorViewSet(DatedViewSet):
    queryset = Corridor.objects.all()
    filterset_class = CorridorFilter
    dated = CORRIDORS


class StopViewSet(PartViewSet):
    queryset = public_rows(Stop)
    filterset_class = StopFilter
    serializer_class = row_shape(StopSerializer)


class TerminalViewSet(StopViewSet):
    """The stops whose terminal is a public hub: a terminal is what a corridor makes of a hub."""

    queryset = StopViewSet.queryset.filter(terminal__status=Status.PUBLISHED)


class GoodsCategoryViewSet(PartViewSet):
    queryset = public_rows(GoodsCategory)
    filterset_class = GoodsCategoryFilter
    serializer_class = row_shape(GoodsCategorySerializer)


router.register("corridors", CorridorViewSet, "api_corridor")
router.register("stops", StopViewSet, "api_stop")
router.register("terminals", TerminalViewSet, "api_terminal")
router.register("goods", GoodsCategoryViewSet, "api_goodscategory")
