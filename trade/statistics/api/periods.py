"""The endpoint of periods: of each the value that is shown, and every other beside it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.http import Http404
from rest_framework import serializers

from portal.models import Disagreement
from portal.records.document_types import JsonObject
from portal.records.documents import ruling_document
from portal.records.serializers import RulingSerializer
from trade.statistics.api.observations import ObservedViewSet
from trade.statistics.filters.observations import PeriodFilter
from trade.statistics.models import PeriodRuling, Series
from trade.statistics.observation_rows import ObservationSerializer
from trade.statistics.observations import Observation
from trade.statistics.selection import Period, arrange


class PeriodSerializer(ObservationSerializer):
    """The observation that is shown for a period, with every one that is not."""

    key = serializers.SerializerMethodField(help_text="As the register of disagreements has it")
    disagreement = serializers.CharField(
        allow_blank=True, help_text="Its key, where public statements differ about the period"
    )
    others = ObservationSerializer(many=True, help_text="What other sources say, by the rule")
    forecasts = ObservationSerializer(many=True, help_text="What was foretold of it before")
    ruling = RulingSerializer(allow_null=True)

    def get_key(self, shown: Observation) -> str:
        return key_of(shown)


def key_of(shown: Observation) -> str:
    return f"series-{shown.series.uid}-{shown.period.replace('/', '-to-').lower()}"


class PeriodViewSet(ObservedViewSet):
    """Periods of public series, each with all that is said of it."""

    queryset = Observation.objects.preferred().select_related("series__indicator", "source")
    filterset_class = PeriodFilter
    serializer_class = PeriodSerializer
    lookup_field = "key"

    def one(self, key: str) -> Observation:
        kind, _dash, rest = key.partition("-")
        uid, _dash, period = rest.partition("-")
        named = period.replace("-to-", "/").upper()
        matching = self.get_queryset().filter(series__uid=uid, period=named)
        found: Observation | None = matching.first()
        if kind != Series.kind() or found is None or key_of(found) != key:
            raise Http404
        return found

    def rows(self, page: Sequence[Any]) -> Sequence[JsonObject]:
        known, disputed = periods_of(page), _disagreements_of(page)
        for shown in page:
            period = known[shown.series_id, shown.period]
            shown.shown = True
            shown.disagreement = disputed.get((shown.series.uid, shown.period), "")
            shown.others, shown.forecasts = period.others, period.forecasts
            shown.ruling = ruling_document(period.ruling) if period.ruling else None
        return super().rows(page)


def periods_of(shown: Sequence[Observation]) -> dict[tuple[int, str], Period]:
    """All that is known about the periods of these, by series and period. Two queries."""
    series = {one.series_id: one.series for one in shown}
    asked = {(one.series_id, one.period) for one in shown}
    rivals = Observation.objects.of_periods(asked).live().with_source()
    observed: dict[int, list[Observation]] = defaultdict(list)
    for rival in rivals.select_related("series"):
        rival.shown = False
        observed[rival.series_id].append(rival)
    ruled: dict[int, list[PeriodRuling]] = defaultdict(list)
    for ruling in PeriodRuling.objects.filter(
        record__in=series, period__in={one.period for one in shown}
    ):
        ruled[ruling.record_id].append(ruling)
    return {
        (pk, period.period): period
        for pk, one in series.items()
        for period in arrange(observed[pk], ruled[pk], one.indicator.tolerance_percent)
    }


def _disagreements_of(shown: Sequence[Observation]) -> dict[tuple[str, str], str]:
    """Return the keys that the register has for these periods, by uid of the series and period."""
    found = Disagreement.objects.filter(
        kind=Series.kind(),
        record_uid__in={one.series.uid for one in shown},
        period__in={one.period for one in shown},
    )
    return {
        (uid, period): key for uid, period, key in found.values_list("record_uid", "period", "key")
    }
