"""Clicks that daily work at the desk costs, everything found by the words that are seen."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from portal.models import Status
from projects.energy.models import EnergyProject
from tests.admin_client import address, address_of, make_member
from tests.desk_browser import enter
from tests.factories import (
    claim_all,
    make_batch,
    make_energy_project,
    make_series,
    make_source,
    observe,
    publish,
)
from trade.statistics.observations import Observation, ObservationBatch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.exhaustive]


class Clicks:
    """A person at the desk: clicks are counted, typing and choosing from a box are not."""

    def __init__(self, page: Page, live_server: LiveServer, role: str) -> None:
        enter(page, live_server.url, make_member(role))
        self.page, self.count = page, 0

    def click(self, role: Any, name: str) -> None:
        self.count += 1
        self.page.get_by_role(role, name=name).first.click()

    def choose_source(self, words: str) -> None:
        """Search and take: two clicks."""
        self.count += 2
        box = self.page.locator("[name=source] + .select2-container")
        box.click()
        self.page.keyboard.type(words)
        self.page.locator(f".select2-results__option--highlighted:has-text('{words}')").click()


def test_status_of_thirty_projects_is_set_with_one_source_in_eight_clicks(
    page: Page, live_server: LiveServer
) -> None:
    for _n in range(30):
        project = make_energy_project(project_status="construction")
        claim_all(project)
    make_source(publisher="Ministry", title="Register of plants")
    hand = Clicks(page, live_server, "Editor")
    page.goto(address_of(EnergyProject))
    hand.count += 1
    page.locator("#action-toggle").click()
    page.get_by_label("Action:").select_option(label="Set a fact …")
    hand.click("button", "Run")
    page.get_by_label("Fact:").select_option(label="status")
    page.get_by_label("Value:").fill("Operating")
    hand.choose_source("Register of plants")
    page.get_by_label("Reason, in English").fill("The register is newer.")
    page.get_by_label("Rule:").select_option(index=1)
    hand.click("button", "Show every change")
    expect(page.locator(".bulk-changes ins")).to_have_count(30)
    hand.click("button", "Change 30 records")
    hand.click("button", "Submit all for review")
    expect(page.get_by_text("Submit for review: 30 done.")).to_be_visible()
    found = EnergyProject.working.filter(project_status="operating", status=Status.REVIEW)
    assert (found.count(), hand.count <= 8) == (30, True), hand.count


def test_twenty_four_pasted_values_are_sourced_and_submitted_in_six_clicks(
    page: Page, live_server: LiveServer
) -> None:
    series, source = publish(make_series()), make_source(title="Customs table of 2026")
    hand = Clicks(page, live_server, "Data steward")
    page.goto(address(series))
    hand.click("link", "Paste or import values")
    hand.click("textbox", "Paste cells here")
    page.keyboard.insert_text("\n".join(f"{year}\t{year}" for year in range(2001, 2025)))
    hand.choose_source(source.title)
    hand.click("button", "Preview")
    hand.click("button", "Apply and submit for review")
    expect(page.get_by_text("The import is applied.")).to_be_visible()
    made = ObservationBatch.working.get()
    assert (made.status, made.source, made.rows.count()) == (Status.REVIEW, source, 24)
    assert hand.count == 6


def test_one_value_is_corrected_in_five_clicks(page: Page, live_server: LiveServer) -> None:
    series, batch = publish(make_series(title_en="Trade")), make_batch()
    for year in range(2019, 2024):
        observe(series, str(year), year, batch=batch)
    publish(batch)
    make_source(publisher="Customs", title="Yearbook")
    hand = Clicks(page, live_server, "Data steward")
    page.goto(address_of(Observation))
    hand.click("link", "Correct …")
    page.get_by_label("Value:").fill("1500")
    hand.choose_source("Yearbook")
    page.get_by_label("Reason for the correction").fill("Misread.")
    hand.click("button", "Submit for review")
    expect(page.get_by_text("1 changed, 4 kept, 0 withdrawn")).to_be_visible()
    assert ObservationBatch.working.filter(status=Status.REVIEW).count() == 1
    assert hand.count <= 5
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()


def test_suggestion_takes_two_clicks_and_its_publication_two(
    page: Page, live_server: LiveServer
) -> None:
    project = make_energy_project(title_en="Abai wind farm", capacity_mw="100")
    claim_all(project)
    publish(project)
    hand = Clicks(page, live_server, "Contributor")
    page.goto(address(project))
    hand.click("button", "Suggest a change")
    page.get_by_role("textbox", name="Title (English)").fill("Abai wind farm 1")
    hand.click("button", "Submit for review")
    expect(page.get_by_text("A suggestion by")).to_be_visible()
    assert hand.count == 2
    hand = Clicks(page, live_server, "Publisher")
    page.goto("/admin/")
    hand.click("link", "Abai wind farm 1")
    expect(page.get_by_text("Suggestion by").first).to_be_visible()
    hand.click("button", "Publish")
    expect(page.get_by_text("“Abai wind farm 1” is public.")).to_be_visible()
    assert hand.count == 2
    project.refresh_from_db()
    assert project.title_en == "Abai wind farm 1"
