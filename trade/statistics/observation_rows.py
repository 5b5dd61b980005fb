"""Rows of observations, as lists for programs and the change log have them."""

from collections.abc import Sequence
from functools import cached_property
from itertools import batched
from typing import Any, cast

from django.db.models import Count
from django.utils import translation
from rest_framework import serializers

from portal.facts import Comparator
from portal.models.languages import DEFAULT
from portal.publication.change_log import PublicState
from portal.publication.public_rows import shape_of, states_of
from portal.records.document_types import JsonObject
from portal.records.rows import JsonMomentField
from portal.records.serializers import JsonNumberField, SourceField
from trade.statistics.observations import Observation, ObservationQuerySet, ObsStatus

NAMED_IN_ROWS = ("series__indicator", "source", "attributed_to")
"""What the rows of observations name."""


class ObservationSerializer(serializers.Serializer[Any]):
    """One value of a series for one period, as one source gives it."""

    uid = serializers.CharField()
    series = serializers.CharField(source="series.slug", help_text="Slug of the series")
    period = serializers.CharField(help_text="2024, 2024-Q3, 2024-05, 2024-05-25 or start/end")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    value = JsonNumberField(allow_null=True)
    unit = serializers.CharField(source="series.unit")
    comparator = serializers.ChoiceField(choices=Comparator.choices)
    lower = JsonNumberField(allow_null=True)
    upper = JsonNumberField(allow_null=True)
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
    recorded_at = JsonMomentField()
    retracted_at = JsonMomentField(allow_null=True)
    retraction_reason = serializers.CharField(allow_blank=True)
    quote = serializers.CharField(allow_blank=True)
    attributed_to = SourceField(allow_null=True, help_text="Whom the source itself credits with it")
    indicator = serializers.CharField(
        source="series.indicator.slug", help_text="What is measured, by its slug"
    )
    country = serializers.CharField(source="series.country_id", allow_null=True)
    partner = serializers.CharField(source="series.partner_id", allow_null=True)
    reporter = serializers.CharField(
        source="series.reporter_en", allow_blank=True, help_text="Who counts it, in English"
    )
    detail = serializers.CharField(
        source="series.detail", allow_blank=True, help_text="Fuel, technology or part of the whole"
    )


def observation_rows(observations: Sequence[Observation]) -> Sequence[JsonObject]:
    """The rows of observations that were loaded with `NAMED_IN_ROWS`. One query."""
    preferred = preferred_of_their_periods(observations)
    for observation in observations:
        observation.shown = observation.pk in preferred
    write = shape_of(ObservationSerializer).to_representation
    return cast("Sequence[JsonObject]", list(map(write, observations)))


def observation_states(uids: Sequence[str]) -> list[PublicState]:
    """The public state of those of these observations that are public, for the change log."""
    public = Observation.objects.select_related(*NAMED_IN_ROWS).filter(uid__in=uids)
    rows = list(public.order_by("pk"))
    with translation.override(DEFAULT):
        return states_of(rows, observation_rows(rows), "uid")


def preferred_of_their_periods(observations: Sequence[Observation]) -> set[int]:
    """The keys of the preferred observations of the periods of these. One query."""
    return _preferred({(one.series_id, one.period) for one in observations})


SHOWN_BY = ("id", "series_id", "period", "value", "retracted_at")


class ShownReader:
    """Tells of many observations, given by columns, which are shown. Most are the only one of
    their period; the rule judges the others."""

    FEW = 1_000
    """Up to so many rows, only rivals in their own periods are looked for."""

    def __call__(
        self,
        keys: Sequence[int],
        series: Sequence[int],
        periods: Sequence[str],
        values: Sequence[object],
        retracted: Sequence[object],
    ) -> list[bool]:
        named = list(zip(series, periods, strict=True))
        if len(named) <= self.FEW and not self._is_complete:
            preferred = _preferred(set(named))
            return [key in preferred for key in keys]
        return [
            value is not None
            and gone is None
            and (period not in self._contested or key in self._preferred)
            for key, period, value, gone in zip(keys, named, values, retracted, strict=True)
        ]

    @property
    def _is_complete(self) -> bool:
        return "_contested" in vars(self)

    @cached_property
    def _contested(self) -> set[tuple[int, str]]:
        """Series and period of all that several observations are about."""
        counted = _rivals().order_by().values_list("series", "period").annotate(count=Count("pk"))
        several = counted.filter(count__gt=1).values_list("series", "period")
        return set(several.iterator())

    @cached_property
    def _preferred(self) -> set[int]:
        some = batched(sorted(self._contested), self.FEW)
        return {key for contested in some for key in _preferred(set(contested))}


def _rivals() -> ObservationQuerySet:
    """The observations that may be shown."""
    found: ObservationQuerySet = Observation.objects.live().exclude(value=None)
    return found


def _preferred(asked: set[tuple[int, str]]) -> set[int]:
    """The keys of the preferred observations of periods, named by series and period. One query."""
    rivals = _rivals().of_periods(asked).by_rule().values_list("series", "period", "pk")
    preferred: dict[tuple[int, str], int] = {}
    for series, period, key in rivals:
        preferred.setdefault((series, period), key)
    return {preferred[one] for one in asked & preferred.keys()}
