"""One answer to what operates in a country on a day: pages, charts, files and the API agree."""

import csv
import io
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from portal.facts.types import plain_number
from portal.models import Country
from portal.publication import time_travel
from portal.records.column_store import MISSING
from projects.energy.models import EnergyProject
from projects.energy.sums import Sum
from projects.energy.units import read_operating
from tests.portal.site.reading import part, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data")]

COUNTRIES = ("KZ", "KG", "TJ", "TM", "UZ")
FIRST = date(1960, 1, 1)


def some_days(number: int, seed: int) -> list[date]:
    length = (time_travel.today() - FIRST).days
    chosen = random.Random(seed)
    return [FIRST + timedelta(chosen.randrange(length)) for _number in range(number)]


MANY = [pytest.param(some_days(50, seed=2), marks=pytest.mark.exhaustive)]


def total(code: str, day: date | None = None) -> Decimal:
    return Sum.of(read_operating(day).in_countries(code)).total


def in_chart(client: Client, name: str, query: str, key: str = "") -> Decimal:
    """The totals of the first panel, of those of one key if there is one."""
    panels: Any = client.get(f"/charts/{name}.json?{query}").json()["panels"]
    totals = [one for panel in panels[:1] for one in panel["totals"]]
    return sum(
        (Decimal(str(one["value"])) for one in totals if key in ("", one["key"])), Decimal(0)
    )


def in_file(client: Client, name: str, query: str) -> Iterator[tuple[dict[str, str], Decimal]]:
    """The values of a CSV."""
    rows = csv.DictReader(io.StringIO(client.get(f"/charts/{name}.csv?{query}").content.decode()))
    for row in rows:
        yield row, Decimal(row["value"])


def in_api(client: Client, day: date) -> dict[str, Decimal]:
    """What ran of each plant, by uid, where it is known of every phase."""
    answer: Any = client.get(f"/api/v1/energy-projects.ndjson?valid_on={day}&fields=uid,then")
    rows = map(json.loads, b"".join(answer.streaming_content).splitlines())
    ran = {row["uid"]: row["then"]["operating_mw"] for row in rows}
    return {uid: Decimal(str(found)) for uid, found in ran.items() if found is not None}


def by_plant(day: date) -> dict[str, Decimal]:
    uids = dict(EnergyProject.objects.values_list("pk", "uid"))
    found: dict[str, Decimal] = defaultdict(Decimal)
    operating = read_operating(day)
    for plant, capacity in zip(*map(operating.column, ("plants", "capacities")), strict=True):
        if capacity != MISSING:
            found[uids[int(operating.table.keys[plant])]] += Decimal(int(capacity)) / 1000
    return found


@pytest.mark.parametrize("days", [some_days(4, seed=1), *MANY])
def test_charts_files_and_the_api_tell_the_same_of_any_day(
    client: Client, days: list[date]
) -> None:
    for day in days:
        by_api, ran = in_api(client, day), by_plant(day)
        assert by_api == {uid: ran.get(uid, 0) for uid in by_api}
        filed = list(in_file(client, "energy-mix", f"valid_on={day}"))
        for code in COUNTRIES:
            expected, query = total(code, day), f"valid_on={day}&country={code}"
            assert in_chart(client, "energy-mix", query) == expected, (code, day)
            name = Country.objects.get(pk=code).name
            assert sum(value for row, value in filed if name in row["label"]) == expected
        for code in ("TJ", "UZ"):
            drawn = in_chart(client, "capacity", f"country={code}&since=1950", str(day.year))
            assert drawn == total(code, date(day.year, 12, 31))


@pytest.mark.exhaustive  # every day of any day, above
def test_pages_and_charts_tell_the_same_of_today(client: Client) -> None:
    compared = read(
        client, f"/compare/countries/?{'&'.join(f'country={c}' for c in COUNTRIES[:4])}"
    )
    row = part(part(compared, "Power plants in operation", "</table>"), "All technologies", "</tr>")
    for code in COUNTRIES:
        expected, this_year = total(code), str(time_travel.today().year)
        drawn = f'<data value="{plain_number(expected)}">'
        assert drawn in part(read(client, f"/countries/{code.lower()}/"), "key-facts", "</dl>")
        assert (drawn in row) == (code in COUNTRIES[:4])
        assert in_chart(client, "capacity", f"country={code}", this_year) == expected
        assert in_chart(client, "status", f"country={code}", "operating") == expected
        assert in_chart(client, "energy-mix", f"country={code}") == expected
        rows = list(in_file(client, "capacity", f"country={code}"))
        of_year = [value for row, value in rows if row["period"] == row["label"] == this_year]
        assert sum(of_year) == expected


def test_of_rogun_the_units_count_that_run() -> None:
    rogun = EnergyProject.objects.get(slug="tj-rogun-hydro")
    assert Sum.of(read_operating().of_plants([rogun.pk])).total == 1200
    assert rogun.project_status == "construction"
