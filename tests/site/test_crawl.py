"""Every link of a small site leads somewhere, and every kind of page is valid HTML."""

import re
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.site.conftest import Kept
from tests.site.crawling import QUESTIONS, Answer, Found, crawl
from tests.site.pages import LANGUAGES, by_kind, fill_site, in_language, name_of, names, walk
from tests.site.valid import problems_of
from tests.template_queries import recorded_template_queries

pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=fill_site), pytest.mark.slow]

UNLINKED = {
    "catalogue": "for those who collect catalogues, by what they accept",
    "compare": "asked by the form of each list",
    "differences": "linked where two days are compared",
    "embed_chart": "for frames on other sites",
    "embed_figure": "for frames on other sites",
    "embed_map": "for frames on other sites",
    "embed_theme": "a style sheet of frames",
    "icon": "looked for by programs that read no page",
    "mails": "on one's own computer, after a form was sent",
    "map_borders": "asked for by the map, where others were chosen",
    "map_cards": "asked for by the map",
    "map_land": "asked for by the map",
    "map_names": "asked for by the map",
    "map_points": "asked for by the map",
    "past_day": "asked by the form at the foot of each page",
    "preview": "for whom a link was sent to",
    "report_mail": "for whom a message was sent to",
    "report_thanks": "shown after a form was sent",
    "robots": "for machines",
    "security_txt": "for machines, where somebody is named to write to",
    "search_suggestions": "asked for while somebody types",
    "subscription": "for whom a message was sent to",
    "sitemap": "for machines, named in robots.txt",
    "sitemap_file": "for machines",
}
"""Addresses that no page leads to, and what they are for."""


DAYS = re.compile(r' datetime="([^"]*)"')
ISO = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?")
OTHERS = [code for code in LANGUAGES if code != "en"]
COMPARED = "/compare/countries/?country=KG&country=CN"
"""Unlike those to which links lead, these countries have something to compare."""
ONE_IN = 5
"""One in so many pages is looked at in another language every day."""


def test_every_link_works_and_every_page_is_valid(
    client: Client, site: Kept, tmp_path: Path
) -> None:
    """A few pages of each kind in English, and some of them in one of the other languages."""
    check(site.found, site.template_queries)
    pages = {address: site.found.pages[address] for address in site.pages}
    codes = cycle(OTHERS)
    translated = [in_language(at, next(codes)) for at in [*pages][::ONE_IN]]
    assert problems_of(pages | asked(client, [*translated, COMPARED]), tmp_path) == []


@pytest.mark.exhaustive
def test_every_page_is_valid_in_every_language(client: Client, site: Kept, tmp_path: Path) -> None:
    with recorded_template_queries() as queries:
        found = walk(client)
    check(found, queries)
    assert set(by_kind(site.found)) == set(by_kind(found))
    kinds = by_kind(found).values()
    translated = [in_language(address, code) for address in kinds for code in OTHERS]
    assert problems_of(asked(client, translated), tmp_path) == []


def check(found: Found, queries: list[str]) -> None:
    """No link is broken, no template asks the database, and every kind of page is there."""
    assert found.problems == []
    assert not queries, "\n".join(["templates ask the database:", *queries[:5]])
    assert names() - {name_of(address) for address in found.asked} == set(UNLINKED)
    days = {day for page in found.pages.values() for day in DAYS.findall(page.decode())}
    assert days
    assert [day for day in days if not ISO.fullmatch(day)] == []


def asked(client: Client, addresses: list[str]) -> dict[str, bytes]:
    """Pages by address; each of them is there."""
    answers = {address: client.get(address) for address in addresses}
    assert {at: one.status_code for at, one in answers.items()} == dict.fromkeys(answers, 200)
    return {address: answer.content for address, answer in answers.items()}


SITE = {
    "/": """<a href="/a/#part">a</a> <a href="/b/#none">b</a>
        <img src="/lost.png" srcset="/x.png 1x, /y.png 2x">""",
    "/a/": """<p id="part"></p> <a href="?page=2">2</a>
        <a href="https://elsewhere.example/">e</a> <a href="mailto:x@y.z">m</a>""",
    "/a/?page=2": "",
    "/b/": """<p id="other"></p> <form method="post" action="/no"></form>
        <a href="/moved/">m</a>""",
}


def get(address: str) -> Any:
    if address == "/moved/":
        return Answer(302, "", b"", "/a/")
    if address in SITE:
        return Answer(200, "text/html", SITE[address].encode())
    return Answer(200 if address in ("/x.png",) else 404, "", b"")


def test_crawl_reports_broken_links_with_their_pages() -> None:
    found = crawl(get, "/")
    assert set(found.pages) == set(SITE)
    assert found.outside == {"https://elsewhere.example/"}
    assert found.problems == ["404 /lost.png (from /)", "404 /y.png (from /)", "no #none in /b/"]


def test_views_of_a_list_have_questions_of_their_own() -> None:
    asked = [f"/?country={number}" for number in range(QUESTIONS + 1)] + ["/?country=0&view=map"]
    page = "".join(f'<a href="{address}">a</a>' for address in asked).encode()
    found = crawl(lambda address: Answer(200, "text/html", page), "/")
    assert {"/", *asked} - found.asked == {asked[QUESTIONS]}
