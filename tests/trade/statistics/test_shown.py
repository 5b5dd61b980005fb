"""Which observation of a period is shown."""

from decimal import Decimal
from typing import Any

import pytest

from portal.models import Disagreement, Source
from portal.models.sources import NOT_NAMED
from tests.factories import (
    NOON,
    make_country,
    make_indicator,
    make_series,
    make_source,
    observe,
    publish,
)
from trade.statistics.models import Series
from trade.statistics.selection import arrange, by_rule
from trade.statistics.siblings import siblings, siblings_of

# Databases differ: ordering that decides which observation is shown.
pytestmark = pytest.mark.django_db


@pytest.fixture
def series() -> Series:
    return publish(make_series())


def source(**kwargs: Any) -> Source:
    return make_source(**{"kind": "press", "published_on": "2025-01-10", **kwargs})


@pytest.mark.engine
def test_the_rule_in_its_order(series: Series) -> None:
    late = NOON.replace(hour=13)
    old = source(kind="official", published_on="2024-01-01")
    ordered = [
        observe(series, "2024", 9, source=source(), pinned=True),
        observe(series, "2024", 8, source=source(kind="official", supersedes=old)),
        observe(series, "2024", 7, source=source(kind="dataset")),
        observe(series, "2024", 6, source=source(published_on="2025-06-01")),
        observe(series, "2024", 5, source=source(), recorded_at=late),
        observe(series, "2024", 4, source=source()),
        observe(series, "2024", 3, source=source(kind="official"), obs_status="E"),
        observe(series, "2024", 10, source=source(kind="official"), obs_status="U"),
        observe(series, "2024", 11, source=source(kind="official", publisher=NOT_NAMED)),
        observe(series, "2024", 2, source=old),
        observe(series, "2024", 1, source=source(kind="official"), obs_status="F"),
    ]

    assert by_rule(reversed(ordered)) == ordered


def test_a_forecast_stands_beside_the_outcome(series: Series) -> None:
    forecast = observe(series, "2025", 100, obs_status="F", comparator="about")
    outcome = observe(series, "2025", "106.3")

    (period,) = arrange([forecast, outcome])

    assert (period.shown, period.others, period.forecasts) == (outcome, [], [forecast])
    assert not period.disputed


def test_rounding_is_no_disagreement_and_a_slip_is(series: Series) -> None:
    exact = observe(series, "2024", "94.82", source=source(kind="official"))
    rounded, partner = observe(series, "2024", "94.8"), observe(series, "2024", "66.2")

    (period,) = arrange([exact, rounded, partner], tolerance_percent=Decimal("0.5"))

    assert (period.shown, rounded in period.others) == (exact, True)
    assert period.differing == [partner]


def test_an_older_release_of_the_same_table_is_history_not_dispute(series: Series) -> None:
    old = source(kind="dataset")
    new = source(kind="dataset", supersedes=old)
    before, after = observe(series, "2022", 68, source=old), observe(series, "2022", 77, source=new)

    (period,) = arrange([before, after])

    assert (period.shown, period.others, period.disputed) == (after, [before], False)


@pytest.mark.engine
def test_periods_come_in_order_of_time(series: Series) -> None:
    names = ["2025", "2024", "2024-H1", "2024-01-01/2024-12-24", "2011/2023"]
    found = arrange([observe(series, name, 1) for name in names])

    assert [period.period for period in found] == [
        "2011/2023",
        "2024-H1",
        "2024-01-01/2024-12-24",
        "2024",
        "2025",
    ]


def test_siblings_count_the_same_thing_from_both_sides() -> None:
    total = publish(make_indicator())
    total.mirror = total
    total.save()
    cn, kg = make_country("CN"), make_country("KG")
    ours = publish(make_series(indicator=total, country=cn, partner=kg))
    theirs = publish(make_series(indicator=total, country=kg, partner=cn))
    publish(make_series(indicator=total, country=cn, partner=make_country("UZ")))
    make_series(indicator=total, country=kg, partner=cn)  # a draft

    nowhere = publish(make_series(indicator=total, country=None))
    second = publish(make_series(indicator=total, country=None))
    assert list(siblings(ours)) == [theirs]
    assert siblings_of([ours, theirs, nowhere]) == {
        ours.pk: [theirs],
        theirs.pk: [ours],
        nowhere.pk: [second],
    }


def test_siblings_count_the_same_where_one_indicator_alone_names_the_other() -> None:
    taken_in = publish(make_indicator())
    sent = publish(make_indicator(mirror=taken_in))
    make_indicator(edit_of=taken_in, mirror=publish(make_indicator()))  # a draft
    cn, kg = make_country("CN"), make_country("KG")
    theirs = publish(make_series(indicator=taken_in, country=kg, partner=cn))
    ours = publish(make_series(indicator=sent, country=cn, partner=kg))
    assert (list(siblings(ours)), list(siblings(theirs))) == ([theirs], [ours])
    assert siblings_of([ours, theirs]) == {ours.pk: [theirs], theirs.pk: [ours]}

    publish(observe(ours, "2020", 50), observe(theirs, "2020", 5))
    (row,) = Disagreement.objects.all()
    assert row.record_uid == theirs.uid
