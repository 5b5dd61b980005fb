"""Odd but legal states, in every place where they may show."""

import csv
import json
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from portal.models import Record
from portal.publication import publishing
from portal.records.kinds import kind_of
from portal.records.registry import record_models
from projects.energy.models import EnergyProject
from tests.admin_client import address, address_of
from tests.factories import make_user
from tests.odd_states import OddEditor
from tests.site.test_withdrawn import addresses
from trade.statistics.models import Series

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LANGUAGES = ("", "/ru", "/zh-hans")
SECRET = "Zyxwvut of a draft"
FORMATS = ("json", "csv", "xlsx", "ndjson", "geojson", "parquet")


def sound(client: Client, at: str) -> bytes:
    """Return what an address answers, which is well-formed and holds nothing of a draft."""
    answer: Any = client.get(at)
    body = bytes(answer.getvalue())
    assert answer.status_code < 500, at
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    if kind.endswith("xml"):
        ElementTree.fromstring(body)  # noqa: S314 - our own
    elif kind.endswith("json"):
        for text in body.splitlines() if "ndjson" in kind else [body]:
            json.loads(text, parse_constant=lambda name: pytest.fail(f"{at} says {name}"))
    elif kind == "text/html":
        assert b"<script>alert" not in body, at
    assert SECRET.encode() not in body, at
    return body


def check_channels(client: Client, record: Any) -> None:
    """The document, the page, the list and the table of a kind say the same."""
    path = str(kind_of(type(record)).path)
    document = json.loads(sound(client, f"/api/v1{path}{record.slug}/"))
    for language in LANGUAGES:
        assert record.uid.encode() in sound(client, f"{language}{path}{record.slug}/")
    (listed,) = json.loads(sound(client, f"/api/v1{path}?uid={record.uid}"))["results"]
    assert {name: document[name] for name in listed} == listed
    table = sound(client, f"/api/v1{path.rstrip('/')}.csv").decode("utf-8-sig")
    (row,) = [one for one in csv.DictReader(StringIO(table)) if one["uid"] == record.uid]
    said = {name: fact["value"] for name, fact in document.get("facts", {}).items()}
    numbers = {name: value for name, value in said.items() if isinstance(value, int | float)}
    assert {name: float(row[name]) for name in numbers} == numbers
    for ending in FORMATS:
        sound(client, f"/api/v1{path.rstrip('/')}.{ending}")


def check(client: Client, model: type[Record], seed: int, *, one_in: int = 1) -> None:
    editor = OddEditor(seed)
    record = editor.publish_odd(model)
    if model is Series:
        for source in editor.sources:
            editor.count(record, 5, source)
    draft = publishing.start_edit(record, by=make_user(), at=timezone.now())
    model.working.filter(pk=draft.pk).update(title_en=SECRET, summary_en=SECRET)
    check_channels(client, record)
    for number, (_name, at) in enumerate([*addresses(record)][seed % one_in :: one_in]):
        sound(client, LANGUAGES[number % 3] + at if "/api/" not in at else at)
    for source in editor.sources:
        for at in (f"/sources/{source.slug}/", f"/api/v1/sources/{source.slug}/"):
            sound(client, at)
    for at in (address(record), address(draft), address(draft, "history"), address_of(model)):
        assert editor.client.get(at).status_code == 200, at


@pytest.mark.parametrize(
    "model",
    [EnergyProject, pytest.param(Series, marks=pytest.mark.exhaustive)],
    ids=lambda model: model.kind(),
)
@pytest.mark.engine  # sizes of columns
def test_odd_record_is_shown_where_a_plain_one_is(client: Client, model: type[Record]) -> None:
    check(client, model, 7, one_in=40)


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("model", record_models(), ids=lambda model: model.kind())
def test_odd_record_is_shown_at_every_address(
    client: Client, model: type[Record], seed: int
) -> None:
    check(client, model, seed)
