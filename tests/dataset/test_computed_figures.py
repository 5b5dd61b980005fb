"""Growth and indices of charts, computed anew from observations."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from portal.graphics.charts.findings import find_finding
from portal.graphics.charts.registry import build_chart
from trade.statistics.observations import Observation

pytestmark = pytest.mark.usefixtures("data")

GROWTH = re.compile(r"from .+ \((\d{4})\) to .+ \((\d{4})\), ([\d.,]+)(%| times)[^%]*?(less)?$")
PERCENT = 100


def undisputed_years(one_in: int) -> Iterator[tuple[Any, dict[Any, Any]]]:
    """Values by year of series, in years of which there is one statement alone."""
    rows = Observation.objects.filter(retracted_at=None).order_by("series__slug", "period")
    found: defaultdict[Any, Any] = defaultdict(lambda: defaultdict(list))
    for row in rows.select_related("series"):
        found[row.series.slug][row.period].append(row)
    for slug in sorted(found)[::one_in]:
        alone = {period: some[0] for period, some in found[slug].items() if len(some) == 1}
        years = {
            period: row.value
            for period, row in alone.items()
            if re.fullmatch(r"\d{4}", period) and row.value is not None
            if row.comparator == "exact" and not row.is_forecast
        }
        if len(years) > 1:
            yield slug, years


@pytest.mark.parametrize("one_in", [pytest.param(1, marks=pytest.mark.exhaustive), 4])
def test_index_is_the_share_of_the_value_of_its_year(one_in: int) -> None:
    checked = 0
    for slug, years in undisputed_years(one_in):
        base = next((year for year, value in years.items() if value > 0), None)
        if base is None:
            continue
        chart = build_chart("series", f"series={slug}&index={base}")
        drawn = {p.key: p.value for p in chart.points if p.key in years and not p.is_forecast}
        expected = {year: years[year] / years[base] * PERCENT for year in drawn}
        assert drawn == {
            year: share.quantize(Decimal("0.1")) for year, share in expected.items()
        }, slug
        checked += len(drawn)

    assert checked > 400 / one_in


@pytest.mark.parametrize("one_in", [pytest.param(1, marks=pytest.mark.exhaustive), 4])
def test_growth_in_words_is_that_of_the_first_and_the_last_value(one_in: int) -> None:
    checked = 0
    for slug, years in undisputed_years(one_in):
        words = find_finding(build_chart("series", f"series={slug}")).replace("\xa0", " ")
        told = GROWTH.search(words)
        if told is None or not {told[1], told[2]} <= years.keys():
            continue
        ratio = years[told[2]] / years[told[1]]
        number = Decimal(told[3].replace(",", ""))
        expected = ratio if told[4] == " times" else abs(ratio - 1) * PERCENT
        half = Decimal(5).scaleb(int(number.as_tuple().exponent) - 1)
        assert abs(number - expected) <= half, (slug, words, ratio)
        assert (told[5] == "less") == (ratio < 1), (slug, words)
        checked += 1

    assert checked > 50 / one_in
