"""The endpoint of observations."""

import builtins

from portal.opendata.api.row_columns import ColumnReader, Readers
from portal.opendata.api.views import RowViewSet
from portal.tabular.flattening import Column, plain_columns
from trade.statistics.filters.observations import ObservationFilter
from trade.statistics.observation_rows import SHOWN_BY, ObservationSerializer, ShownReader
from trade.statistics.observations import Observation

OF_SERIES = {
    "series_title": ("series__title_en", "Title of the series, in English"),
    "indicator_title": ("series__indicator__title_en", "What is measured, in English"),
    "frequency": ("series__frequency", "How often the series has values"),
}
"""Columns of files by which they can be read alone: where each stands, and its meaning."""


class ObservationViewSet(RowViewSet):
    """Observations of public series, those not shown and those retracted included."""

    queryset = Observation.objects.all()
    filterset_class = ObservationFilter
    serializer_class = ObservationSerializer
    lookup_field = "uid"

    def own_readers(self) -> Readers:
        named = {name: ColumnReader((place,), list) for name, (place, _words) in OF_SERIES.items()}
        return {"shown": ColumnReader(SHOWN_BY, ShownReader()), **named}

    def derived_columns(self) -> builtins.list[Column]:
        """The change log does without them: a new title would change each row of its series."""
        return [
            column
            for name, (_place, words) in OF_SERIES.items()
            for column in plain_columns(name, description=words)
        ]
