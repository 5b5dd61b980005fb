"""The page of a record as a browser has it: looked at by axe, by keyboard, without scripts."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.databases import kept
from tests.factories import NOON, make_user, publish
from tests.full_records import edit_all, make_full
from tests.looking import LOOKS, Looker
from tests.portal.site.test_disagreements import an_open_dispute

pytestmark = pytest.mark.django_db


@kept
def plant() -> Any:
    """With something in every corner, and two editions."""
    plant = publish(make_full(EnergyProject))
    at = NOON + timedelta(days=40)
    draft = publishing.start_edit(plant, by=make_user(), at=at)
    edit_all(draft)
    publishing.submit(draft, by=make_user(), at=at)
    return publishing.publish(draft, by=make_user(), at=at, note="Measured anew")


def test_history_is_accessible_and_fits(page: Page, plant: EnergyProject, looker: Looker) -> None:
    """The pages that no link leads to; all others are looked at with the whole site."""
    history = f"{plant.get_absolute_url()}history/"
    for where in (history, f"/zh-hans{history}?from=1&to=2"):
        looker.visit(where)
    assert looker.problems == [], looker.report()


def test_contents_lead_to_the_report_by_keyboard(page: Page, plant: EnergyProject) -> None:
    page.goto(plant.get_absolute_url())
    contents = page.locator(".contents")
    hidden = contents.evaluate("one => getComputedStyle(one).clipPath")
    contents.locator("summary").press("Enter")
    assert hidden != contents.evaluate("one => getComputedStyle(one).clipPath")
    contents.get_by_text("About this record").press("Enter")
    for _link in ("permanent address", "earlier day", "JSON", "report"):
        page.keyboard.press("Tab")
    assert page.locator("a[href^='/report/']:focus").count() == 1


@pytest.mark.exhaustive  # every day tests/site/test_phone.py
def test_links_above_a_disagreement_can_be_hit(page: Page, live_server: LiveServer) -> None:
    """Their words lie one below the other on a phone, in letters of any height."""
    looker = Looker(page, LOOKS[2:])
    looker.visit(f"/ru{an_open_dispute().get_absolute_url()}")
    assert looker.problems == [], looker.report()


def test_link_to_evidence_opens_it(page: Page, plant: EnergyProject) -> None:
    page.goto(f"{plant.get_absolute_url()}#evidence-technology")
    assert page.locator("#evidence-technology").get_attribute("open") is not None


@pytest.mark.exhaustive
def test_citation_is_copied_by_keyboard(page: Page, plant: EnergyProject) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(plant.get_absolute_url())
    page.get_by_text("GB/T 7714—2015", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Copied", exact=True).wait_for()
    said = page.evaluate("navigator.clipboard.readText()")
    assert "[DB/OL]" in said
    assert f"/{plant.uid}/?edition=2" in said


@pytest.mark.exhaustive  # every day pages of each sort
def test_record_page_is_complete_without_scripts(
    browser: Browser, live_server: LiveServer, plant: EnergyProject
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(plant.get_absolute_url())
    page.get_by_text("GB/T 7714—2015", exact=True).click()
    assert page.get_by_text("[DB/OL]").is_visible()
    assert page.get_by_role("button", name="Copy").count() == 0
    for part in ("#chronology", "#phases", "#changes", "#evidence"):
        assert page.locator(part).is_visible()
    context.close()
