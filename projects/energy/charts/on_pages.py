"""Charts that stand on other pages."""

from collections.abc import Iterable

from django.core.cache import cache
from django.utils.translation import get_language

from portal.graphics.charts.registry import build_chart, home_charts
from portal.graphics.charts.specification import Chart
from portal.publication import time_travel

HOUR = 3600


@home_charts
def on_home() -> Iterable[Chart]:
    """The energy mix. It adds up every plant, so that of today is kept until something is
    published or withdrawn."""
    key = f"home-energy-mix-{get_language()}-{time_travel.position()}"
    chart: Chart | None = None if time_travel.then() else cache.get(key)
    if chart is None:
        chart = build_chart("energy-mix")
        if not time_travel.then():
            cache.set(key, chart, timeout=HOUR)
    if not chart.is_empty:
        yield chart
