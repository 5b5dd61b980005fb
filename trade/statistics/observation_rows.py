"""Rows of observations, as lists for programs and the change log have them."""

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from rest_framework import serializers

from portal.facts import Comparator
from portal.models.languages import DEFAULT
from portal.publication.change_log import PublicState
from portal.publication.public_rows import shape_of, states_of
from portal.records.document_types import JsonObject
from portal.records.rows import JsonMomentField
from portal.records.serializers import JsonNumberField, SourceField
from trade.statistics.observations import Observation, ObsStatus

OBSERVATION = "observation"
"""Their kind in the change log."""
NAMED_IN_ROWS = ("series__indicator", "source", "attributed_to")
"""What the rows of observations name."""


class PlainObservationSerializer(serializers.Serializer[Any]):
    """One value of a series for one period, as one source gives it, without what others say: the
    change log would have all of a period again whenever one is published."""

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
        source="series.public_indicator.slug",
        allow_null=True,
        help_text="What is measured, by its slug; none while that is not public",
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
    write = shape_of(PlainObservationSerializer).to_representation
    return list(map(write, observations))


def observation_states(uids: Sequence[str]) -> list[PublicState]:
    """The public state of those of these observations that are public, for the change log."""
    public = Observation.objects.select_related(*NAMED_IN_ROWS).filter(uid__in=uids)
    rows = list(public.order_by("pk"))
    with translation.override(DEFAULT):
        return states_of(OBSERVATION, rows, observation_rows(rows))


def preferred_of_their_periods(observations: Sequence[Observation]) -> set[int]:
    """The keys of the preferred observations of the periods of these. One query."""
    asked = {(one.series_id, one.period) for one in observations}
    rivals = Observation.objects.of_periods(asked).live().exclude(value=None).by_rule()
    preferred: dict[tuple[int, str], int] = {}
    for series, period, key in rivals.values_list("series", "period", "pk"):
        preferred.setdefault((series, period), key)
    return {preferred[one] for one in asked & preferred.keys()}
