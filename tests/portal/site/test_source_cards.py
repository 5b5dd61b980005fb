"""Cards beside the source marks of a page, in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import (
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_source,
    publish,
)
from tests.looking import REACHABLE

TOUCH = "{pointerType: 'touch', bubbles: true, cancelable: true}"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address() -> str:
    project = make_energy_project(slug="steppe-wind")
    claim_all(project)
    other = make_source(slug="agency", publisher="Agency", title="Plants")
    claim(project, "capacity_mw", "100", source=other, locator="p. 4")
    publish(project)
    return "/energy-projects/steppe-wind/"


@pytest.mark.exhaustive  # every day the first tap shows it
def test_a_mark_shows_its_source_under_the_mouse_and_with_the_focus(
    page: Page, address: str
) -> None:
    page.goto(address)
    card, mark = page.locator("#source-card"), page.locator(".marks a[data-places]").first
    mark.hover()
    expect(card).to_have_text(re.compile(r"^[1-9]\s+Agency: Plants.*p\. 4$"))
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()

    reachable = page.evaluate(REACHABLE)
    page.locator(".marks a").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(card.locator("a")).to_be_visible()
    assert page.evaluate(REACHABLE) == reachable  # the card goes with the mark, the list stays
    page.keyboard.press("Enter")
    expect(page.locator("li:target")).to_be_visible()
    expect(card).to_be_hidden()
    page.locator("li:target > a[href^='#mark-']").click()
    expect(page.locator(".marks a:target")).to_be_visible()


@pytest.mark.exhaustive
def test_the_first_tap_shows_a_card_and_the_second_leads_to_the_list(
    page: Page, address: str
) -> None:
    page.goto(address)
    card, mark = page.locator("#source-card"), page.locator(".marks a[data-places]").first
    tap = f"mark => mark.dispatchEvent(new PointerEvent('click', {TOUCH}))"
    mark.evaluate(tap)
    expect(card).to_contain_text("Agency")
    assert page.locator("li:target").count() == 0
    mark.evaluate(tap)
    expect(card).to_be_hidden()
    assert page.locator("li:target").count() == 1


@pytest.mark.exhaustive
def test_a_card_goes_with_the_list_of_its_mark(page: Page) -> None:
    for code in ("KZ", "UZ"):
        record = make_energy_project(country=make_country(code))
        claim_all(record)
        publish(record)
    page.goto("/energy-projects/?country=KZ")
    page.uncheck("input[name=country][value=KZ]")
    expect(page.locator("#results .marks a").nth(1)).to_be_visible()
    page.locator("#results .marks a").first.hover()
    expect(page.locator("#source-card")).to_be_visible()
    page.go_back()
    expect(page.locator("[data-count-words]")).to_contain_text("1")
    expect(page.locator("#source-card")).to_be_hidden()
