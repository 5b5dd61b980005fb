"""Figures as newspapers print them: typed into a batch, they say the same in every channel."""

import csv
import html
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from portal.admin.forms.phrases import PLAIN
from portal.facts import Comparator
from portal.formatting.phrases import convert, parse_quantity
from portal.models import Status
from portal.publication import publishing
from tests.admin_client import add_row, address_of, errors_in, filled, make_chief, sign_in
from tests.client_response import ClientResponse
from tests.factories import NOON, make_indicator, make_series, make_source, make_user, publish
from tests.portal.formatting.phrases.test_phrases import of_kind
from tests.spreadsheets import Sheet
from trade.statistics.models import Frequency
from trade.statistics.observations import Observation, ObservationBatch

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MANY = [12, pytest.param(10_000, marks=pytest.mark.exhaustive)]
A_FORM = 100


def unit_of(row: dict[str, str]) -> str:
    return {"": "count", "share": "%"}.get(row["measure"], row["measure"])


def chosen(name: str, number: Any, *kinds: str) -> list[dict[str, str]]:
    """Return some phrases: all that are no plain numbers, or so many without a unit."""
    found = [row for row in of_kind(name, *kinds) if row["text"].strip()]
    found = [row for row in found if not PLAIN.fullmatch(row["text"])]
    if len(found) > number:
        found = [row for row in found if not row.get("measure")]
    return found[:: max(1, len(found) // number)][:number]


def meaning(row: dict[Any, Any]) -> dict[Any, Any]:
    """What the desk is to make of a phrase: a source that gives bounds only gives at least the
    lower one."""
    said = convert(parse_quantity(row["text"], row["language"]), unit_of(row), row["text"])
    has_value = said.value is not None
    return {
        "as_printed": row["text"].strip(),
        "comparator": str(said.comparator if has_value else Comparator.AT_LEAST),
        "lower": said.lower,
        "upper": said.upper,
        "value": said.value if has_value else said.lower,
    }


def numbers(row: dict[str, Any]) -> dict[Any, Any]:
    """The columns of a row of any file, numbers as numbers."""
    bounds = {name: row.get(name) for name in ("lower", "upper", "value")}
    read = {name: None if n in (None, "") else Decimal(str(n)) for name, n in bounds.items()}
    return {"as_printed": row["as_printed"], "comparator": row["comparator"], **read}


def make_all_series(rows: list[Any]) -> dict[Any, Any]:
    """Return a series for each unit of these phrases."""
    return {
        unit: publish(
            make_series(
                indicator=publish(make_indicator(unit=unit, tolerance_percent=0)),
                slug=f"unit{n}",
                unit=unit,
                frequency=Frequency.DAILY,
            )
        )
        for n, unit in enumerate(sorted({unit_of(row) for row in rows}))
    }


def type_in(rows: list[dict[str, str]], series: dict[Any, Any], number: int = 0) -> ClientResponse:
    """Type phrases into a batch of the desk, each for a day; return the answer to its form."""
    chief, sources = sign_in(make_chief()), {}
    for language in ("en", "zh-hans", "ru"):
        sources[language] = make_source(language=language)
    page = chief.get(address_of(ObservationBatch, "add"))
    data = filled(page, title=f"Batch {number}", source=sources["en"].pk, _save="1")
    for n, row in enumerate(rows, number):
        data = add_row(
            data,
            "observations",
            series=series[unit_of(row)].pk,
            period=(date(1950, 1, 1) + timedelta(days=n)).isoformat(),
            value=row["text"],
            comparator="exact",
            obs_status="A",
            source=sources[row["language"]].pk,
        )
    return chief.post(address_of(ObservationBatch, "add"), data)


def store(rows: list[Any], series: dict[Any, Any]) -> None:
    for n in range(0, len(rows), A_FORM):
        answer = type_in(rows[n : n + A_FORM], series, n)
        assert answer.status_code == 302, errors_in(answer)


def release_all() -> None:
    for batch in ObservationBatch.working.exclude(status=Status.PUBLISHED):
        publishing.submit(batch, by=make_user(), at=NOON)
        publishing.publish(batch, by=make_user(), at=NOON)


def walk(client: Client, path: str) -> Iterator[Any]:
    while path:
        answer = client.get(path).json()
        yield from answer["results"]
        path = answer["next"]


def channels(client: Client, one: Any) -> Iterator[list[Any]]:
    """Yield what each channel tells of the observations of a series."""
    asked = f"series={one.slug}"
    api = list(walk(client, f"/api/v1/observations/?{asked}&order=-value&page_size=100"))
    values = [row["value"] for row in api]
    assert values == sorted(values, reverse=True)
    yield api
    file = client.get(f"/api/v1/observations.csv?{asked}").getvalue().decode("utf-8-sig")
    for row in (rows := list(csv.DictReader(StringIO(file)))):
        row["as_printed"] = re.sub(r"^'(?=[-+=@\d])", "", row["as_printed"])
    yield rows
    yield Sheet(client.get(f"/api/v1/observations.xlsx?{asked}").getvalue()).rows()
    printed = {row["period"]: row["as_printed"] for row in api}
    drawn = client.get(f"/charts/series.json?{asked}").json()["panels"]
    points = [point for panel in drawn for line in panel["series"] for point in line["points"]]
    yield [{**point, "as_printed": printed[point["key"]]} for point in points]


@pytest.mark.parametrize("number", MANY)
def test_phrase_says_the_same_in_every_channel(client: Client, number: int) -> None:
    rows = [*chosen("phrases", number, "quantity"), *chosen("refused", number // 4, "vague")]
    series = make_all_series(rows)
    store(rows, series)
    release_all()
    meant = {row["as_printed"]: row for row in map(meaning, rows)}
    assert {one.as_printed: numbers(vars(one)) for one in Observation.objects.all()} == meant

    for unit, one in series.items():
        of_unit = {row["text"].strip(): row for row in rows if unit_of(row) == unit}
        expected = {text: meant[text] for text in of_unit}
        for told in channels(client, one):
            assert {row["as_printed"]: numbers(row) for row in told} == expected
        page = html.unescape(
            client.get(one.get_absolute_url(), {"periods": "all"}).content.decode()
        )
        assert [text for text in of_unit if f">{text}</q>" not in page] == []
        for text, said in expected.items():
            value = f"{said['value']:f}"
            asked = f"value_min={value}&value_max={value}&comparator={said['comparator']}"
            found = walk(client, f"/api/v1/observations/?series={one.slug}&{asked}")
            assert text in [row["as_printed"] for row in found]
            assert meaning({**of_unit[text], "text": text}) == said


@pytest.mark.parametrize("number", MANY)
def test_refused_phrase_is_stored_nowhere_and_comes_back_with_its_reason(number: int) -> None:
    rows = chosen("refused", number, "quantity")
    answer = type_in(rows, make_all_series(rows))
    forms = answer.context["inline_admin_formsets"][0].formset.forms
    told = [form.errors.get("value") for form in forms]
    assert [text["text"] for text, said in zip(rows, told, strict=True) if not said] == []
    assert not Observation.working.exists()
