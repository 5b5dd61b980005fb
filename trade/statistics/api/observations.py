"""The endpoint of observations."""

from collections.abc import Sequence
from typing import Any

from portal.opendata.api.row_columns import ColumnReader, Readers
from portal.opendata.api.views import RowViewSet
from portal.records.document_types import JsonObject
from trade.statistics.filters.observations import ObservationFilter
from trade.statistics.observation_rows import (
    NAMED_IN_ROWS,
    SHOWN_BY,
    ObservationSerializer,
    ShownReader,
    observation_rows,
)
from trade.statistics.observations import Observation


class ObservedViewSet(RowViewSet):
    """Finds the rows of a page in one table, then reads what they name: with joins, the planner
    may begin with these and sort all rows."""

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        page = super().paginate_queryset(queryset.select_related(None)) or []
        found = self.queryset.in_bulk([one.pk for one in page])
        return [found[one.pk] for one in page]


class ObservationViewSet(ObservedViewSet):
    """Observations of public series, those not shown and those retracted included."""

    queryset = Observation.objects.select_related(*NAMED_IN_ROWS)
    filterset_class = ObservationFilter
    serializer_class = ObservationSerializer
    lookup_field = "uid"

    def rows(self, page: Sequence[Observation]) -> Sequence[JsonObject]:
        return observation_rows(page)

    def own_readers(self) -> Readers:
        return {"shown": ColumnReader(SHOWN_BY, ShownReader())}
