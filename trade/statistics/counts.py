"""Numbers of public rows by series, so that lists are counted without reading their rows."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from django.db import models
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from portal.models import Versioned
from portal.models.bulk import update
from portal.models.fields import count_of
from portal.records.column_store import PublicColumns
from portal.records.column_store.columns import Numbers
from portal.records.column_store.mentions import CountedColumn
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObsStatus


class SeriesCount(Versioned):
    """Number of something that a public series has; no row for none."""

    counted_by: ClassVar[tuple[str, ...]]
    """Names of the columns that rows are counted by."""

    number = models.PositiveIntegerField()

    class Meta:
        abstract = True

    @classmethod
    def count(cls, series: Sequence[Series]) -> QuerySet[Observation, Any]:
        """Count in the rows of these series: the columns of `counted_by` and the number."""
        raise NotImplementedError

    @property
    def place(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.counted_by)


class ObservationCount(SeriesCount):
    """Number of public observations of a series with one status."""

    has_columns = True
    counted_by = ("series_id", "obs_status")

    series = models.ForeignKey(
        Series, on_delete=models.CASCADE, related_name="observation_counts", db_index=False
    )
    obs_status = models.CharField(max_length=1, choices=ObsStatus)

    class Meta(SeriesCount.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["series", "obs_status"], name="trade_observationcount_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series_id}, {self.obs_status}: {self.number}"

    @classmethod
    def count(cls, series: Sequence[Series]) -> QuerySet[Observation, Any]:
        rows = Observation.objects.filter(series__in=series).order_by()
        return rows.values_list("series_id", "obs_status").annotate(n=Count("*"))


class PeriodCount(SeriesCount):
    """Number of periods of a public series that have a value."""

    counted_by = ("series_id",)

    series = models.ForeignKey(
        Series, on_delete=models.CASCADE, related_name="period_counts", db_index=False
    )

    class Meta(SeriesCount.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["series"], name="trade_periodcount_once")]

    def __str__(self) -> str:
        return f"{self.series_id}: {self.number}"

    @classmethod
    def count(cls, series: Sequence[Series]) -> QuerySet[Observation, Any]:
        rows = Observation.objects.live().exclude(value=None).filter(series__in=series).order_by()
        return rows.values_list("series_id").annotate(Count("period", distinct=True))


def _count_values(_series: type[models.Model]) -> Coalesce:
    there = PeriodCount._base_manager.filter(series=OuterRef("pk"))
    return Coalesce(Subquery(there.values("number")), 0)


def _read_values(columns: PublicColumns, model: type[models.Model]) -> Numbers:
    numbers = columns.kept(_number_of_values)
    return np.array([numbers.get(key, 0) for key in columns.of(model).keys.tolist()], dtype=int)


def _number_of_values(_columns: PublicColumns) -> dict[int, int]:
    return dict(PeriodCount._base_manager.values_list("series_id", "number"))


VALUES = CountedColumn("values", _count_values, _read_values)


def _count_series(_indicator: type[models.Model]) -> Coalesce:
    return count_of(Series.objects.all(), "indicator")


def _read_series(columns: PublicColumns, model: type[models.Model]) -> Numbers:
    numbers = Counter(columns.of(Series).numbers("indicator").tolist())
    return np.array([numbers[key] for key in columns.of(model).keys.tolist()], dtype=int)


SERIES = CountedColumn("series", _count_series, _read_series)
"""Number of the public series of an indicator."""

COUNTS: tuple[type[SeriesCount], ...] = (ObservationCount, PeriodCount)


def keep_counts(series: Sequence[Series]) -> None:
    """Count what is public of these series anew."""
    for model in COUNTS:
        found = {tuple(place): number for *place, number in model.count(series)}
        changed = []
        for row in model._base_manager.filter(series__in=series):  # type: ignore[misc]
            if (number := found.pop(row.place, None)) is None:
                row.delete()
            elif number != row.number:
                row.number = number
                changed.append(row)
        update(changed, ["number"])
        model._base_manager.bulk_create(
            model(**dict(zip(model.counted_by, place, strict=True)), number=number)
            for place, number in found.items()
        )
