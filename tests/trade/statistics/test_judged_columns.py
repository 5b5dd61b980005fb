"""How each observation stands to the accepted one of its period, in lists and files."""

import csv
import io
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.models import Change, Disagreement, Standing
from portal.publication import publishing
from portal.records.standings import Judged
from tests.factories import (
    NOON,
    make_batch,
    make_country,
    make_indicator,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from trade.statistics.observations import Observation
from trade.statistics.selection import with_own_periods
from trade.statistics.statements import show, standings_by_publisher

# Databases differ: values are read as they are stored, earlier ones in SQL.
pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.slow]

LATER, LAST = NOON + timedelta(days=1), NOON + timedelta(days=2)


def filed(client: Client, *names: str, query: str = "") -> list[Any]:
    """Columns of the file of observations, in its order."""
    answer = client.get(f"/api/v1/observations.csv?order=period&{query}")
    rows = csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    return [tuple(row[name] for name in names) for row in rows]


def test_a_new_edition_replaces_the_source_of_a_value_once_it_is_cited(client: Client) -> None:
    series, another = publish(make_series()), publish(make_series())
    old = make_source(kind="dataset", published_on="2024")
    for value, source in ((50, old), (60, make_source(kind="dataset", published_on="2023"))):
        publish(observe(series, "2022", value, source=source))
    names, asked = ("value", "shown", "standing_reason"), f"series={series.slug}"
    before = filed(client, *names, query=asked)
    last = Change.objects.latest("position").position

    new = make_source(kind="dataset", published_on="2025", supersedes=old)
    assert filed(client, *names, query=asked) == before == [("50", "true", ""), ("60", "false", "")]
    (period,) = with_own_periods([series])[0][1]
    assert (period.shown.value, Change.objects.latest("position").position) == (Decimal(50), last)

    publish(observe(another, "2022", 1, source=new))
    now = filed(client, *names, query=asked)
    assert now == [("50", "false", "newest-release"), ("60", "true", "")]
    told = Change.objects.filter(position__gt=last, kind="observation")
    assert {*told.values_list("key", flat=True)} >= {
        *series.observations.values_list("uid", flat=True)
    }


def test_file_says_of_every_value_whether_it_lost_and_why(client: Client) -> None:
    series = make_series(indicator=publish(make_indicator(tolerance_percent="0.5")))
    ruled = {"made_by": make_user(), "made_at": NOON}
    series.period_rulings.create(period="2024", rule="slip", reason_en="A digit.", **ruled)
    series = publish(series)
    official, press = make_source(kind="official"), make_source(kind="press")
    old = make_source(kind="dataset")
    new = make_source(kind="dataset", supersedes=old)
    for period, value, kwargs in (
        ("2020", None, {"source": press, "obs_status": "O"}),
        ("2021", 7, {"source": press, "retracted_at": NOON, "retraction_reason": "Misread."}),
        ("2022", 60, {"source": new}),
        ("2022", 50, {"source": old}),
        ("2023", 4, {"source": official, "cumulative": True}),
        ("2023", 5, {"source": press}),
        ("2024", 100, {"source": official}),
        ("2024", 1000, {"source": press}),
        ("2024", "100.2", {"source": press}),
        ("2024", 90, {"source": official, "obs_status": "F"}),
        ("2025", 95, {"source": official, "obs_status": "F"}),
    ):
        publish(observe(series, period, value, **kwargs))

    key = f"series-{series.uid}-2024"
    about, beside = (key, "slip", "A digit."), ("", "", "")
    names = ("period", "value", "shown", "standing", "standing_reason", "gap_percent", "gap_ratio")
    more = ("disagreement", "ruling_rule", "ruling_reason_en")
    assert filed(client, *names, *more) == [
        ("2020", "", "false", "no_value", "", "", "", *beside),
        ("2021", "7", "false", "retracted", "", "", "", *beside),
        ("2022", "60", "true", "agrees", "", "", "", *beside),
        ("2022", "50", "false", "not_compared", "newest-release", "", "", *beside),
        ("2023", "4", "true", "agrees", "", "", "", *beside),
        ("2023", "5", "false", "not_compared", "", "", "", *beside),
        ("2024", "100", "true", "agrees", "", "", "", *about),
        ("2024", "1000", "false", "overruled", "slip", "900", "10", *about),
        ("2024", "100.2", "false", "agrees", "rounding", "", "", *about),
        ("2024", "90", "false", "not_compared", "", "", "", *about),
        ("2025", "95", "true", "not_compared", "", "", "", *beside),
    ]


def test_value_stands_alike_in_its_list_on_its_page_and_in_counts(client: Client) -> None:
    """An older release that says the same agrees, as does a value with fewer digits."""
    series = publish(make_series())
    old = make_source(kind="dataset", publisher="Old")
    new = make_source(kind="dataset", publisher="New", supersedes=old)
    for period, value, source in (
        ("2022", "4.97", new),
        ("2022", "4.97", old),
        ("2023", "4.97", new),
        ("2023", "5", old),
        ("2024", "4.97", new),
        ("2024", "9", old),
    ):
        publish(observe(series, period, value, source=source))

    found = Observation.objects.with_source().select_related("series__edition")
    said = [one.claim for one in show(found.order_by("period", "pk"))]

    listed = filed(client, "standing", "standing_reason")
    assert [(one["standing"], one["standing_reason"]) for one in said] == listed
    assert listed[1::2] == [
        ("agrees", ""),
        ("agrees", "rounding"),
        ("not_compared", "newest-release"),
    ]
    counts = standings_by_publisher(Observation.objects.all())
    assert counts["Old"].total() == 3
    assert [counts["Old"][Judged(Standing(standing), why)] for standing, why in listed[1::2]] == [
        *(1, 1, 1)
    ]


def test_outcome_beside_a_pinned_forecast_is_not_compared(client: Client) -> None:
    series = publish(make_series())
    publish(observe(series, "2024", 9, obs_status="F", pinned=True))
    publish(observe(series, "2024", 5))

    assert filed(client, "value", "shown", "standing") == [
        ("9", "true", "not_compared"),
        ("5", "false", "not_compared"),
    ]


def counted(series: Any, value: str, at: datetime, **kwargs: Any) -> None:
    batch = make_batch()
    observe(series, "2024", value, batch=batch, **kwargs)
    publishing.submit(batch, by=make_user(), at=at)
    publishing.publish(batch, by=make_user(), at=at)


def test_value_that_loses_to_another_reporter_says_so_now_and_as_of_then(client: Client) -> None:
    """Kyrgyzstan's own sources differ too; its value is shown, and loses to that of China."""
    total = publish(make_indicator(slug="trade-total"))
    total.mirror = total
    total.save()
    cn, kg = make_country("CN"), make_country("KG")
    ours = publish(make_series(slug="cn", indicator=total, country=cn, partner=kg))
    theirs = publish(make_series(slug="kg", indicator=total, country=kg, partner=cn))
    with time_machine.travel(NOON, tick=False):
        counted(ours, "20", NOON)
    with time_machine.travel(LATER, tick=False):
        counted(theirs, "5", LATER, pinned=True)
        counted(theirs, "4", LATER)
    with time_machine.travel(LAST, tick=False):
        for one, rule in ((ours, "scope"), (theirs, "official")):
            draft = publishing.start_edit(one, by=make_user(), at=LAST)
            draft.period_rulings.create(
                period="2024", rule=rule, reason_en=rule, made_by=make_user(), made_at=LAST
            )
            publishing.submit(draft, by=make_user(), at=LAST)
            publishing.publish(draft, by=make_user(), at=LAST)

        of_both, of_one = f"series-{ours.uid}-2024", f"series-{theirs.uid}-2024"
        names = ("value", "shown", "standing", "standing_reason", "gap_percent", "disagreement")
        assert filed(client, *names, "ruling_reason_en") == [
            ("20", "true", "agrees", "", "", of_both, "scope"),
            ("5", "true", "overruled", "scope", "75", of_both, "scope"),
            ("4", "false", "overruled", "official", "20", of_one, "official"),
        ]
        whole = filed(client, *names)
        assert filed(client, *names, query="disputed=true") == whole
        assert filed(client, *names, query="disputed=false") == []
        for row in Disagreement.objects.all():
            lost = [one for one in filed(client, "disagreement", "gap_percent") if one[1]]
            assert (row.key, f"{row.gap_percent:f}".removesuffix(".0")) in lost
        rows = client.get("/api/v1/periods/").json()["results"]
        gaps = {(one["series"], one["gap_percent"], one["gap_ratio"]) for one in rows}
        assert gaps == {("cn", 75, 4), ("kg", 75, 4)}
        assert filed(client, *names, query=f"as_recorded={LATER:%Y-%m-%dT%H:%M:%SZ}") == [
            ("20", "true", "agrees", "", "", of_both),
            ("5", "true", "disputed", "", "75", of_both),
            ("4", "false", "disputed", "", "20", of_one),
        ]
        assert filed(client, *names, query=f"as_recorded={NOON:%Y-%m-%dT%H:%M:%SZ}") == [
            ("20", "true", "agrees", "", "", "")
        ]


@pytest.mark.exhaustive  # every day of lists, records, maps, charts and the API
def test_queries_do_not_grow_with_what_differs(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts: list[Any] = []
    for _ in range(3):
        series = publish(make_series())
        publish(observe(series, "2024", 5, source=make_source(kind="official")))
        publish(observe(series, "2024", 6, source=make_source(kind="press")))
        with django_assert_max_num_queries(25) as asked:
            lost = [one for one in filed(client, "standing") if one == ("disputed",)]
        assert len(lost) == Disagreement.objects.count() == len(counts) + 1
        counts.append(len(asked))

    assert counts[0] == counts[1] == counts[2]
