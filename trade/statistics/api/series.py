"""The endpoints of indicators and series, and of decisions about periods."""

from typing import Any

from rest_framework import serializers
from rest_framework.reverse import reverse

from portal.models import Record
from portal.opendata.api.parts import PartViewSet, public_rows, row_shape
from portal.opendata.api.shapes import document_shape, extended
from portal.opendata.api.views import RecordViewSet
from portal.records.document_types import JsonObject
from trade.statistics.filters.series import PeriodRulingFilter, SeriesFilter
from trade.statistics.models import PeriodRuling, Series
from trade.statistics.serializers import PeriodRulingSerializer


class SeriesViewSet(RecordViewSet):
    queryset = Series.objects.all()
    filterset_class = SeriesFilter

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        document: type[serializers.Serializer[Any]] = document_shape(Series)
        if self.detail:
            link = serializers.CharField(help_text="Address of its observations")
            document = extended(document, "SeriesDetailSerializer", observations=link)
        return document

    def row(self, found: Record) -> JsonObject:
        observations = f"{reverse('api_observation-list')}?series={found.slug}"
        return {**super().row(found), "observations": observations}


class PeriodRulingViewSet(PartViewSet):
    """Every decision about a period, also where nothing differs any more."""

    queryset = public_rows(PeriodRuling)
    filterset_class = PeriodRulingFilter
    serializer_class = row_shape(PeriodRulingSerializer)
