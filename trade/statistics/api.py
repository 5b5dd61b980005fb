"""The endpoints of indicators, series, decisions about periods, observations and periods."""

from typing import ClassVar, cast

from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.reverse import reverse

from portal.models import Standing, Status
from portal.opendata.api.parts import PartViewSet, public_rows, row_shape
from portal.opendata.api.row_columns import ColumnReader, Readers, each
from portal.opendata.api.shapes import document_shape
from portal.opendata.api.views import RecordViewSet, RowViewSet
from portal.records.document_types import JsonObject
from portal.records.fact_serializers import ReasonField, RulingSerializer
from portal.records.serializers import (
    AnySerializer,
    JsonNumberField,
    StatementList,
    extend_serializer,
)
from trade.statistics.filters.observations import ObservationFilter, PeriodFilter
from trade.statistics.filters.series import PeriodRulingFilter, SeriesFilter
from trade.statistics.judged_columns import JudgedReader, judge_observation, judge_period
from trade.statistics.labels import register_key
from trade.statistics.models import Frequency, PeriodRuling, Series
from trade.statistics.observation_rows import PlainObservationSerializer
from trade.statistics.observations import Observation, ObservationQuerySet
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


class TitledSerializer(PlainObservationSerializer):
    """An observation that can be read alone. The change log does without the titles: a new one
    would change each row of its series."""

    series_title = serializers.CharField(
        source="series.title_en", help_text="Title of the series, in English"
    )
    indicator_title = serializers.CharField(
        source="series.public_indicator.title_en",
        allow_null=True,
        help_text="What is measured, in English",
    )
    frequency = serializers.ChoiceField(
        choices=Frequency.choices,
        source="series.frequency",
        help_text="How often the series has values",
    )


class JudgedSerializer(PlainObservationSerializer):
    """An observation with its standing."""

    standing = serializers.ChoiceField(
        choices=Standing.choices, help_text="How it stands to the value that is accepted"
    )
    standing_reason = ReasonField()
    gap_percent = JsonNumberField(
        allow_null=True, help_text="How far it is from the accepted value, where it differs"
    )
    gap_ratio = JsonNumberField(
        allow_null=True, help_text="The larger to the smaller of it and the accepted value"
    )


DISAGREEMENT = "Its key, where public statements differ about the period"
RULING = "On the period, or on the disagreement that it is part of"


class ObservationSerializer(JudgedSerializer, TitledSerializer):
    """One value of a series for one period, as one source gives it, and how others differ."""

    disagreement = serializers.CharField(allow_blank=True, help_text=DISAGREEMENT)
    ruling = RulingSerializer(allow_null=True, help_text=RULING)


INDICATOR: Readers = {
    name: ColumnReader(
        ("series__indicator__status", f"series__indicator__{column}"),
        each(lambda status, word: word if status == Status.PUBLISHED else None),
    )
    for name, column in (("indicator", "slug"), ("indicator_title", "title_en"))
}


class ObservationViewSet(RowViewSet):
    """Observations of public series, those not shown and those retracted included."""

    queryset = Observation.objects.all()
    filterset_class = ObservationFilter
    serializer_class = ObservationSerializer
    lookup_field = "uid"
    late_columns: ClassVar[dict[str, int]] = {
        **Observation.late_columns,
        **dict.fromkeys(("standing", "disagreement", "ruling"), 3),
    }

    def own_readers(self) -> Readers:
        return JudgedReader(judge_observation).readers() | INDICATOR


class PeriodSerializer(TitledSerializer):
    """The observation that is shown for a period, with every one that is not."""

    key = serializers.CharField(help_text="As the register of disagreements has it")
    disagreement = serializers.CharField(allow_blank=True, help_text=DISAGREEMENT)
    ruling = RulingSerializer(allow_null=True, help_text=RULING)
    disputed = serializers.BooleanField(help_text="Whether public statements differ about it")
    others = StatementList(
        child=JudgedSerializer(),
        help_text="What other sources say, by the rule, then what other series have against it",
    )
    forecasts = StatementList(
        child=PlainObservationSerializer(), help_text="What was foretold of it before"
    )
    gap_percent = JsonNumberField(
        allow_null=True, help_text="The largest gap to the accepted value"
    )
    gap_ratio = JsonNumberField(
        allow_null=True,
        help_text="The widest gap: the larger to the smaller of the accepted and another value",
    )


class PeriodViewSet(RowViewSet):
    """Periods of public series, each with all that is said of it."""

    queryset = Observation.objects.all()
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

    found_rows = dated_rows

    def own_readers(self) -> Readers:
        return {
            "shown": ColumnReader(("uid",), lambda uids: [True] * len(uids)),
            "key": ColumnReader(("series__uid", "period"), each(register_key)),
            **JudgedReader(judge_period).readers(),
            **INDICATOR,
        }

    def one(self, key: str) -> Observation:
        _kind, _dash, rest = key.partition("-")
        uid, _dash, period = rest.partition("-")
        named = period.replace("-to-", "/").upper()
        matching = self.get_queryset().filter(series__uid=uid, period=named)
        found: Observation | None = matching.first()
        if found is None or register_key(uid, found.period) != key:
            raise Http404
        return found
