"""Series hidden by the reader: `?hide=coal&hide=gas` on any chart with several series."""

from collections.abc import Iterator
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.filters.refusals import unknown_value
from portal.graphics.charts.axes import build_value_axis, list_extremes
from portal.graphics.charts.controls import Switch
from portal.graphics.charts.specification import (
    Chart,
    ChartPanel,
    ChartSeries,
    PanelKind,
    ScaleKind,
)

HIDE = "hide"


def split_hidden(query: QueryDict) -> tuple[tuple[str, ...], QueryDict]:
    """Return the keys to hide and the remaining query."""
    rest = query.copy()
    given = [key for key in rest.pop(HIDE, []) if key.strip()]
    return tuple(dict.fromkeys(given)), rest


def hide_series(chart: Chart, hidden: tuple[str, ...]) -> Chart:
    """Remove the hidden series, and add a switch for each series of the full chart, unless panels
    have one each under its title.

    ValidationError for a key that none of its series has, or if nothing would remain.
    """
    named: dict[str, ChartSeries] = {}
    for series in (series for panel in chart.panels for series in panel.series):
        named.setdefault(series.key, series)
    for key in hidden:
        if key not in named:
            raise unknown_value(key, named)
    if named and len(hidden) == len(named):
        raise ValidationError(_("Nothing would be left to draw."))
    if len(named) < 2 or all(len(panel.series) == 1 for panel in chart.panels):
        return replace(chart, panels=_remaining_panels(chart, hidden))
    switches = tuple(_build_switches(chart, named, hidden))
    return replace(chart, panels=_remaining_panels(chart, hidden), switches=switches)


def _remaining_panels(chart: Chart, hidden: tuple[str, ...]) -> tuple[ChartPanel, ...]:
    if not hidden:
        return chart.panels
    left = (_reduce_panel(panel, hidden, is_alone=len(chart.panels) == 1) for panel in chart.panels)
    return tuple(panel for panel in left if panel.series)


def _reduce_panel(panel: ChartPanel, hidden: tuple[str, ...], *, is_alone: bool) -> ChartPanel:
    """A single panel of lines gets a new axis; small multiples keep the common one."""
    shown = tuple(series for series in panel.series if series.key not in hidden)
    if len(shown) == len(panel.series):
        return panel
    panel = replace(panel, series=shown, gaps=())
    if panel.kind != PanelKind.LINES or not is_alone:
        return panel
    axis = build_value_axis(
        list_extremes(panel.points), panel.y.unit, from_zero=False, scale=ScaleKind(panel.y.kind)
    )
    return replace(panel, y=axis)


def _build_switches(
    chart: Chart, named: dict[str, ChartSeries], hidden: tuple[str, ...]
) -> Iterator[Switch]:
    has_line = any(panel.kind == PanelKind.LINES for panel in chart.panels)
    for key, series in named.items():
        is_shown = key not in hidden
        query = QueryDict(chart.query, mutable=True)
        others = [one for one in hidden if one != key]
        query.setlist(HIDE, [*others, key] if is_shown else others)
        address = f"/charts/{chart.name}/?{query.urlencode()}".removesuffix("?")
        yield Switch(
            value=key,
            title=str(series.name),
            url=address,
            is_current=is_shown,
            colour=series.colour,
            look=series.look,
            has_line=has_line,
            is_last=is_shown and len(hidden) == len(named) - 1,
        )
