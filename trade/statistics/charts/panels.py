"""Series on a pair of axes: as lines where years follow one another, else as bars."""

from collections.abc import Iterable
from dataclasses import replace

from django.forms import HiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.filters.fields import ChoiceField
from portal.graphics.charts.axes import (
    build_time_axis,
    build_value_axis,
    have_one_scale,
    list_extremes,
)
from portal.graphics.charts.controls import Option
from portal.graphics.charts.options import build_option
from portal.graphics.charts.registry import ChartRequest
from portal.graphics.charts.specification import (
    ChartAxis,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    PanelKind,
    ScaleKind,
    list_drawn,
)
from portal.models.languages import PickedText, pick_text
from trade.statistics.charts.names import CountedSeries, chart_series

LINE = 6
"""So many periods without a hole make a line."""


def scale_field() -> ChoiceField:
    """The parameter; a form carries it along unseen, as the chart has switches for it."""
    words = [("linear", gettext_lazy("Linear")), ("logarithmic", gettext_lazy("Logarithmic"))]
    label = gettext_lazy("Scale")
    return ChoiceField(choices=words, required=False, label=label, widget=HiddenInput)


def offer_scales(chart: str, asked: ChartRequest) -> Option:
    choices = {"": _("Linear"), "logarithmic": _("Logarithmic")}
    return build_option(chart, asked, "scale", _("Scale"), choices)


def panel(
    series: tuple[ChartSeries, ...],
    unit: str,
    *,
    title: PickedText | None = None,
    scale: ScaleKind = ScaleKind.LINEAR,
    label: str | None = None,
    are_lines: bool = False,
) -> ChartPanel:
    """One panel for series of one unit; `are_lines` if those beside it are lines."""
    kind = PanelKind.LINES if are_lines or is_for_lines(series) else PanelKind.BARS
    drawn = list_drawn(kind, (point for one in series for point in one.points))
    return ChartPanel(
        kind=kind,
        x=build_time_axis(drawn),
        y=build_value_axis(
            list_extremes(drawn),
            unit,
            from_zero=kind == PanelKind.BARS,
            scale=scale if kind == PanelKind.LINES else ScaleKind.LINEAR,
            label=label,
        ),
        series=series,
        title=title,
    )


def panel_of(one: CountedSeries) -> ChartPanel:
    title = pick_text(one.document["title"])
    return panel(chart_series([one], {}), one.document["unit"], title=title)


def is_for_lines(series: Iterable[ChartSeries]) -> bool:
    """True if any of the series has enough points that may be joined. A few values, or values
    for parts of years, are told better by bars."""
    return any(_longest_run(one.points) >= LINE or _is_of_moments(one.points) for one in series)


def beside(panels: list[ChartPanel]) -> list[ChartPanel]:
    """Panels of one unit with the same years, and with one scale where that flattens none."""
    years = build_time_axis(point for panel in panels for point in panel.drawn)
    found = [replace(panel, x=years) for panel in panels]
    if len({panel.y.unit for panel in panels}) > 1 or not have_one_scale(panels):
        return found
    highest: ChartAxis = max((panel.y for panel in panels), key=lambda axis: axis.high)
    if any(panel.y.low != highest.low for panel in panels):
        return found
    return [replace(panel, y=highest) for panel in found]


def have_own_scales(panels: list[ChartPanel]) -> bool:
    return len({panel.y.high for panel in panels}) > 1


def _longest_run(points: Iterable[ChartPoint]) -> int:
    longest = run = 0
    for point in points:
        if point.is_partial or point.is_forecast:
            continue
        run = run + 1 if point.is_joined else 1
        longest = max(longest, run)
    return longest


def _is_of_moments(points: tuple[ChartPoint, ...]) -> bool:
    return len(points) > 2 and all(point.is_instant for point in points)
