"""The values of series as the checks of plausibility read them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import NamedTuple

from django.db.models import Model, Q

from portal.editorial.plausibility import CheckedStatement, SourceRow, StatedRows, read_sources
from portal.editorial.worklist import Changes, Doubt, PlausibilityCheck, Severity
from portal.facts import Amount, Fact
from portal.facts.types import plain_number
from portal.models import Publishable, Status
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObservationBatch, ObsStatus


class SeriesValue(NamedTuple):
    """A value of a series, as checks see it."""

    pk: int
    uid: str
    series: int
    batch: int
    period: str
    starts_on: date
    ends_on: date
    value: Decimal
    obs_status: str
    cumulative: bool
    as_printed: str
    quote: str
    source: int
    comparator: str


class SeriesRow(NamedTuple):
    uid: str
    title: str
    unit: str
    frequency: str
    indicator: int
    indicator_unit: str
    slug: str
    country: str
    flow: str
    """Slug of the indicator."""


def is_observed(model: type[Model]) -> bool:
    return model in (Series, ObservationBatch)


@dataclass(frozen=True)
class ObservationRows(StatedRows):
    """The observations of series, or of batches that are not public yet, with all that is public
    of the same series."""

    model: type[Publishable]
    keys: Sequence[int]

    @cached_property
    def is_batch(self) -> bool:
        return self.model is ObservationBatch

    @cached_property
    def place_of(self) -> dict[int, int]:
        """The place of the record by series, or by batch."""
        if self.is_batch:
            waiting = ObservationBatch.working.filter(pk__in=self.keys)
            pks = set(waiting.exclude(status=Status.PUBLISHED).values_list("pk", flat=True))
            return {key: place for place, key in enumerate(self.keys) if key in pks}
        pairs = Series.working.filter(pk__in=self.keys).values_list("pk", "edit_of")
        original = {pk: edit_of or pk for pk, edit_of in pairs}  # of those that are still there
        return {original[key]: place for place, key in enumerate(self.keys) if key in original}

    @cached_property
    def observed(self) -> list[SeriesValue]:
        """All observations of the series concerned, of public batches and of the judged ones."""
        names = [f"{name}_id" if name in ("series", "batch", "source") else name
                 for name in SeriesValue._fields]  # fmt: skip
        released = Q(batch__status=Status.PUBLISHED)
        if self.is_batch:
            mine = Q(batch__in=self.place_of)
            concerned = Observation.working.filter(mine).values("series")
            found = Observation.working.filter(released | mine, series__in=concerned)
        else:
            found = Observation.working.filter(released, series__in=self.place_of)
        rows = found.filter(retracted_at=None).exclude(value=None).order_by("starts_on", "pk")
        return [SeriesValue(*row) for row in rows.values_list(*names).iterator()]

    @cached_property
    def by_series(self) -> dict[int, list[SeriesValue]]:
        found: dict[int, list[SeriesValue]] = defaultdict(list)
        for one in self.observed:
            found[one.series].append(one)
        return found

    def is_judged(self, one: SeriesValue) -> bool:
        return (one.batch if self.is_batch else one.series) in self.place_of

    @cached_property
    def series(self) -> dict[int, SeriesRow]:
        """By primary key; a draft of a series stands for it where it is judged."""
        names = ("uid", "title_en", "unit", "frequency", "indicator", "indicator__unit",
                 "slug", "country", "indicator__slug")  # fmt: skip
        keys = set(self.by_series) if self.is_batch else set(self.keys)
        found = Series.working.filter(pk__in=keys).values_list("pk", "edit_of", *names)
        return {edit_of or pk: SeriesRow(*rest) for pk, edit_of, *rest in found}

    @cached_property
    def sources(self) -> dict[int, SourceRow]:
        return read_sources({one.source for one in self.observed})

    @cached_property
    def statements(self) -> list[CheckedStatement]:
        facts: dict[str, Fact] = {}
        made = []
        for one in self.observed:
            if self.is_judged(one):
                unit = self.series[one.series].unit
                fact = facts.setdefault(unit, Fact(type=Amount(), unit=unit))
                source = self.sources[one.source]
                made.append(
                    CheckedStatement(
                        self.at(one), self.field(one), self.label(one), plain_number(one.value),
                        unit, one.as_printed, one.quote, source.language, source,
                        ((one.source, one.series), (one.series,)), one.period, fact,
                        is_forecast=one.obs_status == ObsStatus.FORECAST, subject=self.subject(one),
                    )
                )  # fmt: skip
        return made

    def at(self, one: SeriesValue) -> int:
        return self.place_of[one.batch if self.is_batch else one.series]

    def field(self, one: SeriesValue) -> str:
        return f"observations/{one.uid}" if self.is_batch else one.period

    def label(self, one: SeriesValue) -> str:
        return f"{self.series[one.series].title}, {one.period}"

    def subject(self, one: SeriesValue) -> tuple[str, str, str]:
        return "series", self.series[one.series].uid, one.period

    def problem(self, one: SeriesValue, **words: object) -> Doubt:
        value = plain_number(one.value)
        unit = self.series[one.series].unit
        detail = {"label": self.label(one), "value": f"{value} {unit}".strip(), **words}
        source = self.sources[one.source].data_set
        return Doubt(self.at(one), self.field(one), value, detail, self.subject(one), source)


def find_beside(model: type[Publishable], changed: Changes) -> set[str]:
    """Series of which batches have other values, and batches in preparation with values of these
    or of other series that have changed."""
    rows = Observation.working.all()
    mine = rows.filter(batch__uid__in=changed.get(ObservationBatch, ()))
    series = {*mine.values_list("series__uid", flat=True)}
    if model is Series:
        return series
    waiting = rows.filter(series__uid__in=series.union(changed.get(Series, ())))
    waiting = waiting.exclude(batch__status__in=[Status.PUBLISHED, Status.WITHDRAWN])
    return {*waiting.values_list("batch__uid", flat=True)}


plausible_value = partial(
    PlausibilityCheck,
    severity=Severity.ASKS,
    fits=is_observed,
    read=ObservationRows,
    find_concerned=find_beside,
)
"""Decorator of a check of the values of series, which asks for a reason unless it names another
severity."""
