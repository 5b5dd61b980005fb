"""Charts that stand on other pages."""

from collections.abc import Callable, Iterable
from functools import cache

from django.utils.translation import get_language

from portal.column_store import PublicColumns
from portal.graphics.charts.registry import build_chart, home_charts
from portal.graphics.charts.specification import Chart
from portal.publication import time_travel


@home_charts
def on_home() -> Iterable[Chart]:
    """The energy mix. It adds up every plant, so that of today is kept until something public
    changes; one of then names its moment."""
    make = _mix_in(get_language())
    chart = make(PublicColumns()) if time_travel.then() else PublicColumns().kept(make)
    if not chart.is_empty:
        yield chart


@cache
def _mix_in(_language: str) -> Callable[[PublicColumns], Chart]:
    """Return the maker of the chart in a language, always the same one."""
    return lambda _columns: build_chart("energy-mix")
