"""What readers would type (`tests/portal/search_queries.csv`) against the packaged data set: what
they meant is among the first three."""

import csv
from collections import Counter
from pathlib import Path

from portal.models import SearchEntry
from portal.search import run_search
from portal.site.static_page_search import search_static_pages

SET = Path(__file__).parents[1] / "portal" / "search" / "search_queries.csv"
ENOUGH = 0.98


def queries():
    with SET.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_set_is_as_wide_as_it_claims() -> None:
    rows = queries()
    languages = Counter(row["language"] for row in rows)

    assert len(rows) == len({row["query"] for row in rows}) >= 200
    assert languages.keys() == {"en", "zh", "ru", "kk", "ky", "tg", "tk", "uz"}
    assert {row["script"] for row in rows} == {"Latn", "Cyrl", "Hans"}


def test_what_was_meant_is_among_the_first_three(data: None) -> None:
    rows = queries()
    missed = [row for row in rows if not _is_found(row)]

    for row in missed:
        print(f"{row['query']}: no {row['kind']} {row['slug']} ({row['tries']})")
    assert len(missed) / len(rows) <= 1 - ENOUGH


def test_six_spellings_find_the_same_hub(data: None) -> None:
    """Each among the first of its kind, as the town itself comes first."""
    for text in ("Horgos", "Khorgos", "Хоргос", "Қорғас", "Qorgas", "霍尔果斯"):
        hubs = [hit.entry_id for hit in run_search(text).hits if hit.kind == "tradehub"]
        port = SearchEntry.objects.get(record_url="/hubs/horgos-rail-port/")
        assert port.pk in hubs[:3], text


def _is_found(row):
    found = run_search(row["query"])
    if row["kind"] == "country":
        return row["slug"].upper() in found.question.codes
    if row["kind"] == "page":
        return row["slug"] in [page.url for page in search_static_pages(found.question)[:3]]
    first = SearchEntry.everything.in_bulk([hit.entry_id for hit in found.hits[:3]])
    return (row["kind"], row["slug"]) in [
        (entry.kind, entry.record_url.rstrip("/").rpartition("/")[2]) for entry in first.values()
    ]
