"""Gaps between values of very different size."""

from decimal import Decimal

import pytest

from portal.models import Disagreement
from portal.publication import history
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_series,
    observe,
    publish,
    rule,
)
from trade.statistics import disagreements

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.mark.parametrize(
    ("shown", "other"),
    [("0", "5"), ("0.5", "5000000000000"), ("0.000001", "9000000000000000000000")],
)
def test_register_takes_every_gap_of_a_period(shown: str, other: str) -> None:
    series = publish(make_series())
    observe(series, "2024", other, pinned=False)
    observe(series, "2024", shown, pinned=True)
    for one in series.observations.model.working.all():
        type(one.batch).working.filter(pk=one.batch_id).update(
            status="published", published_at=NOON
        )
    series.observations.model.working.update(is_public=True)

    with history.kept_together():
        disagreements.refresh([series], at=NOON)

    row = Disagreement.objects.get()
    assert row.accepted == shown
    assert row.gap_percent is None
    assert row.gap_ratio == {"0": None, "0.5": Decimal("1e13")}.get(shown, Decimal("1e15"))


def test_running_total_of_another_reporter_is_not_compared() -> None:
    ours = publish(make_series())
    theirs = publish(make_series(indicator=ours.indicator, reporter_en="Railway"))
    publish(observe(ours, "2024", 19))
    publish(observe(theirs, "2024", 100, cumulative=True))
    assert not Disagreement.objects.exists()


def test_register_takes_every_gap_of_a_fact() -> None:
    project = make_energy_project(investment_amount=Decimal("0.01"), investment_currency="USD")
    claim_all(project)
    claim(project, "investment", value="99999999999999999 USD")
    rule(project, "investment")

    publish(project)

    row = Disagreement.objects.get()
    assert (row.gap_percent, row.gap_ratio) == (None, Decimal("1e15"))
