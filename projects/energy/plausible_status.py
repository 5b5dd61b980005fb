"""Checks of plants, pipelines and facilities: their status beside their dates."""

from collections.abc import Iterator
from functools import partial

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from portal.editorial.plausibility import RecordRows, column_names
from portal.editorial.worklist import Doubt, PlausibilityCheck, Severity
from portal.facts.extents import extent_of_day
from portal.models import Record
from portal.publication.time_travel import has_begun, today

STATUSES = ("project_status", "facility_status", "pipeline_status", "phase_status")
RUNS, PLANNED, ENDED = "operating", ("announced", "pre-construction", "proposed"), "retired"


def status_column(model: type[Model]) -> str:
    return next((name for name in STATUSES if name in column_names(model)), "")


def _has_status(model: type[Model]) -> bool:
    return issubclass(model, Record) and bool(status_column(model))


plausible_status = partial(PlausibilityCheck, fits=_has_status, read=RecordRows)
"""Decorator of a check of a status beside dates."""


@plausible_status(
    "future-start",
    severity=Severity.BLOCKS,
    label=_("Runs before its date"),
    sentence=_("It is said to operate, and to be commissioned only later: %(date)s."),
)
def find_future_start(rows: RecordRows) -> Iterator[Doubt]:
    for at, status in enumerate(rows.columns[status_column(rows.model)]):
        day = rows.columns["commissioned_on"][at]
        if status == RUNS and day and not has_begun(extent_of_day(day).low):
            yield Doubt(at, "commissioned_on", f"{status} {day}", {"date": day})


@plausible_status(
    "retired-runs",
    severity=Severity.BLOCKS,
    label=_("Retired, and operating"),
    sentence=_("It is said to operate, and to be retired since %(date)s."),
    fits=lambda model: _has_status(model) and "retired_on" in column_names(model),
)
def find_retired(rows: RecordRows) -> Iterator[Doubt]:
    for at, status in enumerate(rows.columns[status_column(rows.model)]):
        day = rows.columns["retired_on"][at]
        if status == RUNS and day and extent_of_day(day).high < today():
            yield Doubt(at, "retired_on", f"{status} {day}", {"date": day})


@plausible_status(
    "start-passed",
    label=_("Start planned for a day that is past"),
    sentence=_("It is not said to operate, and its planned start is past: %(date)s."),
)
def find_passed_start(rows: RecordRows) -> Iterator[Doubt]:
    for at, status in enumerate(rows.columns[status_column(rows.model)]):
        day = rows.columns["planned_on"][at]
        if status in (*PLANNED, "construction") and day and extent_of_day(day).high < today():
            yield Doubt(at, "planned_on", f"{status} {day}", {"date": day})
