"""docs/founding-article.md lists each statement of the article; every line has to resolve."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from portal.models import PublishedClaim, Source
from portal.records.registry import record_model
from tests.dataset.files import APPS, as_row, rows
from tests.optional import the
from trade.statistics.dataset.observations import statement_uid
from trade.statistics.models import Series
from trade.statistics.observations import Observation

PAGE = Path(settings.BASE_DIR, "docs", "founding-article.md")
OPINION = "an opinion, no figure"


def statements() -> Iterator[tuple[str, str, str, str]]:
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == 4 and cells[0] != "statement":
            yield cells[0].strip("| "), cells[1], cells[2], cells[3].strip(" |")


def claims_by_key() -> dict[str, dict[str, str]]:
    found = {row["key"]: row for app in APPS for row in rows(f"{app}/claims.csv")}
    names = ("statistics", "hubs", "freight", "trains", "claims")
    return found | {
        row["key"]: row for name in names for row in rows(f"trade/observations/{name}.csv")
    }


def resolves(kind: str, slug: str, what: str) -> Any:
    """Whether one piece of evidence named on the page is there and public."""
    if kind == "source":
        return Source.objects.filter(slug=slug).exists()
    record = record_model(kind).objects.with_documents().get(slug=slug)
    document = the(record.edition).document
    sort, _, name = what.partition(" ")
    if sort == "title":
        return bool(document["title"]["en"])
    if sort == "fact":
        return document["facts"][name]["value"] is not None
    if sort == "claim":
        row = claims_by_key()[name]
        found = PublishedClaim.objects.filter(record_uid=record.uid, fact=row["fact"])
        return found.filter(source__slug=row["source"]).exists()
    if sort == "observation":
        value = Observation.objects.get(uid=statement_uid(as_row(claims_by_key()[name])))
        return value.series == Series.objects.get(slug=slug)
    if sort == "role":
        organisation, role = name.split(", ")
        return (organisation, role) in {
            (r["organisation"]["slug"], r["role"]) for r in document["roles"]
        }
    rows_of = {"service": "services", "goods": "goods"}[sort]
    return name in {row["name"]["en"] for row in document[rows_of]}


def test_the_page_lists_the_whole_article() -> None:
    found = list(statements())

    assert len(found) == 45
    assert sum(where == OPINION for *_, where in found) == 3


@pytest.mark.usefixtures("data")
def test_every_statement_resolves() -> None:
    missing = [
        (statement, what)
        for statement, kind, slug, where in statements()
        if where != OPINION
        for what in where.split("; ")
        if not resolves(kind, slug, what)
    ]

    assert missing == []


@pytest.mark.usefixtures("data")
def test_the_articles_own_figures_keep_their_comparators() -> None:
    by_key = claims_by_key()
    said = {
        key: Observation.objects.get(uid=statement_uid(as_row(by_key[key])))
        for key in ("c0106", "c0109", "c0112", "c0131", "c0143", "c0171")
    }

    assert {key: (o.comparator, int(o.value or 0), o.obs_status) for key, o in said.items()} == {
        "c0106": ("over", 50, "A"),
        "c0109": ("over", 5_000_000, "A"),
        "c0112": ("over", 100_000_000, "A"),
        "c0131": ("over", 100, "A"),
        "c0143": ("over", 50_000, "A"),
        "c0171": ("about", 100, "F"),
    }
