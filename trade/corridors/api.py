"""The endpoints of corridors, their stops and terminals, and what they carry."""

from portal.models import Status
from portal.opendata.api.parts import PartViewSet, public_rows, row_shape
from trade.corridors.filters import StopFilter
from trade.corridors.models import Stop
from trade.corridors.serializers import StopSerializer


class StopViewSet(PartViewSet):
    queryset = public_rows(Stop)
    filterset_class = StopFilter
    serializer_class = row_shape(StopSerializer)


class TerminalViewSet(StopViewSet):
    """The stops whose terminal is a public hub: a terminal is what a corridor makes of a hub."""

    queryset = StopViewSet.queryset.filter(terminal__status=Status.PUBLISHED)
