"""Checks of a unit that a draft changes while public values, or series, are in the one before."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist import Doubt
from portal.models import Status
from trade.statistics.checked_values import ObservationRows, plausible_value
from trade.statistics.models import Indicator, Series


@plausible_value(
    "series-unit-changed",
    label=_("Unit of public values changed"),
    sentence=_("The unit was %(was)s: values that are public in it (%(count)s) are not converted."),
    fits=lambda model: model is Series,
)
def find_series_in_another_unit(rows: ObservationRows) -> Iterator[Doubt]:
    public = Q(
        edit_of__observations__batch__status=Status.PUBLISHED,
        edit_of__observations__retracted_at=None,
        edit_of__observations__value__isnull=False,
    )
    yield from _doubts(rows, Series.working.annotate(count=Count("edit_of__observations", public)))


@plausible_value(
    "indicator-unit-changed",
    label=_("Unit of public series changed"),
    sentence=_("The unit was %(was)s, and series of it (%(count)s) are public in that unit."),
    fits=lambda model: model is Indicator,
)
def find_indicator_in_another_unit(rows: ObservationRows) -> Iterator[Doubt]:
    public = Q(edit_of__series__status=Status.PUBLISHED, edit_of__series__unit=F("edit_of__unit"))
    yield from _doubts(rows, Indicator.working.annotate(count=Count("edit_of__series", public)))


def _doubts(rows: ObservationRows, counted: QuerySet[Any]) -> Iterator[Doubt]:
    changed = counted.filter(~Q(unit=F("edit_of__unit")), pk__in=rows.keys, count__gt=0)
    for pk, unit, was, count in changed.values_list("pk", "unit", "edit_of__unit", "count"):
        yield Doubt(rows.keys.index(pk), "unit", unit, {"was": was, "count": count})
