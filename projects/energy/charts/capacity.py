"""Capacity by year and technology: what operates today, by the year in which it began; and what is
planned, apart from it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.formatting.dates import format_day
from portal.formatting.numbers import format_amount
from portal.graphics.charts.axes import build_time_axis, build_value_axis, list_extremes
from portal.graphics.charts.list_questions import asked_words, chosen, options
from portal.graphics.charts.registry import ChartRequest, register_maker
from portal.graphics.charts.specification import (
    Chart,
    ChartLook,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    PanelKind,
    words,
)
from portal.publication import time_travel
from projects.energy.charts.points import by_technology, point, series, stacked
from projects.energy.charts.questions import CUMULATIVE, CapacityQuestion, of_projects, units_in
from projects.energy.charts.sums import Sum
from projects.energy.charts.units import UNIT, Unit
from projects.energy.filters import EnergyProjectFilter
from projects.energy.vocabularies import ProjectStatus

AHEAD = (ProjectStatus.CONSTRUCTION, ProjectStatus.PRE_CONSTRUCTION, ProjectStatus.ANNOUNCED)


@register_maker(
    "capacity",
    position=10,
    title=gettext_lazy("Operating capacity by year and technology"),
    about=gettext_lazy("Power plants by the year in which they began, and what is planned."),
    question=of_projects(CapacityQuestion),
    examples=lambda: ["", "country=KZ", "country=UZ&measure=added"],
    of=EnergyProjectFilter,
)
def capacity(asked: ChartRequest) -> Chart:
    units = units_in(asked)
    operating = [unit for unit in units if unit.status == ProjectStatus.OPERATING]
    drawn = Years(operating, asked)
    ahead = [unit for unit in units if unit.status in AHEAD]
    panels = [panel for panel in (drawn.panel(), planned(ahead, asked.hidden)) if panel]
    return Chart(
        name="capacity",
        title=words(
            _("Operating capacity by year and technology")
            if drawn.is_cumulative
            else _("Capacity begun each year, by technology")
        ),
        subtitle=asked_words(asked.question),
        panels=tuple(panels),
        notes=(*drawn.notes(), *notes(units)),
        columns=1,
        options=options("capacity", asked),
    )


class Years:
    """Units that operate, by the year in which they began."""

    def __init__(self, units: list[Unit], asked: ChartRequest) -> None:
        self.hidden = asked.hidden
        self.is_cumulative = chosen(asked.question, "measure") == CUMULATIVE
        self.first = int(chosen(asked.question, "since"))
        self.last = time_travel.today().year
        self.dated = [unit for unit in map(self.in_its_year, units) if self.has_year(unit)]
        self.undated = [unit for unit in units if not self.has_year(unit)]
        self.parts = {u.plant for u in units if u.is_part and u.is_disputed}

    def has_year(self, unit: Unit) -> bool:
        return unit.year is not None and unit.year <= self.last

    def in_its_year(self, unit: Unit) -> Unit:
        """A disagreement about a plant is about the whole: of the part that began in one year
        there is no saying how far."""
        if self.is_cumulative or not unit.is_part:
            return unit
        return replace(unit, less=Decimal(0), more=Decimal(0))

    def panel(self) -> ChartPanel | None:
        drawn = tuple(self.series())
        if not drawn:
            return None
        shown = [unit for unit in self.dated if unit.technology not in self.hidden]
        totals = tuple(self.points(shown))
        return ChartPanel(
            kind=PanelKind.STACKED,
            title=words(_("In operation") if self.is_cumulative else _("Begun in the year")),
            x=build_time_axis(self.points(self.dated)),
            y=build_value_axis(list_extremes(totals), UNIT, from_zero=True),
            series=drawn,
            totals=totals,
        )

    def series(self) -> Iterator[ChartSeries]:
        for technology, units in by_technology(self.dated):
            if points := list(self.points(units)):
                yield series(technology, points)

    def points(self, units: list[Unit]) -> Iterator[ChartPoint]:
        begun: dict[int, list[Unit]] = defaultdict(list)
        for unit in units:
            begun[unit.year or 0].append(unit)
        found = Sum.of(unit for unit in units if (unit.year or 0) < self.first)
        for year in range(self.first, self.last + 1):
            added = Sum.of(begun.get(year, ()))
            found = found + added if self.is_cumulative else added
            if found.plants:
                yield point(found, year, format_day(str(year)), key=str(year))

    def notes(self) -> Iterator[str]:
        yield _(
            "As known today: capacity that operates now stands at the year in which it began. What "
            "has closed since then is in no year."
        )
        if self.parts and not self.is_cumulative:
            yield ngettext(
                "Sources disagree about one plant that began in several years; for a single year "
                "that says nothing.",
                "Sources disagree about %(count)s plants that began in several years; for a single "
                "year that says nothing.",
                len(self.parts),
            ) % {"count": len(self.parts)}
        if self.undated:
            found = Sum.of(self.undated)
            count = len(found.plants | found.without)
            yield ngettext(
                "One plant that operates, with %(capacity)s, has no date of commissioning and "
                "stands in no year.",
                "%(count)s plants that operate, with %(capacity)s together, have no date of "
                "commissioning and stand in no year.",
                count,
            ) % {"count": count, "capacity": format_amount(found.total, UNIT)}


def planned(units: list[Unit], hidden: tuple[str, ...]) -> ChartPanel | None:
    """Panel of planned capacity by stage, never joined to what operates."""
    stages = [(one.value, str(one.label)) for one in AHEAD]
    there = [stage for stage in stages if any(unit.status == stage[0] for unit in units)]
    return stacked(
        there,
        lambda unit: unit.status,
        units,
        hidden=hidden,
        title=_("Not yet in operation"),
        look=ChartLook.HATCHED,
    )


def notes(units: list[Unit], *, with_range: bool = True) -> Iterator[str]:
    """Notes for every chart that adds up units."""
    yield _(
        "A plant whose phases add up to its capacity counts by phases, each with its own year and "
        "status; any other counts as a whole."
    )
    found = Sum.of(units)
    if count := len(found.without):
        yield ngettext(
            "For one plant no source gives a capacity: it is in no sum.",
            "For %(count)s plants no source gives a capacity: they are in no sum.",
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
