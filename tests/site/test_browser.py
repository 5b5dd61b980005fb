"""Every kind of page of the public site in a browser: open to everybody, in every language, with
scripts and without, by keyboard alone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.looking import (
    COLOURS,
    LOOKS,
    WCAG,
    WIDE,
    Looker,
    move_hand,
    until_quiet,
    walk_by_keyboard,
)
from tests.site.conftest import Kept
from tests.site.pages import LANGUAGES, fill_site, in_language

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filled(by=fill_site)]

OTHERS = [code for code in LANGUAGES if code != "en"]

FACTS = """() =>
  [...document.querySelectorAll("main :is(h1, h2, h3, dt, dd, th, td, figcaption)")]
    .filter((e) => !e.closest("#api-docs"))
    .filter((e) => e.checkVisibility({ visibilityProperty: true }))
    .map((e) => e.innerText.replaceAll(/\\s+/g, " ").trim())
    .filter(Boolean)"""
"""What a page tells, line by line; the description of the API is there for machines as well."""

LEADS = """() =>
  [...document.querySelectorAll("main a[href]:not(#api-docs *)")]
    .map((e) => e.getAttribute("href"))"""
"""Where a page leads: filters and downloads too."""

MOMENT = re.compile(r"(?<=as_recorded=)[^&]+")
"""When a page was asked for: another second each time."""

DEAD = """() =>
  [...document.querySelectorAll("button, [role=button]")]
    .filter((e) => !e.form && e.checkVisibility({ visibilityProperty: true }))
    .map((e) => e.outerHTML.slice(0, 100))"""
"""Buttons that do nothing where scripts do not run."""


def test_pages_with_most_components_are_accessible(
    page: Page, page_problems: list[str], pages_with_most_nestings: list[str], site: Kept
) -> None:
    look_at_all(Looker(page, seen=site.shapes), page_problems, pages_with_most_nestings, site)


@pytest.mark.exhaustive
def test_every_kind_of_page_is_accessible(
    page: Page, page_problems: list[str], addresses: list[str], site: Kept
) -> None:
    look_at_all(Looker(page, LOOKS), page_problems, addresses, site)


def look_at_all(looker: Looker, page_problems: list[str], addresses: list[str], site: Kept) -> None:
    for address in addresses:
        go_to(looker.page, address)
        site.told[address] = (looker.page.evaluate(FACTS), leads_of(looker.page))
        looker.look(address)
    assert page_problems == []
    for address in ("/no-such-page/", "/energy-projects/?country=XX"):
        look(looker, address)
    page_problems.clear()  # that they are not found, and refused
    assert not looker.problems, looker.report()


def look(looker: Any, address: str) -> None:
    go_to(looker.page, address)
    looker.look(address)


def go_to(page: Page, address: str) -> None:
    """As somebody who is there: maps wait for a hand, and whoever looks for them to be drawn."""
    page.set_viewport_size(WIDE)  # a narrower page may leave out what has no value
    with until_quiet(page):
        page.goto(address)
        move_hand(page)
        if (maps := page.locator("[data-map][data-program]")).count():
            maps.scroll_into_view_if_needed()
            page.wait_for_selector("[data-map-live]", timeout=30_000)
            page.wait_for_selector(".live-in-view:not(:empty)")
            page.evaluate("scrollTo(0, 0)")


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("code", OTHERS)
def test_pages_with_most_templates_are_accessible_in_every_language(
    page: Page, pages_with_most_elements: list[str], code: str, site: Kept
) -> None:
    """The shapes and colours are those of the English page; words are longer or shorter. Every
    day a page is seen in one of the other languages."""
    looker = Looker(page, [("light", 390, WCAG)], site.shapes)
    for address in pages_with_most_elements[OTHERS.index(code) :: len(OTHERS)]:
        look(looker, in_language(address, code))
    assert not looker.problems, looker.report()


@pytest.mark.exhaustive
@pytest.mark.parametrize("code", OTHERS)
def test_every_kind_of_page_is_accessible_in_every_language(
    page: Page, addresses: list[str], code: str
) -> None:
    """The shapes and colours are those of the English page; words are longer or shorter."""
    looker = Looker(page, [("light", 390, WCAG), ("dark", 390, COLOURS)])
    for address in addresses:
        look(looker, in_language(address, code))
    assert not looker.problems, looker.report()


def test_pages_with_most_templates_are_complete_without_scripts(
    page: Page, pages_with_most_elements: list[str], bare: Page, site: Kept
) -> None:
    problems = compare_all(page, bare, pages_with_most_elements, site)
    assert not problems, "\n".join(["", *problems])


@pytest.mark.exhaustive
def test_every_kind_of_page_is_complete_without_scripts(
    page: Page, addresses: list[str], bare: Page, site: Kept
) -> None:
    problems = compare_all(page, bare, addresses, site)
    assert not problems, "\n".join(["", *problems])


@pytest.fixture
def bare(browser: Browser, live_server: LiveServer) -> Any:
    """A visitor whose browser runs no scripts."""
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport=WIDE
    )
    yield context.new_page()
    context.close()


def compare_all(page: Page, bare: Page, addresses: list[str], site: Kept) -> list[str]:
    """What pages with scripts tell and lead to, and the same pages without scripts do not."""
    problems = []
    for address in addresses:
        if address not in site.told:
            go_to(page, address)
            site.told[address] = (page.evaluate(FACTS), leads_of(page))
        told, led = site.told[address]
        bare.goto(address)
        facts, leads = set(bare.evaluate(FACTS)), set(leads_of(bare))
        problems += [f"{address} does not tell: {x}" for x in told if x not in facts]
        problems += [f"{address} has no way to {x}" for x in led if x not in leads]
        problems += [f"{address} has a dead button: {x}" for x in bare.evaluate(DEAD)]
    return problems


def leads_of(page: Page) -> Any:
    return [MOMENT.sub("", address) for address in page.evaluate(LEADS)]


def test_pages_with_most_controls_are_operable_by_keyboard(
    page: Page, pages_with_most_controls: list[str]
) -> None:
    assert not (problems := walk_all(page, pages_with_most_controls)), "\n".join(["", *problems])


@pytest.mark.exhaustive
def test_every_kind_of_page_is_operable_by_keyboard(page: Page, addresses: list[str]) -> None:
    assert not (problems := walk_all(page, addresses)), "\n".join(["", *problems])


def walk_all(page: Page, addresses: list[str]) -> Any:
    problems = []
    for address in addresses:
        go_to(page, address)
        problems += [f"{address} {problem}" for problem in walk_by_keyboard(page)]
    return problems
