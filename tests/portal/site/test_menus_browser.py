"""Menus of the navigation close with Escape and with a click beside them."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.exhaustive
def test_menu_closes_with_escape_and_with_a_click_outside(page: Page) -> None:
    page.goto("/feeds/")
    handle = page.locator(".site-nav-parts summary").first
    part = page.locator(".site-nav-parts a").first
    handle.click()
    expect(part).to_be_visible()
    part.focus()
    page.keyboard.press("Escape")
    expect(part).to_be_hidden()
    expect(handle).to_be_focused()
    handle.click()
    part.locator("xpath=..").click(position={"x": 1, "y": 1}, trial=True)
    expect(part).to_be_visible()
    page.locator("h1").click()
    expect(part).to_be_hidden()
