"""Charts that stand on other pages."""

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Count, Max
from django.utils.translation import get_language

from portal.graphics.charts.registry import build_chart, home_charts
from portal.graphics.charts.specification import Chart
from portal.models.languages import LANGUAGES
from portal.publication import time_travel
from projects.energy.models import EnergyProject


@home_charts
def on_home() -> Iterable[Chart]:
    """The energy mix. It reads every plant, so that of today is kept until one is published or
    withdrawn."""
    stamp = EnergyProject.objects.aggregate(Count("pk"), Max("edition"), Max("uid"))
    chart = (
        build_chart("energy-mix")
        if time_travel.then()
        else _mix(tuple(stamp.values()), get_language())
    )
    if not chart.is_empty:
        yield chart


@lru_cache(maxsize=len(LANGUAGES))
def _mix(stamp: tuple[object, ...], language: str) -> Chart:
    return build_chart("energy-mix")
