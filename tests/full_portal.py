"""A portal with something in every list of the API."""

from typing import Any

from portal.publication import publishing
from portal.records.registry import record_models
from tests.factories import NOON, make_trade_hub, make_user, observe, publish
from tests.full_records import make_full
from trade.corridors.models import Corridor
from trade.statistics.models import Series


def fill() -> None:
    """Every kind of record with rows in each part, and periods about which sources differ."""
    for model in record_models():
        record = make_full(model)
        if model is Corridor:
            record.stops.update(terminal=publish(make_trade_hub()))
        publish(record)
    differ(Series.objects.get(), "2024")


def differ(series: Any, *periods: str) -> None:
    """Two sources give values for each period."""
    for factor in (1, 5):
        for period in periods:
            value = factor * int(period)
            batch = observe(series, period, value, lower=value, upper=value).batch
            publishing.submit(batch, by=make_user(), at=NOON)
            publishing.publish(batch, by=make_user(), at=NOON)
