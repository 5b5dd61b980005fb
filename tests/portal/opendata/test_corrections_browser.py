"""From a mark to a public decision, in a browser without scripts for the reader."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from portal.models import Correction, User
from portal.opendata.corrections import forms
from tests.looking import complaints
from tests.portal.admin.test_browser import sign_in
from tests.portal.site.test_change_list import a_plant

pytestmark = pytest.mark.django_db(transaction=True)


def test_reader_reports_in_four_clicks_and_editor_decides_in_three(
    page: Page, browser: Browser, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "SHORTEST", -1)  # this reader types faster than any other
    plant = a_plant()
    context = browser.new_context(java_script_enabled=False)
    reader = context.new_page()
    reader.goto(f"{live_server.url}{plant.get_absolute_url()}")
    reader.click(".figure .marks a >> nth=0")
    reader.click("#sources ~ p a:has-text('Report an error')")
    reader.click(".prose a:has-text('Capacity')")
    expect(reader.locator("h1 + .lead")).to_contain_text("100 MW")
    reader.fill("#id_wrong", "The operator says 98.5.")
    reader.click("button:has-text('Send')")
    expect(reader.locator("h1")).to_have_text("Thank you")
    address = reader.locator("main a[href*='/corrections/']").get_attribute("href")

    sign_in(page, "anna")
    User.objects.get(username="anna").groups.add(Group.objects.get(name="Editor"))
    page.click("text=1 report waits for an editor")
    page.click("#content-main .desk-list a")
    assert complaints(page, "light") == []
    page.fill("#id_reason_en", "The operator says so.")
    page.click("button:has-text('Accept')")
    page.wait_for_selector(".messagelist .success")
    assert Correction.objects.get().state == "accepted"
    reader.goto(f"{live_server.url}{address}")
    expect(reader.locator("main .prose ol")).to_contain_text("Accepted")
    context.close()
    page.goto(f"{live_server.url}/report/energyproject/{plant.uid}/")
    page.set_viewport_size({"width": 390, "height": 844})
    assert complaints(page, "dark") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
