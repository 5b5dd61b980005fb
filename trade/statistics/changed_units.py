"""Checks of a unit that a draft changes while public values, or series, are in the one before."""

from collections.abc import Iterable, Iterator

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist import Doubt, Severity
from portal.models import Status
from trade.statistics.checked_values import ObservationRows, plausible_value
from trade.statistics.models import Indicator, Series

CHANGED = ~Q(unit=F("edit_of__unit"))
NAMES = ("pk", "unit", "edit_of__unit")


@plausible_value(
    "series-unit-changed",
    severity=Severity.ASKS,
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
    drafts = Series.working.filter(CHANGED, pk__in=rows.keys)
    counted = drafts.annotate(count=Count("edit_of__observations", public)).filter(count__gt=0)
    yield from _doubts(rows, counted.values_list(*NAMES, "count"))


@plausible_value(
    "indicator-unit-changed",
    severity=Severity.ASKS,
    label=_("Unit of public series changed"),
    sentence=_("The unit was %(was)s, and series of it (%(count)s) are public in that unit."),
    fits=lambda model: model is Indicator,
)
def find_indicator_in_another_unit(rows: ObservationRows) -> Iterator[Doubt]:
    public = Q(edit_of__series__status=Status.PUBLISHED, edit_of__series__unit=F("edit_of__unit"))
    drafts = Indicator.working.filter(CHANGED, pk__in=rows.keys)
    counted = drafts.annotate(count=Count("edit_of__series", public)).filter(count__gt=0)
    yield from _doubts(rows, counted.values_list(*NAMES, "count"))


def _doubts(rows: ObservationRows, found: Iterable[tuple[int, str, str, int]]) -> Iterator[Doubt]:
    for pk, unit, was, count in found:
        yield Doubt(rows.keys.index(pk), "unit", unit, {"was": was, "count": count})
