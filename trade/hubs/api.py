"""The endpoints of hubs and their services."""

from portal.opendata.api import router
from portal.opendata.api.dated import DatedViewSet
from portal.opendata.api.parts import PartViewSet, public_rows, row_shape
from trade.hubs.filters import ServiceFilter, TradeHubFilter
from trade.hubs.models import Service, TradeHub
from trade.hubs.serializers import ServiceSerializer
from trade.hubs.timelines import HUBS


class TradeHubViewSet(DatedViewSet):
    queryset = TradeHub.objects.all()
    filterset_class = TradeHubFilter
    dated = HUBS


class ServiceViewSet(PartViewSet):
    queryset = public_rows(Service)
    filterset_class = ServiceFilter
    serializer_class = row_shape(ServiceSerializer)


router.register("hubs", TradeHubViewSet, "api_tradehub")
router.register("services", ServiceViewSet, "api_service")
