"""The endpoints of observations, and of periods with all their observations."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from portal.facts import Comparator
from portal.opendata.api.shapes import MomentField, NumberField
from portal.opendata.api.views import RowViewSet
from portal.records.serializers import SourceField
from trade.statistics.filters.observations import ObservationFilter
from trade.statistics.observations import Observation, ObsStatus
from trade.statistics.selection import by_rule


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
