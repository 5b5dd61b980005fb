"""From the periods of a series to the points of a chart: each with all that must be known."""

from dataclasses import replace
from datetime import date, timedelta

from portal.formatting.addresses import address_of
from portal.formatting.dates import format_day
from portal.formatting.notes import name_in_words, note_in_words
from portal.graphics.charts.axes import span_to_decimal_years
from portal.graphics.charts.specification import ChartPoint, LosingValue
from portal.records.document_types import CitedSource
from portal.records.documents import source_document
from trade.statistics.disagreements import standing_of
from trade.statistics.document_types import SeriesDocument
from trade.statistics.labels import anchor, sign_of, strip_zeros, words_of
from trade.statistics.models import Frequency, Indicator
from trade.statistics.observations import Observation, ObsStatus
from trade.statistics.selection import Period

MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6}
"""Months of a whole period of a series; twelve where nothing else is said."""

BREAKS = (ObsStatus.BREAK, ObsStatus.DEFINITION, ObsStatus.LOW_RELIABILITY)
"""Statuses that no line may lead to."""


def points_of(
    document: SeriesDocument, periods: list[Period], indicator: Indicator
) -> tuple[ChartPoint, ...]:
    """The points of one series in order of time, forecasts among them. `document` is that of the
    series."""
    counts_all = bool(periods) and all(period.shown.cumulative for period in periods)
    found: list[ChartPoint] = []
    for period in periods:
        found.append(_point(document, period, period.shown, indicator, counts_all))
        found += (_point(document, period, f, indicator, counts_all) for f in period.forecasts)
    return join_points(found)


def is_part_of_year(observation: Observation, frequency: str) -> bool:
    """True of less than a year in a series that is counted by year."""
    return frequency == Frequency.ANNUAL and _nature(observation, frequency, counts_all=False)[1]


def join_points(points: list[ChartPoint]) -> tuple[ChartPoint, ...]:
    """Each point knows whether a line may lead to it from the one of its sort before it."""
    before: dict[tuple[bool, str], ChartPoint] = {}
    found = []
    for point in points:
        sort = (point.is_forecast, point.maker if point.is_forecast else "")
        is_joined = _follows(before.get(sort), point)
        found.append(replace(point, is_joined=is_joined))
        if not point.is_partial:
            before[sort] = point
    return tuple(found)


def _point(
    document: SeriesDocument,
    period: Period,
    observation: Observation,
    indicator: Indicator,
    counts_all: bool,
) -> ChartPoint:
    is_shown = observation is period.shown
    instant, partial = _nature(observation, document["frequency"], counts_all)
    first, last = observation.starts_on, observation.ends_on
    start, end = span_to_decimal_years(last if instant and counts_all else first, last)
    url = document["url"]
    return ChartPoint(
        key=period.period,
        start=start,
        end=end,
        label=format_day(period.period),
        value=strip_zeros(observation.number),
        text=words_of(observation, document["unit"]),
        unit=document["unit"],
        comparator=observation.comparator,
        lower=None if observation.lower is None else strip_zeros(observation.lower),
        upper=None if observation.upper is None else strip_zeros(observation.upper),
        is_forecast=observation.is_forecast,
        maker=name_in_words(observation.maker.publisher),
        made_on=observation.source.published_on,
        is_instant=instant,
        is_partial=partial,
        is_joined=observation.obs_status not in BREAKS,
        status=sign_of(observation),
        disputed=is_shown and period.disputed,
        others=tuple(_others(document, period, indicator)) if is_shown else (),
        sources=(_cited(observation),),
        url=(
            period.dispute_url(f"{url}#{anchor(period.period)}")
            if is_shown and period.disputed
            else url
        ),
        note=note_in_words(observation.note),
    )


def _nature(observation: Observation, frequency: str, counts_all: bool) -> tuple[bool, bool]:
    """Two flags: a count on a day (or up to it), and less than a whole period.

    A month is a moment in a series that is counted now and then, and a part of a year in one
    that is counted by year. What is counted from a beginning is a moment where the whole series
    is, and never as much as a period where it is not.
    """
    if counts_all:
        return True, False
    if observation.cumulative:
        return False, True
    months = _months(observation.starts_on, observation.ends_on)
    if observation.starts_on == observation.ends_on:
        return True, False
    if months == 1 and frequency in (Frequency.IRREGULAR, Frequency.WEEKLY, Frequency.DAILY):
        return True, False
    whole = MONTHS.get(Frequency(frequency), 12)
    return False, months == 0 or (months < 12 and months != whole)


def _months(first: date, last: date) -> int:
    """Whole months of a period; 0 when it begins or ends within one."""
    is_whole = first.day == 1 and (last == date.max or (last + timedelta(days=1)).day == 1)
    return (last.year - first.year) * 12 + last.month - first.month + 1 if is_whole else 0


def _follows(before: ChartPoint | None, point: ChartPoint) -> bool:
    if before is None or not point.is_joined or point.is_partial:
        return False
    if point.is_instant and before.is_instant:
        return True
    return abs(point.start - before.end) < 0.01


def _others(document: SeriesDocument, period: Period, indicator: Indicator) -> list[LosingValue]:
    """Other statements for the period, those of other series last; the same words of a series once
    with all their sources."""
    found: dict[tuple[str, str, str], LosingValue] = {}
    for other in (*period.others, *period.rivals):
        stands = standing_of(other, period, indicator)
        text = words_of(other, document["unit"])
        is_own = other.series_id == period.shown.series_id
        key = (text, str(stands.label), "" if is_own else other.series.slug)
        said = found.get(key)
        if said:
            cited = (*said.sources, _cited(other))
            found[key] = replace(said, sources=cited)
        else:
            found[key] = LosingValue(
                value=strip_zeros(other.number),
                text=text,
                comparator=other.comparator,
                standing=stands.standing.value,
                standing_reason=stands.reason,
                standing_words=str(stands.label),
                sources=(_cited(other),),
                url=document["url"] if is_own else address_of(other.series),
                reporter="" if is_own else str(other.series.reporter),
            )
    return list(found.values())


def _cited(observation: Observation) -> CitedSource:
    return {**source_document(observation.source), "locator": observation.locator}
