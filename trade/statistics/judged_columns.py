"""Columns of observations and of periods that say how the values of one period differ, and why one
of them is accepted. Most periods have one value, of which nothing is to be looked up.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from portal.facts.extents import largest, percent_apart, ratio_of
from portal.models import Disagreement, Standing
from portal.opendata.api.row_columns import ColumnReader, Readers
from portal.publication.public_rows import shape_of
from portal.records.document_types import Json, JsonObject, RulingDocument
from portal.records.documents import number_or_none, ruling_of_row
from portal.records.fact_serializers import RulingSerializer
from portal.records.standings import Judged
from trade.statistics.disagreements import standing_of
from trade.statistics.models import Series
from trade.statistics.observation_rows import PlainObservationSerializer
from trade.statistics.observations import Observation, ObsStatus
from trade.statistics.selection import Period, contested_periods, several_values


class Stored(NamedTuple):
    """The columns of an observation by which it is judged."""

    uid: str
    series_id: int
    series__uid: str
    period: str
    value: object
    obs_status: str
    retracted_at: object


NOTHING = Stored("", 0, "", "", None, "", None)

type Contested = tuple[Series, Period]
"""A period of which more is to be said than one value, and its series."""
type Judge = Callable[[Stored, Contested | None], JsonObject]
"""Returns the fields of a row."""


class JudgedReader:
    """Reads some fields of observations that are given by columns: those of all rows at once, which
    are kept until other rows are read."""

    FEW = 1_000
    """Up to so many rows, only the values of their own periods are counted."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self._uids: Sequence[str] = ()
        self._fields: list[JsonObject] = []
        self._everywhere: set[tuple[int, str]] = set()

    def readers(self) -> Readers:
        names = self.judge(NOTHING, None)
        return {name: ColumnReader(Stored._fields, partial(self._read, name)) for name in names}

    def _read(self, name: str, uids: Sequence[str], *columns: Sequence[object]) -> list[Json]:
        if uids is not self._uids:
            self._fields = self.judged([*map(Stored._make, zip(uids, *columns, strict=True))])
            self._uids = uids
        return [one[name] for one in self._fields]

    def judged(self, stored: Sequence[Stored]) -> list[JsonObject]:
        """Return the fields of some rows. A fixed number of queries."""
        places: dict[tuple[int, str], list[int]] = defaultdict(list)
        for number, one in enumerate(stored):
            places[one.series_id, one.period].append(number)
        found = [self.judge(one, None) for one in stored]
        uids = {one.series_id: one.series__uid for one in stored}
        for series, period in contested_periods(places, uids, self._several(places)):
            for number in places[series.pk, period.period]:
                found[number] = self.judge(stored[number], (series, period))
        return found

    def _several(self, places: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
        if len(places) > self.FEW or self._everywhere:
            self._everywhere = self._everywhere or several_values(Observation.objects.all())
            return self._everywhere
        return several_values(Observation.objects.of_periods(places))


NO_GAP: JsonObject = {"gap_percent": None, "gap_ratio": None}


class Stands(NamedTuple):
    """How a value stands to the accepted one, how far it is from it if it differs, and in which
    disagreement, if not that of its own series."""

    judged: Judged
    gaps: JsonObject = NO_GAP
    row: Disagreement | None = None

    def told(self) -> JsonObject:
        standing, reason = self.judged
        return {"standing": standing.value, "standing_reason": reason, **self.gaps}


def judge_observation(stored: Stored, contested: Contested | None) -> JsonObject:
    """Return how a value stands to the accepted one of its period, and what has been decided."""
    stands = _stands(stored, contested)
    period = contested[1] if contested else None
    row = stands.row or (period.disagreement if period else None)
    decision = ruling_of_row(stands.row) if stands.row else period.decision if period else None
    is_live = stored.value is not None and stored.retracted_at is None
    return {
        "shown": stored.uid == period.shown.uid if period else is_live,
        **stands.told(),
        "disagreement": row.key if row else "",
        "ruling": _ruling(decision),
    }


def standings_of(observations: Collection[Observation]) -> list[Judged]:
    """Return how observations with their series stand, in the words of their list."""
    stored = [
        Stored(
            *(one.uid, one.series_id, one.series.uid, one.period, one.value),
            *(one.obs_status, one.retracted_at),
        )
        for one in observations
    ]
    rows = JudgedReader(judge_observation).judged(stored)
    return [Judged(Standing(row["standing"]), row["standing_reason"]) for row in rows]


def judge_period(stored: Stored, contested: Contested | None) -> JsonObject:
    """Return what is said of a period beside the value that is shown."""
    if contested is None:
        nothing: JsonObject = {"disagreement": "", "ruling": None, "disputed": False}
        return {**nothing, "others": [], "forecasts": [], **NO_GAP}
    series, period = contested
    return {
        "disagreement": period.disagreement.key if period.disagreement else "",
        "ruling": _ruling(period.decision),
        "disputed": period.disputed,
        "others": [_other(one, series, period) for one in (*period.others, *period.rivals)],
        "forecasts": [_plain(one, series) for one in period.forecasts],
        "gap_percent": number_or_none(period.gap_percent),
        "gap_ratio": number_or_none(period.gap_ratio),
    }


def _stands(stored: Stored, contested: Contested | None) -> Stands:
    if stored.retracted_at is not None:
        return Stands(Judged(Standing.RETRACTED))
    if stored.value is None:
        return Stands(Judged(Standing.NO_VALUE))
    if stored.obs_status == ObsStatus.FORECAST:
        return Stands(Judged(Standing.NOT_COMPARED))
    if contested is None:
        return Stands(Judged(Standing.AGREES))
    series, period = contested
    if stored.uid == period.shown.uid:
        return _shown_stands(period)
    for one in period.others:
        if one.uid == stored.uid:
            return _other_stands(one, series, period)
    return Stands(Judged(Standing.NOT_COMPARED))  # an outcome beside a forecast that is pinned


def _shown_stands(period: Period) -> Stands:
    """What is shown agrees, unless a disagreement has the value of another series as accepted; of
    several, the one with the widest gap tells."""
    lost = [
        Stands(
            Judged(Standing(said["standing"]), said["standing_reason"]),
            _gaps(Decimal(row.accepted), period.shown.number),
            row,
        )
        for row in period.register
        for said in row.statements
        if said["uid"] == period.shown.uid and said["agrees"] is False
    ]
    agrees = Stands(Judged(Standing.AGREES))
    return max(lost, key=lambda one: one.gaps["gap_percent"] or 0, default=agrees)


def _other_stands(one: Observation, series: Series, period: Period) -> Stands:
    judged = standing_of(one, period, series.indicator)
    differs = judged.standing.agrees is False
    return Stands(judged, _gaps(period.shown.number, one.number) if differs else NO_GAP)


def _other(one: Observation, series: Series, period: Period) -> JsonObject:
    written = _plain(one, None if one in period.rivals else series)
    return {**written, **_other_stands(one, series, period).told()}


def _plain(one: Observation, series: Series | None) -> JsonObject:
    """Return the row of an observation that is not shown, of a series that is loaded already."""
    one.shown = False
    if series:
        one.series = series
    return shape_of(PlainObservationSerializer).to_representation(one)


def _gaps(accepted: Decimal, number: Decimal) -> JsonObject:
    """Return how far a value is from an accepted one, as the register has it."""
    return {
        "gap_percent": number_or_none(percent_apart(accepted, number)),
        "gap_ratio": number_or_none(largest([ratio_of(accepted, number)])),
    }


def _ruling(decision: RulingDocument | None) -> JsonObject | None:
    return shape_of(RulingSerializer).to_representation(decision) if decision else None
