"""Charts that stand on other pages."""

from collections.abc import Iterable

from django.utils.translation import get_language

from portal.column_store import PublicColumns
from portal.graphics.charts.registry import build_chart, home_charts
from portal.graphics.charts.specification import Chart
from portal.publication import time_travel


@home_charts
def on_home() -> Iterable[Chart]:
    """The energy mix. It adds up every plant, so it is kept until something public changes."""
    chart = PublicColumns().kept(_build_mix, get_language(), time_travel.then())
    if not chart.is_empty:
        yield chart


def _build_mix(_columns: PublicColumns) -> Chart:
    return build_chart("energy-mix")
