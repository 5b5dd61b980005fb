"""The packaged trade of China with the five countries, as both sides count it."""

import pytest

from portal.models import Disagreement, DisputedPeriod
from tests.dataset.trade_matrix import MIRRORED, annual_cells, mirror_cells
from trade.statistics.models import PeriodRuling, Series
from trade.statistics.observations import Observation, ObsStatus
from trade.statistics.selection import with_own_periods
from trade.statistics.siblings import siblings_of

CUSTOMS = "General Administration of Customs of China"


def test_cells_of_the_matrix(data: None) -> None:
    """Each country, year and flow once for every office that counts it."""
    assert len(annual_cells(2013, 2025)) == 183


def test_mirrored_cells(data: None) -> None:
    mirrored = mirror_cells(2016, 2025)
    others = {(own, other, MIRRORED[flow], *rest) for other, own, flow, *rest in mirrored}

    assert len(mirrored) == 78
    assert len(mirrored & others) == 2 * 11


def test_both_sides_of_a_year_are_compared(data: None) -> None:
    """Exports that China counts stand against imports that the partner counts."""
    rows = Disagreement.objects.filter(period="2023")
    china = {one.uid: one.slug for one in Series.objects.filter(reporter_en=CUSTOMS)}
    found = {
        china[row.record_uid]: {said["text"] for said in row.statements}
        for row in rows
        if row.record_uid in china
    }

    assert found["export-cn-kz-gacc-usd"] == {"24.7", "15.389231"}
    assert found["import-cn-kz-gacc-usd"] == {"16.3", "14.666158"}
    assert found["export-cn-kg-gacc-usd"] == {"19.7", "5.353257"}
    assert found["import-cn-uz-gacc-usd"] == {"1.6", "2.486557"}


def test_every_disputed_period_has_its_ruling(data: None) -> None:
    disputed = Disagreement.objects.exclude(period="")

    assert disputed.count() > 50
    assert [row.key for row in disputed if not row.rule or not all(row.reason.values())] == []


def test_counts_a_third_apart_are_disputed(data: None) -> None:
    """Also where one side says “over 2 billion”, with which 5.61 would agree."""
    found = with_own_periods(Series.objects.select_related("indicator"))
    shown = {
        (one.pk, period.period): period.shown.number
        for one, periods in found
        for period in periods
        if not (period.shown.is_forecast or period.shown.cumulative)
    }
    series = {one.pk: one for one, _periods in found}
    others = siblings_of(series.values())
    disputed = set(DisputedPeriod.objects.values_list("record_uid", "period"))
    apart = {
        (series[key].slug, other.slug, period)
        for (key, period), number in shown.items()
        for other in others[key]
        if shown.get((other.pk, period), 0) * 3 > number * 4 > 0
    }

    assert len(apart) > 20
    assert [
        one
        for one in sorted(apart)
        if not {(series[key].uid, one[2]) for key in series if series[key].slug == one[0]}
        & disputed
    ] == []


def test_computed_values_say_what_from(data: None) -> None:
    """They are estimates, never as printed."""
    computed = Observation.objects.filter(note__startswith="Computed for the portal: ")

    assert computed.count() > 50
    assert not computed.exclude(obs_status=ObsStatus.ESTIMATE, as_printed="").exists()


@pytest.mark.parametrize(
    ("series", "period", "value", "source"),
    [
        ("china-europe-teu-cumulative", "2024-11", "11000000", "xinhua-cnhubei-100k"),
        ("china-europe-trains", "2017", "3673", "laht-2018"),
        ("china-europe-trains", "2021-01/2021-11", "13817", "ndrc-2021"),
        ("summit-financing-cn-c5", "2023-05", "26000000000", "urdupoint-1694112"),
        ("cku-bridges-planned", "2023", "81", "kunuz-cku-2023"),
        ("cku-length-planned", "2025-11", "532.53", "trend-cku-4121239"),
        ("china-europe-west-trains", "2023-H1", "4324", "caixun-2023-07"),
    ],
)
def test_corrected_figures(data: None, series: str, period: str, value: str, source: str) -> None:
    shown = Observation.objects.preferred().get(series__slug=series, period=period)

    assert (f"{shown.number.normalize():f}", shown.source.slug) == (value, source)


def test_uzbekistans_own_total_is_in_the_ruling(data: None) -> None:
    ruling = PeriodRuling.objects.get(record__slug="trade-cn-uz-gacc-usd", period="2024")

    assert ruling.rule == "scope"
    assert "12.4 billion" in ruling.reason_en
    assert "less than China" in ruling.reason_en
