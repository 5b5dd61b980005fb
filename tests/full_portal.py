"""A portal with something in every list of the API."""

from typing import Any

from portal.editorial import corrections
from portal.editorial.corrections import State
from portal.models import User, Waiver
from portal.publication import publishing
from portal.records.registry import record_models
from portal.site.corrections import find_figure
from projects.energy.models import EnergyProject
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
    correct(EnergyProject.objects.get(), "capacity_mw")
    let_stand(EnergyProject.objects.get(), by=make_user())


def correct(record: Any, name: str) -> None:
    """A reader's report that an editor lets be read, as it is corrected and told."""
    figure: Any = find_figure(record.kind(), record.uid, name)
    words = {"wrong": "It is 5.", "right": "5", "evidence": "The report.", "address": ""}
    report = corrections.store_report(figure, language="en", at=NOON, **words)
    about: Any = {"by": make_user(), "at": NOON, "reason": {"en": "Misread."}}
    case = corrections.decide(report, State.ACCEPTED, is_shown=True, **about)
    corrections.advance(case, State.TOLD, publisher="Operator", **about)


def let_stand(record: Any, by: User) -> Waiver:
    """Say why a value stands that a check may ask about."""
    about: Any = {"kind": record.kind(), "record_uid": record.uid, "made_by": by, "made_at": NOON}
    said: Any = {"check_id": "future-start", "field": "capacity_mw", "value": "1"}
    return Waiver.objects.create(**about, **said, reason_en="It is so.")


def differ(series: Any, *periods: str) -> None:
    """Two sources give values for each period."""
    for factor in (1, 5):
        for period in periods:
            value = factor * int(period)
            batch = observe(series, period, value, lower=value, upper=value).batch
            publishing.submit(batch, by=make_user(), at=NOON)
            publishing.publish(batch, by=make_user(), at=NOON)
