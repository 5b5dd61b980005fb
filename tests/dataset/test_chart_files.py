"""The file of every chart adds up to what the chart draws."""

import csv
from collections import defaultdict
from decimal import Decimal
from io import StringIO
from itertools import islice
from typing import Any

import pytest
from django.test import Client

from portal.graphics.charts import registry
from portal.graphics.charts.specification import Chart, PanelKind

pytestmark = pytest.mark.usefixtures("data")


def examples() -> list[Any]:
    return [(maker.name, query) for maker in registry.list_makers() for query in maker.examples()]


def rows_of(client: Client, chart: Chart) -> list[Any]:
    text = client.get(chart.file("csv")).content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


@pytest.mark.parametrize("one_in", [pytest.param(1, marks=pytest.mark.exhaustive), 15])
def test_each_drawn_value_is_one_row_of_the_file(client: Client, one_in: int) -> None:
    checked = 0
    for name, query in islice(examples(), 0, None, one_in):
        chart = registry.build_chart(name, query)
        drawn = client.get(chart.file("json")).json()["panels"]
        expected = [
            (str(series["title"]["text"]), point["label"], point["value"])
            for panel in drawn
            for series in panel["series"]
            for point in series["points"]
        ]
        rows = rows_of(client, chart)
        found = [(r["series"].lstrip("'"), r["label"], float(r["value"])) for r in rows]
        assert found == expected, chart.url
        assert all(Decimal(r["low"]) <= Decimal(r["value"]) <= Decimal(r["high"]) for r in rows)
        assert all(r["unit"] for r in rows if r["value"] != "0"), chart.url
        checked += len(rows)

    assert checked > 1000 / one_in


@pytest.mark.parametrize("one_in", [pytest.param(1, marks=pytest.mark.exhaustive), 9])
def test_columns_of_stacked_bars_add_up_to_the_totals_drawn(client: Client, one_in: int) -> None:
    checked = 0
    for name, query in islice(examples(), 0, None, one_in):
        chart = registry.build_chart(name, query)
        sums: defaultdict[Any, Any] = defaultdict(Decimal)
        for row in rows_of(client, chart):
            sums[row["panel"], row["label"]] += Decimal(row["value"])
        for panel in chart.panels:
            if panel.kind == PanelKind.STACKED and len(panel.series) > 1:
                for total in panel.totals:
                    assert sums[str(panel.title or ""), total.label] == total.value, chart.url
                    checked += 1

    assert checked > 50 / one_in
