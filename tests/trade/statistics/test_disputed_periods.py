"""A period is disputed on both sides of a disagreement, now and as of any earlier moment."""

from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.test import Client

from portal.models import Disagreement, DisputedPeriod, history_models
from portal.publication import publishing
from tests.factories import (
    NOON,
    claim_all,
    make_batch,
    make_country,
    make_indicator,
    make_series,
    make_user,
    observe,
    publish,
)
from trade.statistics.models import Indicator

# Databases differ: history tables are written and read in SQL.
pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.slow]

LATER, LAST = NOON + timedelta(days=1), NOON + timedelta(days=2)


def counted(series, period, value, at):
    batch = make_batch()
    observe(series, period, value, batch=batch)
    publishing.submit(batch, by=make_user(), at=at)
    publishing.publish(batch, by=make_user(), at=at)
    return batch


@pytest.fixture
def pair():
    """What China counts, and a day later Kyrgyzstan, of eleven months."""
    total = publish(make_indicator(slug="trade-total"))
    total.mirror = total
    total.save()
    cn, kg = make_country("CN"), make_country("KG")
    ours = publish(make_series(slug="cn", indicator=total, country=cn, partner=kg))
    theirs = publish(
        make_series(slug="kg", indicator=total, country=kg, partner=cn, reporter_en="Bishkek")
    )
    with time_machine.travel(NOON, tick=False):
        counted(ours, "2024", "22.71", NOON)
        counted(ours, "2023", "19.8", NOON)
    with time_machine.travel(LATER, tick=False):
        batch = counted(theirs, "2024-01/2024-11", "5.1", LATER)
    return ours, theirs, batch


def told(as_recorded=""):
    """Series, period, and what others say of each disputed period, in API and SDMX."""
    query = f"?as_recorded={as_recorded.isoformat()}" if as_recorded else ""
    query = query.replace("+", "%2B")
    rows = Client().get(f"/api/v1/periods/{query}").json()["results"]
    asked = {
        one["series"]: [(other["series"], other["value"]) for other in one["others"]]
        for one in rows
        if one["disputed"]
    }
    moment = f"&asOf={as_recorded.isoformat()}".replace("+", "%2B") if as_recorded else ""
    answer = Client().get(f"/api/sdmx/2.1/data/TRADE_TOTAL/all?format=csv{moment}")
    lines = b"".join(answer).decode().splitlines()
    head, *cells = (line.split(",") for line in lines)
    place = {name: head.index(name) for name in ("SERIES", "DISPUTED")}
    flagged = {one[place["SERIES"]] for one in cells if one[place["DISPUTED"]] == "true"}
    assert flagged == set(asked)
    return asked


def test_each_side_has_what_the_other_says(pair):
    assert told() == {"cn": [("kg", 5.1)], "kg": [("cn", 22.71)]}
    for query, found in {"disputed=true": ["kg", "cn"], "disputed=false": ["cn"]}.items():
        rows = Client().get(f"/api/v1/periods/?{query}").json()["results"]
        assert sorted(row["series"] for row in rows) == sorted(found)
    rows = Client().get("/api/v1/series/?disputed=true").json()["results"]
    assert {row["slug"] for row in rows} == {"cn", "kg"}


def test_an_earlier_moment_knows_what_was_disputed_then(pair):
    _ours, _theirs, batch = pair
    with time_machine.travel(LAST, tick=False):
        publishing.withdraw(batch, by=make_user(), at=LAST, note="A misprint.")

        assert told() == {}
        assert not DisputedPeriod.objects.exists()
        assert told(LATER) == {"cn": [("kg", 5.1)], "kg": [("cn", 22.71)]}
        assert told(NOON) == {}


def test_a_copy_learns_that_the_other_side_differs(pair):
    since = (NOON + timedelta(hours=1)).isoformat().replace("+", "%2B")

    answer = Client().get(f"/api/sdmx/2.1/data/TRADE_TOTAL/all?format=csv&updatedAfter={since}")
    head, *rows = (line.split(",") for line in b"".join(answer).decode().splitlines())

    assert sorted(row[head.index("SERIES")] for row in rows) == ["cn", "kg"]


def test_a_wider_tolerance_settles_both_sides(pair):
    draft = publishing.start_edit(Indicator.objects.get(), by=make_user(), at=LAST)
    draft.tolerance_percent = 90
    draft.save()
    claim_all(draft)
    publish(draft)

    assert told() == {}
    assert not Disagreement.objects.exists()


def test_an_upgrade_finds_both_sides_now_and_in_the_past(pair):
    kept = history_models()[DisputedPeriod]._base_manager
    places = ("key", "record_uid", "period")
    expected = sorted(DisputedPeriod.objects.values_list(*places))
    spans = sorted(kept.values_list(*places, "from_position", "until_position"))
    ratio = Disagreement.objects.get().gap_ratio
    DisputedPeriod.objects.all().delete()
    kept.all().delete()
    Disagreement.objects.update(gap_ratio=None)

    for name in (
        "portal.migrations.0017_disagreements_on_all_sides.find_ratios",
        "trade.migrations.0011_disputed_periods.find_periods",
    ):
        module, _dot, function = name.rpartition(".")
        getattr(import_module(module), function)(Apps, None)

    assert len(expected) == 2
    assert sorted(DisputedPeriod.objects.values_list(*places)) == expected
    assert sorted(kept.values_list(*places, "from_position", "until_position")) == spans
    assert (Disagreement.objects.get().gap_ratio, str(ratio)) == (ratio, "4.4529")
    assert told(LATER) == told()


class Apps:
    """The models of today, histories among them, as a migration gets them."""

    @staticmethod
    def get_model(app, name):
        if not name.endswith("History"):
            return apps.get_model(app, name)
        return history_models()[apps.get_model(app, name.removesuffix("History"))]
