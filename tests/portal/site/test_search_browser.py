"""The search box in a real browser: offers by keyboard and by mouse, and what stays without."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import NOON, make_country, make_event, make_trade_hub, publish
from tests.looking import Looker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hubs() -> None:
    country = make_country("KZ")
    country.name_en, country.name_ru = "Kazakhstan", "Казахстан"
    country.save()
    publish(
        make_trade_hub(
            title_en="Khorgos railway port", title_ru="Хоргос", slug="khorgos", country=country
        )
    )
    publish(make_event(title_en="Khorgos opens <b>", slug="opening", summary_en="At Khorgos."))


def test_suggestions_appear_and_are_reached_by_keyboard(page: Page, hubs: None) -> None:
    page.goto("/about/")
    field = page.get_by_role("combobox", name="Search the portal")
    options = page.get_by_role("option")
    expect(field).to_have_attribute("aria-expanded", "false")

    field.press_sequentially("хорг")
    expect(options).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".site-search [role=status]")).to_have_text("2 suggestions")

    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "site-search-offers-0")
    field.press("ArrowUp")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    field.press("Escape")
    expect(options.first).to_be_hidden()
    expect(field).to_have_value("хорг")

    field.press("ArrowDown")
    of_a_word = "new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, cancelable: true})"
    assert field.evaluate(f"(field) => field.dispatchEvent({of_a_word})")  # Chinese, in Safari
    field.press("Enter")
    page.wait_for_url("**/hubs/khorgos/")


@pytest.mark.exhaustive
def test_suggestions_on_a_page_of_the_past_are_of_that_moment(page: Page, hubs: None) -> None:
    publish(make_event(title_en="Khorgos grows", slug="grown"), at=NOON + timedelta(days=60))
    page.goto("/about/?as_recorded=2026-02-01")
    page.locator("#site-search").press_sequentially("khorgos")
    expect(page.get_by_role("option")).to_have_count(2)
    page.get_by_role("option", name="Khorgos railway port").click()
    page.wait_for_url("**/hubs/khorgos/?as_recorded=2026-02-01T00%3A00%3A00%2B00%3A00")


@pytest.mark.exhaustive  # every day by keyboard
def test_suggestion_is_clicked_and_query_can_be_sent(page: Page, hubs: None) -> None:
    page.goto("/ru/about/")
    field = page.locator("#site-search")
    field.press_sequentially("khorgos o")
    page.get_by_role("option", name="Khorgos opens <b>").click()
    page.wait_for_url("**/ru/events/opening/")

    page.locator("#site-search").press_sequentially("khorgos")
    expect(page.get_by_role("option")).to_have_count(2)
    page.locator("#site-search").press("Enter")
    page.wait_for_url("**/ru/search/?q=khorgos")


@pytest.mark.exhaustive  # every day pages of each sort
def test_search_page_is_accessible_in_every_look(page: Page, hubs: None, looker: Looker) -> None:
    for address in ("/search/?q=khorgos", "/search/?q=khorgoz", "/search/?q=xyzzyx"):
        looker.visit(address)
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("khor")
    expect(page.get_by_role("option")).to_have_count(2)
    page.locator("#q").press("ArrowDown")
    looker.look("offers")

    assert looker.problems == [], looker.report()


@pytest.mark.exhaustive  # every day the form itself
def test_search_box_is_a_form_without_scripts(
    browser: Browser, live_server: LiveServer, hubs: None
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("#site-search").fill("horgos")
    page.locator("#site-search").press("Enter")
    expect(page.locator(".found .row-title").first).to_have_text("Khorgos railway port")
    page.locator("details:has(#by-kind)").get_by_role("link", name="Events").click()
    expect(page.locator(".found .row-title")).to_have_text(["Khorgos opens <b>"])
    context.close()
