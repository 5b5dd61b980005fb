"""The endpoints of hubs, corridors, rankings and statistics."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rest_framework import serializers
from rest_framework.reverse import reverse

from portal.api import router
from portal.api.shapes import MomentField, NumberField, document_shape, extended
from portal.api.views import RecordViewSet, RowViewSet
from portal.documents import Document
from portal.facts import Comparator
from portal.serializers import SourceField
from trade.filters import (
    CorridorFilter,
    IndicatorFilter,
    ObservationFilter,
    RankingFilter,
    SeriesFilter,
    TradeHubFilter,
)
from trade.models import (
    Corridor,
    Indicator,
    Observation,
    ObsStatus,
    Ranking,
    Series,
    TradeHub,
)
from trade.shown import by_rule


class TradeHubViewSet(RecordViewSet):
    queryset = TradeHub.objects.all()
    filterset_class = TradeHubFilter


class CorridorViewSet(RecordViewSet):
    queryset = Corridor.objects.all()
    filterset_class = CorridorFilter


class RankingViewSet(RecordViewSet):
    queryset = Ranking.objects.all()
    filterset_class = RankingFilter


class IndicatorViewSet(RecordViewSet):
    queryset = Indicator.objects.all()
    filterset_class = IndicatorFilter


class SeriesViewSet(RecordViewSet):
    queryset = Series.objects.all()
    filterset_class = SeriesFilter

    def get_serializer_class(self) -> Any:
        document = document_shape(Series)
        if not self.detail:
            return document
        link = serializers.CharField(help_text="Address of its observations")
        return extended(document, "SeriesDetailSerializer", observations=link)

    def row(self, found: Any) -> Document:
        observations = f"{reverse('api_observation-list')}?series={found.slug}"
        return {**super().row(found), "observations": observations}


class ObservationSerializer(serializers.Serializer[Any]):
    """One value of a series for one period, as one source gives it."""

    uid = serializers.CharField()
    series = serializers.CharField(source="series.slug", help_text="Slug of the series")
    period = serializers.CharField(help_text="2024, 2024-Q3, 2024-05, 2024-05-25 or start/end")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    value = NumberField(allow_null=True)
    unit = serializers.CharField(source="series.unit")
    comparator = serializers.ChoiceField(choices=Comparator.choices)
    lower = NumberField(allow_null=True)
    upper = NumberField(allow_null=True)
    status = serializers.ChoiceField(
        choices=ObsStatus.choices, source="obs_status", help_text="SDMX code list CL_OBS_STATUS"
    )
    cumulative = serializers.BooleanField()
    as_printed = serializers.CharField(allow_blank=True)
    source = SourceField()  # type: ignore[assignment]  # a name, not DRF's argument
    locator = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    pinned = serializers.BooleanField()
    shown = serializers.BooleanField(help_text="Whether the portal shows it for its period")
    recorded_at = MomentField()
    retracted_at = MomentField(allow_null=True)
    retraction_reason = serializers.CharField(allow_blank=True)


class ObservationViewSet(RowViewSet):
    """Observations of public series, those not shown and those retracted included."""

    queryset = Observation.objects.select_related("series", "source")
    filterset_class = ObservationFilter
    serializer_class = ObservationSerializer
    lookup_field = "uid"

    def rows(self, page: Sequence[Any]) -> Any:
        shown = shown_of_the_periods(page)
        for observation in page:
            observation.shown = observation.pk in shown
        return super().rows(page)

    def row(self, found: Any) -> Any:
        return self.rows([found])[0]


def shown_of_the_periods(observations: Sequence[Observation]) -> set[int]:
    """The observations that are shown for the periods of these. One query."""
    rivals = Observation.objects.live().with_source().exclude(value=None)
    rivals = rivals.filter(
        series__in={o.series_id for o in observations}, period__in={o.period for o in observations}
    )
    periods: dict[tuple[int, str], list[Observation]] = defaultdict(list)
    for rival in rivals:
        periods[rival.series_id, rival.period].append(rival)
    return {by_rule(found)[0].pk for found in periods.values()}


router.register("hubs", TradeHubViewSet, "api_tradehub")
router.register("corridors", CorridorViewSet, "api_corridor")
router.register("rankings", RankingViewSet, "api_ranking")
router.register("indicators", IndicatorViewSet, "api_indicator")
router.register("series", SeriesViewSet, "api_series")
router.register("observations", ObservationViewSet, "api_observation")
