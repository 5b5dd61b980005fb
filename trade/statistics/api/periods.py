"""The endpoint of periods: of each the value that is shown, and every other beside it."""

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework import serializers

from portal.models import Standing
from portal.opendata.api.views import RowViewSet
from portal.records.document_types import JsonObject
from portal.records.fact_serializers import ReasonField, RulingSerializer
from portal.records.serializers import StatementList
from trade.statistics.disagreements import standing_of
from trade.statistics.filters.observations import PeriodFilter
from trade.statistics.labels import register_key
from trade.statistics.models import Frequency
from trade.statistics.observation_rows import NAMED_IN_ROWS, ObservationSerializer
from trade.statistics.observations import Observation, ObservationQuerySet
from trade.statistics.selection import periods_of


class OtherSerializer(ObservationSerializer):
    """An observation beside the one that is shown."""

    standing = serializers.ChoiceField(
        choices=Standing.choices, help_text="How it stands against the value that is shown"
    )
    standing_reason = ReasonField()


class PeriodSerializer(ObservationSerializer):
    """The observation that is shown for a period, with every one that is not."""

    key = serializers.SerializerMethodField(help_text="As the register of disagreements has it")
    disagreement = serializers.CharField(
        allow_blank=True, help_text="Its key, where public statements differ about the period"
    )
    ruling = RulingSerializer(
        allow_null=True, help_text="On it, or on the disagreement that it is part of"
    )
    disputed = serializers.BooleanField(help_text="Whether public statements differ about it")
    others = StatementList(
        child=OtherSerializer(),
        help_text="What other sources say, by the rule, then what other series have against it",
    )
    forecasts = StatementList(
        child=ObservationSerializer(), help_text="What was foretold of it before"
    )
    series_title = serializers.CharField(
        source="series.title_en", help_text="Title of the series, in English"
    )
    indicator_title = serializers.CharField(
        source="series.indicator.title_en", help_text="What is measured, in English"
    )
    frequency = serializers.ChoiceField(
        choices=Frequency.choices,
        source="series.frequency",
        help_text="How often the series has values",
    )

    def get_key(self, shown: Observation) -> str:
        return register_key(shown.series, shown.period)


class PeriodViewSet(RowViewSet):
    """Periods of public series, each with all that is said of it."""

    queryset = Observation.objects.select_related(*NAMED_IN_ROWS)
    filterset_class = PeriodFilter
    serializer_class = PeriodSerializer
    lookup_field = "key"

    def get_queryset(self) -> ObservationQuerySet:
        """Return the preferred observations, by a subquery made anew: threads that share one
        disturb each other, as Django counts uses of its tables while it writes SQL."""
        return cast(ObservationQuerySet, super().get_queryset()).preferred()

    def dated_rows(self) -> QuerySet[Model]:
        """Return all observations: what is not shown is said of the period, too."""
        return Observation.objects.all()

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        """Find the rows of a page in one table, then read what they name: with joins, the planner
        may begin with these and sort all rows."""
        page = super().paginate_queryset(queryset.select_related(None)) or []
        found = self.queryset.in_bulk([one.pk for one in page])
        return [found[one.pk] for one in page if one.pk in found]  # others were withdrawn

    def one(self, key: str) -> Observation:
        _kind, _dash, rest = key.partition("-")
        uid, _dash, period = rest.partition("-")
        named = period.replace("-to-", "/").upper()
        matching = self.get_queryset().filter(series__uid=uid, period=named)
        found: Observation | None = matching.first()
        if found is None or register_key(found.series, found.period) != key:
            raise Http404
        return found

    def rows(self, page: Sequence[Any]) -> Sequence[JsonObject]:
        series = {one.series_id: one.series for one in page}
        found = periods_of(series.values(), {(one.series_id, one.period) for one in page})
        known = {(one.pk, period.period): period for one, periods in found for period in periods}
        there = [one for one in page if (one.series_id, one.period) in known]  # not withdrawn since
        for shown in there:
            period = known[shown.series_id, shown.period]
            shown.shown, shown.disputed, shown.ruling = True, period.disputed, period.decision
            shown.disagreement = period.disagreement.key if period.disagreement else ""
            shown.others = [*period.others, *period.rivals]
            shown.forecasts = period.forecasts
            for one in (*shown.others, *shown.forecasts):
                one.shown = False
            for one in (*period.others, *period.forecasts):
                one.series = shown.series
            for one in shown.others:
                stands = standing_of(one, period, shown.series.indicator)
                one.standing, one.standing_reason = stands.standing.value, stands.reason
        return super().rows(there)
