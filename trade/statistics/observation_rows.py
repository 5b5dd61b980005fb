"""Rows of observations, as lists for programs and the change log have them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

from django.utils import translation
from rest_framework import serializers

from portal.facts import Comparator
from portal.models.languages import DEFAULT
from portal.publication.change_log import PublicState
from portal.publication.public_rows import states_of
from portal.records.document_types import JsonObject
from portal.records.rows import JsonMomentField
from portal.records.serializers import JsonNumberField, SourceField
from trade.statistics.observations import Observation, ObsStatus
from trade.statistics.selection import by_rule


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


def observation_rows(observations: Sequence[Observation]) -> Sequence[JsonObject]:
    """The rows of observations that were loaded with series and source. One query."""
    preferred = preferred_of_their_periods(observations)
    for observation in observations:
        observation.shown = observation.pk in preferred
    return cast("Sequence[JsonObject]", ObservationSerializer(observations, many=True).data)


def observation_states(uids: Sequence[str]) -> list[PublicState]:
    """The public state of those of these observations that are public, for the change log."""
    public = Observation.objects.select_related("series", "source").filter(uid__in=uids)
    rows = list(public.order_by("pk"))
    with translation.override(DEFAULT):
        return states_of(rows, observation_rows(rows), "uid")


def preferred_of_their_periods(observations: Sequence[Observation]) -> set[int]:
    """The keys of the preferred observations of the periods of these. One query."""
    rivals = Observation.objects.live().with_source().exclude(value=None)
    rivals = rivals.filter(
        series__in={o.series_id for o in observations}, period__in={o.period for o in observations}
    )
    periods: dict[tuple[int, str], list[Observation]] = defaultdict(list)
    for rival in rivals:
        periods[rival.series_id, rival.period].append(rival)
    return {by_rule(found)[0].pk for found in periods.values()}
