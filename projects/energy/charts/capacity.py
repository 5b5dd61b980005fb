"""Capacity by year and technology: what operates today, by the year in which it began; and what is
planned, apart from it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.formatting.dates import format_day
from portal.formatting.numbers import format_amount
from portal.formatting.summaries import write_sentences
from portal.graphics.charts.axes import build_time_axis, build_value_axis, list_extremes
from portal.graphics.charts.controls import ChartLook
from portal.graphics.charts.list_questions import asked_words, chosen, options
from portal.graphics.charts.registry import ChartMaker, ChartRequest
from portal.graphics.charts.specification import (
    Chart,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    PanelKind,
    words,
)
from portal.publication import time_travel
from projects.energy.aggregates import count_old_statuses, shared_of
from projects.energy.charts.points import as_shares, by_technology, point, series, stacked
from projects.energy.charts.questions import (
    ADDED,
    SHARE,
    CapacityQuestion,
    of_projects,
    place_of,
    units_in,
)
from projects.energy.filters import EnergyProjectFilter
from projects.energy.sums import Sum
from projects.energy.unit_table import STATUSES, UNIT
from projects.energy.units import Units
from projects.energy.vocabularies import ProjectStatus

AHEAD = (ProjectStatus.CONSTRUCTION, ProjectStatus.PRE_CONSTRUCTION, ProjectStatus.ANNOUNCED)


@ChartMaker(
    "capacity",
    position=10,
    title=gettext_lazy("Operating capacity by year and technology"),
    about=gettext_lazy("Power plants by the year in which they began, and what is planned"),
    question=of_projects(CapacityQuestion),
    examples=lambda: ["", "country=KZ", "country=UZ&measure=added"],
    of=EnergyProjectFilter,
)
def capacity(asked: ChartRequest) -> Chart:
    units = units_in(asked)
    drawn = Years(units, asked)
    ahead = planned(units.of_status(*AHEAD), asked.hidden)
    panels = [panel for panel in (drawn.panel(), ahead) if panel]
    return Chart(
        name="capacity",
        title=words(
            _("Operating capacity by year and technology")
            if drawn.is_cumulative
            else _("Capacity begun each year, by technology")
        ),
        subtitle=asked_words(asked.question),
        place=place_of(asked, units),
        panels=tuple(panels),
        notes=(
            *drawn.notes(),
            *age_notes(units),
            *shared_notes(asked, units.of_status(ProjectStatus.OPERATING)),
            *notes(units),
        ),
        columns=1,
        options=options("capacity", asked),
    )


class Years:
    """Units that operate by year: those that run at its end, today of this year; or those that
    began in it and run today."""

    def __init__(self, units: Units, asked: ChartRequest) -> None:
        self.hidden = asked.hidden
        measure = chosen(asked.question, "measure")
        self.is_cumulative, self.is_share = measure != ADDED, measure == SHARE
        self.first = int(chosen(asked.question, "since"))
        self.last = time_travel.today().year
        operating, table = units.of_status(ProjectStatus.OPERATING), units.table
        years = operating.column("years")
        has_year = (years > 0) & (years <= self.last)
        self.undated = operating.marked(~has_year)
        self.closed = units.marked(units.column("stops") > 0)
        if self.is_cumulative:
            begun = np.minimum(table.starts // 10_000, self.last)
            self.drawn = Units(
                replace(table, years=begun), np.append(operating.rows, self.closed.rows)
            )
        else:
            self.drawn = operating.marked(has_year).with_parts_undisputed()
        self.parts = len(Sum.of(operating.marked(operating.column("is_part"))).disputed)

    def panel(self) -> ChartPanel | None:
        drawn = tuple(self.series())
        if not drawn:
            return None
        totals = tuple(self.points(self.drawn.without(self.hidden)))
        panel = ChartPanel(
            kind=PanelKind.STACKED,
            title=words(_("In operation") if self.is_cumulative else _("Begun in the year")),
            x=build_time_axis(self.points(self.drawn) if self.hidden else totals),
            y=build_value_axis(list_extremes(totals), UNIT, from_zero=True),
            series=drawn,
            totals=totals,
        )
        return as_shares(panel) if self.is_share else panel

    def series(self) -> Iterator[ChartSeries]:
        for technology, units in by_technology(self.drawn):
            if points := list(self.points(units)):
                yield series(technology, points)

    def points(self, units: Units) -> Iterator[ChartPoint]:
        is_closed = units.column("stops") > 0
        closed, units = units.marked(is_closed), units.marked(~is_closed)
        begun = dict(units.by("years"))
        found = Sum.of(units.marked(units.column("years") < self.first))
        for year in range(self.first, self.last + 1):
            added = Sum.of(begun[year]) if year in begun else Sum()
            found = found + added if self.is_cumulative else added
            total = found + Sum.of(closed.operating_on(date(year, 12, 31))) if closed else found
            if total.plants:
                yield point(total, year, format_day(str(year)), key=str(year))

    def notes(self) -> Iterator[str]:
        if self.is_cumulative:
            yield _("What ran at the end of each year, and this year what runs today.")
            if self.closed:
                yield _("Closed plants count until they closed, where both dates are known.")
        else:
            yield _("Plants operating today, by start year. Closed plants are excluded.")
        if self.parts and not self.is_cumulative:
            yield ngettext(
                "Sources disagree about one plant that began in several years; for a single year "
                "that says nothing.",
                "Sources disagree about %(count)s plants that began in several years; for a single "
                "year that says nothing.",
                self.parts,
            ) % {"count": self.parts}
        if self.undated:
            found = Sum.of(self.undated)
            count = self.undated.count_plants()
            words = {"count": count, "capacity": format_amount(found.total, UNIT)}
            yield (_late(count) if self.is_cumulative else _left_out(count)) % words


def _late(count: int) -> str:
    return ngettext(
        "One operating plant (%(capacity)s) has no start date and counts from the day of its "
        "status on.",
        "%(count)s operating plants (%(capacity)s) have no start date and count from the day of "
        "their status on.",
        count,
    )


def _left_out(count: int) -> str:
    return ngettext(
        "One operating plant (%(capacity)s) has no start date and is excluded.",
        "%(count)s operating plants (%(capacity)s) have no start date and are excluded.",
        count,
    )


def planned(units: Units, hidden: tuple[str, ...]) -> ChartPanel | None:
    """Panel of planned capacity by stage, never joined to what operates."""
    return stacked(
        stages(units, AHEAD),
        "statuses",
        units,
        hidden=hidden,
        title=_("Not yet in operation"),
        look=ChartLook.HATCHED,
    )


def stages(units: Units, order: Iterable[ProjectStatus]) -> list[tuple[int, str, str]]:
    """The statuses that there are: code in the column, key and words."""
    there = {place for place, _found in units.by("statuses")}
    ordered = [(STATUSES.index(one), one.value, str(one.label)) for one in order]
    return [stage for stage in ordered if stage[0] in there]


def shared_notes(asked: ChartRequest, units: Units) -> Iterator[str]:
    """That plants of the only country asked for count in another one, too."""
    if len(asked.values["country"]) == 1:
        yield from (write_sentences([words]) for words in shared_of(units))


def age_notes(units: Units) -> Iterator[str]:
    """Say how many plants have a status that was last stated too long ago to count as current."""
    count, last = count_old_statuses(units)
    if count:
        yield _(
            "The status of %(count)s out of %(total)s plants was last stated before %(day)s and "
            "may have changed since."
        ) % {"count": count, "total": units.count_plants(), "day": last}


def notes(units: Units, *, with_range: bool = True) -> Iterator[str]:
    """Notes for every chart that adds up units."""
    yield _(
        "A plant whose phases add up to its capacity counts by phases, each with its own year and "
        "status; any other counts as a whole."
    )
    found = Sum.of(units)
    if count := len(found.without):
        yield ngettext(
            "One plant has no reported capacity.",
            "%(count)s plants have no reported capacity.",
            count,
        ) % {"count": count}
    count = len(found.disputed)
    if count and with_range:
        yield ngettext(
            "Sources disagree about the capacity of one plant. The line at the end of a bar "
            "reaches from the sum with the lowest statements to the sum with the highest.",
            "Sources disagree about the capacity of %(count)s plants. The line at the end of a bar "
            "reaches from the sum with the lowest statements to the sum with the highest.",
            count,
        ) % {"count": count}
    elif count:
        yield ngettext(
            "Sources disagree about the capacity of one plant. The accepted value is drawn.",
            "Sources disagree about the capacity of %(count)s plants. The accepted values are "
            "drawn.",
            count,
        ) % {"count": count}
