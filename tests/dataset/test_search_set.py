"""Queries of readers (`tests/portal/search/search_queries.csv`) against the packaged data:
what they meant is among the first results, and what they ask for is answered."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal.models import SearchEntry
from portal.search.query_parser import named_countries, parse_query
from portal.search.searching import run_search
from portal.site.answers import find_answers
from portal.site.list_links import find_lists
from portal.site.static_page_search import search_static_pages

SET = Path(__file__).parents[1] / "portal" / "search" / "search_queries.csv"
FIRST, SOON = 0.88, 0.98
"""Shares of the queries whose answer is the first, and one of the first five."""


def queries() -> list[Any]:
    with SET.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_set_is_as_wide_as_it_claims() -> None:
    rows = queries()
    languages = Counter(row["language"] for row in rows)
    asking = Counter(row["language"] for row in rows if row["figure"])

    assert len(rows) == len({row["query"] for row in rows}) >= 400
    assert languages.keys() == {"en", "zh", "ru", "kk", "ky", "tg", "tk", "uz"}
    assert {row["script"] for row in rows} == {"Latn", "Cyrl", "Hans", "Hant"}
    assert min(asking[code] for code in ("en", "zh", "ru")) >= 25


@pytest.mark.parametrize("one_in", [pytest.param(1, marks=pytest.mark.exhaustive), 8])
def test_what_was_meant_comes_first(data: None, one_in: int) -> None:
    """A row with a figure asks for it: it is one of those above the results."""
    places = [(_place_of(row), row) for row in queries()[::one_in]]
    missed = [row for place, row in places if not 1 <= place <= 5]
    first = sum(place == 1 for place, _row in places) / len(places)
    soon = 1 - len(missed) / len(places)

    lines = [f"{row['query']}: no {row['kind']} {row['slug']} ({row['tries']})" for row in missed]
    assert (first >= FIRST, soon >= SOON) == (True, True), "\n".join(
        [f"first: {first:.1%}, among the first five: {soon:.1%}", *lines]
    )


def test_short_beginning_of_a_name_offers_the_record_early(data: None) -> None:
    hits = run_search("zhan").hits[:3]
    offered = SearchEntry.objects.in_bulk([hit.entry_id for hit in hits]).values()
    assert "/energy-projects/kz-zhanatas-wind/" in {entry.record_url for entry in offered}


def test_both_sides_of_a_trade_are_answered_with_the_reason(data: None) -> None:
    for text in ("kyrgyzstan trade 2024", "吉尔吉斯斯坦 贸易 2024", "торговля Кыргызстан 2024"):
        figures = find_answers(parse_query(text))
        assert {one.fact["text"] for one in figures} == {"22.71", "5.5", "5.3"}, text
        assert all(one.fact["disputed"] and one.fact["ruling"] for one in figures), text


def test_results_show_values_and_no_markdown(data: None, client: Client) -> None:
    page = client.get("/search/", {"q": "Zhanatas capacity"}).content.decode()
    assert "##" not in page
    assert "](" not in page
    assert "{{" not in page
    row = page[page.index('class="found"') :]
    assert '<data value="100">100' in row[: row.index("</li>")]
    newest = client.get("/search/", {"q": "population kazakhstan", "kind": "series"})
    assert '<data value="20592571">' in newest.content.decode()


def test_six_spellings_find_the_same_hub(data: None) -> None:
    """Each among the first of its kind, as the town itself comes first."""
    for text in ("Horgos", "Khorgos", "Хоргос", "Қорғас", "Qorgas", "霍尔果斯"):
        hubs = [hit.entry_id for hit in run_search(text).hits if hit.kind == "tradehub"]
        port = SearchEntry.objects.get(record_url="/hubs/horgos-rail-port/")
        assert port.pk in hubs[:3], text


def _place_of(row: Any) -> Any:
    """The place of what was meant, from 1; 0 where it is not among the first."""
    found = run_search(row["query"])
    if row["figure"]:
        given = [(one.url, one.fact) for one in find_answers(found.question, found.meant)]
        places = [(_slug(url), f"{fact['text']} {fact['unit']}".strip()) for url, fact in given]
        return _index((row["slug"], row["figure"]), places)
    if row["kind"] == "country":
        return _index(row["slug"].upper(), found.question.codes)
    if row["kind"] == "page":
        return _index(row["slug"], [page.url for page in search_static_pages(found.question)])
    if row["kind"] == "list":
        lists = find_lists(found.question, named_countries(found.question))
        return _index(row["slug"], [one.url for one in lists])
    hits = [hit.entry_id for hit in found.hits[:5]]
    first = SearchEntry.everything.in_bulk(hits)
    entries = [(first[pk].kind, _slug(first[pk].record_url)) for pk in hits]
    return _index((row["kind"], row["slug"]), entries)


def _index(one: tuple[Any, Any], places: Any) -> Any:
    return places.index(one) + 1 if one in places else 0


def _slug(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]
