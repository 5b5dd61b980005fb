"""The endpoint of observations."""

from portal.opendata.api.row_columns import ColumnReader, Readers
from portal.opendata.api.views import RowViewSet
from trade.statistics.filters.observations import ObservationFilter
from trade.statistics.observation_rows import SHOWN_BY, ObservationSerializer, ShownReader
from trade.statistics.observations import Observation


class ObservationViewSet(RowViewSet):
    """Observations of public series, those not shown and those retracted included."""

    queryset = Observation.objects.all()
    filterset_class = ObservationFilter
    serializer_class = ObservationSerializer
    lookup_field = "uid"

    def own_readers(self) -> Readers:
        return {"shown": ColumnReader(SHOWN_BY, ShownReader())}
