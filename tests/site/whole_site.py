"""The whole site with its data set, in every language: `make crawl`.

No link leads nowhere, every page is valid HTML, and a browser that opens each of them hears no
complaint, sees no error and asks nobody else. Takes a while; `CRAWL_EVERY=10` opens each tenth
page in the browser, `CRAWL_FEW=40` asks for so many addresses of each kind in each language.
Nothing that pytest collects unasked.
"""

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.conftest import listen
from tests.site.crawling import Found, crawl
from tests.site.pages import LANGUAGES, first_of_each_kind
from tests.site.serving import fetch, served
from tests.site.valid import problems_of

EVERY = int(os.environ.get("CRAWL_EVERY", "1"))
FEW = int(os.environ.get("CRAWL_FEW") or sys.maxsize)
BATCH = 500


@pytest.fixture(scope="module")
def address() -> Any:
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def found(address: str) -> Found:
    host = urlsplit(address).netloc
    asks = first_of_each_kind(FEW)
    found = crawl(fetch(address), *LANGUAGES.values(), host=host, asks=asks)
    print(f"\n{len(found.asked)} addresses, {len(found.pages)} pages", file=sys.stderr)
    return found


def test_every_link_works(found: Found) -> None:
    assert found.problems == []


def test_every_page_is_valid(found: Found, tmp_path: Path) -> None:
    pages = list(found.pages.items())
    problems = []
    for start in range(0, len(pages), BATCH):
        folder = tmp_path / str(start)
        folder.mkdir()
        problems += problems_of(dict(pages[start : start + BATCH]), folder)
    assert problems == []


def test_browser_reports_no_problem(found: Found, address: str, browser: Browser) -> None:
    problems: list[str] = []
    context = browser.new_context(base_url=address, reduced_motion="reduce")
    page = context.new_page()
    heard: list[str] = []
    listen(page, heard, urlsplit(address).netloc)
    opened = list(found.pages)[::EVERY]
    for number, path in enumerate(opened):
        if number % BATCH == 0:
            print(f"\n{number} of {len(opened)} pages opened", file=sys.stderr, flush=True)
        page.goto(path, wait_until="load")
        problems += [f"{path}: {one}" for one in heard]
        heard.clear()
    context.close()
    print(f"\nall {len(opened)} pages opened", file=sys.stderr)
    assert problems == []
