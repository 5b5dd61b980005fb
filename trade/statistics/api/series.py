"""The endpoints of indicators and series, and of decisions about periods."""

from rest_framework import serializers
from rest_framework.reverse import reverse

from portal.opendata.api.parts import PartViewSet, public_rows, row_shape
from portal.opendata.api.shapes import document_shape
from portal.opendata.api.views import RecordViewSet
from portal.records.document_types import JsonObject
from portal.records.serializers import AnySerializer, extend_serializer
from trade.statistics.filters.series import PeriodRulingFilter, SeriesFilter
from trade.statistics.models import PeriodRuling, Series
from trade.statistics.serializers import PeriodRulingSerializer


class SeriesViewSet(RecordViewSet):
    queryset = Series.objects.all()
    filterset_class = SeriesFilter

    def get_serializer_class(self) -> type[AnySerializer]:
        document = document_shape(Series)
        if not self.detail:
            return document
        link = serializers.CharField(help_text="Address of its observations")
        return extend_serializer(document, "SeriesDetailSerializer", Series, {"observations": link})

    def row(self, key: str) -> JsonObject:
        found = super().row(key)
        observations = f"{reverse('api_observation-list')}?series={found['slug']}"
        return {**found, "observations": observations}


class PeriodRulingViewSet(PartViewSet):
    """Every decision about a period, also where nothing differs any more."""

    queryset = public_rows(PeriodRuling)
    filterset_class = PeriodRulingFilter
    serializer_class = row_shape(PeriodRulingSerializer)
