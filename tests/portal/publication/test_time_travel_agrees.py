"""What the portal says of an earlier moment is what it said then: the page, the answer, the file
and the chart."""

import csv
import os
import random
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from projects.energy.models import EnergyProject
from tests.replica import Editors, dump
from trade.statistics.models import Series

# Databases differ: rows copied from one database to another.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAIRS = int(os.environ.get("PAST_PAIRS", "6"))
SEED = int(os.environ.get("PAST_SEED", "5"))


def test_pages_answers_files_and_charts_agree_with_what_was_said_then(client: Client) -> None:
    """PAST_PAIRS and PAST_SEED ask for more, and for others: `make past`."""
    compare_with_what_was_said(client, PAIRS, deeds=max(12, PAIRS // 8))


@pytest.mark.exhaustive
def test_a_hundred_pages_answers_files_and_charts_agree_with_what_was_said_then(
    client: Client,
) -> None:
    compare_with_what_was_said(client, 100, deeds=40)


def compare_with_what_was_said(client: Client, pairs: int, *, deeds: int) -> None:
    editors, said = Editors(SEED), {}
    while not (EnergyProject.objects.exists() and Series.objects.exists()):
        editors.add()
    for _again in range(deeds):
        editors.act()
        said[editors.now] = listen(client)
    chance, moments = random.Random(SEED), sorted(said)
    keys = sorted({key for then in said.values() for key in then["documents"]})
    for _again in range(pairs):
        moment = chance.choice(moments[:-1])
        kind, uid = chance.choice([key for key in keys if key[0] in ADDRESSES])
        now = ask(client, kind, uid, as_recorded=moment.isoformat())
        assert now == expected(said[moment], kind, uid), (moment, kind, uid)


ADDRESSES = {
    "energyproject": "energy-projects",
    "series": "series",
    "organisation": "organisations",
}


def listen(client: Client) -> dict[Any, Any]:
    """All that is said at the moment, by the way in which it is said."""
    documents = dump(client)
    return {
        "documents": documents,
        "files": {kind: rows_of(client, kind) for kind in ADDRESSES},
        "charts": {
            uid: chart_of(client, document["slug"])
            for (kind, uid), document in documents.items()
            if kind == "series"
        },
    }


def expected(then: dict[Any, Any], kind: Any, uid: str) -> dict[Any, Any]:
    document = then["documents"].get((kind, uid))
    return {
        "answer": document,
        "file": then["files"][kind].get(uid),
        "page": document and (document["title"]["en"], document["edition"]["number"]),
        "chart": then["charts"].get(uid),
    }


def ask(client: Client, kind: Any, uid: str, **asked: Any) -> dict[Any, Any]:
    answer = client.get(f"/api/v1/{ADDRESSES[kind]}/{uid}/", asked)
    document = answer.json() if answer.status_code == 200 else None
    assert answer.status_code in (200, 404, 410)
    if document:
        document.pop("observations", None)  # an address, which lists do not give
    return {
        "answer": document,
        "file": rows_of(client, kind, **asked).get(uid),
        "page": document and page_of(client, document, **asked),
        "chart": chart_of(client, document["slug"], **asked)
        if document and kind == "series"
        else None,
    }


def page_of(client: Client, document: Any, **asked: Any) -> tuple[Any, Any]:
    """The title and the edition that a page speaks of, as it says them itself."""
    answer = client.get(document["url"], asked)
    assert answer.status_code == 200
    text = answer.content.decode()
    title = document["title"]["en"]
    number = document["edition"]["number"]
    assert f"?edition={number}" in text
    assert f"?edition={number + 1}" not in text
    return (title if f"<h1>{title}</h1>" in text or title in text else "", number)


def rows_of(client: Client, kind: str, **asked: Any) -> dict[Any, Any]:
    answer = client.get(f"/{ADDRESSES[kind]}/download.csv?{urlencode(asked)}")
    assert answer.status_code == 200
    text = answer.getvalue().decode("utf-8-sig")
    return {row["uid"]: row for row in csv.DictReader(StringIO(text))}


def chart_of(client: Client, slug: str, **asked: Any) -> bytes:
    answer = client.get("/charts/series.csv", {"series": slug, **asked})
    assert answer.status_code == 200
    return answer.content
