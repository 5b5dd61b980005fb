"""The endpoints of indicators, series, decisions about periods, observations and periods."""

import builtins
from collections.abc import Sequence
from typing import Any, cast

from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.reverse import reverse

from portal.models import Standing
from portal.opendata.api.parts import PartViewSet, public_rows, row_shape
from portal.opendata.api.row_columns import ColumnReader, Readers
from portal.opendata.api.shapes import document_shape
from portal.opendata.api.views import RecordViewSet, RowViewSet
from portal.records.document_types import JsonObject
from portal.records.fact_serializers import ReasonField, RulingSerializer
from portal.records.serializers import AnySerializer, StatementList, extend_serializer
from portal.tabular.flattening import Column, plain_columns
from trade.statistics.disagreements import standing_of
from trade.statistics.filters.observations import ObservationFilter, PeriodFilter
from trade.statistics.filters.series import PeriodRulingFilter, SeriesFilter
from trade.statistics.labels import register_key
from trade.statistics.models import Frequency, PeriodRuling, Series
from trade.statistics.observation_rows import (
    NAMED_IN_ROWS,
    SHOWN_BY,
    ObservationSerializer,
    ShownReader,
)
from trade.statistics.observations import Observation, ObservationQuerySet
from trade.statistics.selection import periods_of
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
