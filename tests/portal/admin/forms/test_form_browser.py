"""The form of a record in a browser: essentials first, the rest behind tabs."""

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.models import Place, Status
from projects.energy.models import EnergyProject
from tests.admin_client import address, address_of
from tests.desk_browser import sign_in_chief
from tests.factories import (
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_place,
    make_source,
)
from tests.portal.admin.test_browser import choose

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=name)


def is_in_country(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement.closest('.field-country') !== null"))


@pytest.mark.exhaustive
def test_country_is_few_tabs_from_the_title_and_arrows_go_from_section_to_section(
    page: Page,
) -> None:
    make_source(title="Atlas of plants")
    sign_in_chief(page)
    page.goto(address_of(EnergyProject, "add"))
    page.fill("#id_title_en", "Plant")
    count = 0
    while not is_in_country(page):
        page.keyboard.press("Tab")
        count += 1
        assert count <= 8
    tab(page, "Essentials").focus()
    page.keyboard.press("ArrowRight")
    expect(tab(page, "Details")).to_be_focused()
    expect(tab(page, "Details")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#id_river")).to_be_visible()
    expect(page.locator("#id_title_en")).to_be_hidden()
    page.keyboard.press("End")
    expect(tab(page, "Pictures")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(tab(page, "Essentials")).to_be_focused()
    tab(page, "Phases").click()
    page.press("#phases-group .add-row a", "Enter")
    expect(page.locator("#id_phases-0-name")).to_be_focused()
    page.keyboard.type("Unit 1")
    page.select_option("#id_phases-0-phase_status", "operating")
    page.press("#id_phases-0-name", "Enter")
    page.wait_for_selector(".errornote")
    expect(page.locator("#drawn-id_phases-0-source")).to_be_focused()
    choose(page, "id_sourcing-source", "Atlas", "Atlas of plants")
    page.press("#phases-group .add-row a", "Enter")
    expect(page.locator("#id_phases-1-source option:checked")).to_contain_text("Atlas of plants")


@pytest.mark.exhaustive
def test_open_tab_stays_after_a_save_and_the_one_with_an_error_is_opened(page: Page) -> None:
    project = make_energy_project()
    sign_in_chief(page)
    page.goto(address(project))
    tab(page, "Details").click()
    page.fill("#id_river", "Ili")
    page.press("#id_river", "Enter")
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator("#id_river")).to_be_visible()
    assert page.evaluate("scrollY") == 0  # the message is in sight
    page.fill("#id_latitude", "95")
    page.fill("#id_longitude", "77")
    tab(page, "Names and summary").click()
    page.locator(".panel [name=_continue]").click()
    expect(tab(page, "Details")).to_have_attribute("aria-selected", "true")
    expect(tab(page, "Details")).to_contain_text("1 error")
    expect(page.locator("#id_latitude")).to_be_focused()
    page.goto(address_of(EnergyProject, "add"))
    page.fill("#id_title_en", "Plant")
    page.fill("#id_units", "many")
    page.press("#id_units", "Enter")
    expect(page.locator("#id_units")).to_be_focused()
    page.goto(f"{address(project)}#id_title_local")
    expect(page.locator("#id_title_local")).to_be_focused()


@pytest.mark.exhaustive  # every day test_incomplete_drafts.py
def test_title_alone_is_kept_and_leads_to_what_is_missing(page: Page) -> None:
    make_country("KZ")
    sign_in_chief(page)
    page.goto(address_of(Place, "add"))
    page.fill("#id_title_en", "Khorgos")
    page.click("input[name=_continue]")
    expect(page.locator(".panel-missing")).to_contain_text("Needed before publication")
    expect(page.locator(".panel-count")).to_have_text("1 thing missing")
    tab(page, "Names and summary").click()
    page.click(".panel-missing a:has-text('kind')")
    expect(page.locator("#id_place_kind")).to_be_focused()
    assert Place.working.get().slug == "khorgos"


@pytest.mark.exhaustive
def test_evidence_is_decided_beside_its_field_and_what_is_typed_stays(page: Page) -> None:
    place = make_place()
    claim_all(place)
    said = claim(place, "place_kind", "border_town")
    sign_in_chief(page)
    page.goto(address(place))
    page.fill("#id_title_ru", "Хоргос")
    line = page.locator(".fieldBox.field-place_kind [data-beside]")
    expect(line).to_contain_text("needs a decision")
    page.get_by_role("link", name="kind", exact=True).click()  # of what is missing
    beside = page.get_by_role("dialog", name="Evidence")
    row = beside.locator(f"#claim-{said.uid}")
    row.locator("summary", has_text="Retract").click()
    row.locator("textarea:visible").fill("Misread.")
    row.locator("button:visible").click()
    expect(row.locator(".standing")).to_have_text("Retracted")
    expect(line).to_have_text("1 claim agrees")
    expect(page.locator(".panel-missing")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(beside).to_be_hidden()
    expect(line).to_be_focused()
    page.locator(".panel [name=_continue]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    place.refresh_from_db()
    assert (place.title_ru, place.status) == ("Хоргос", Status.DRAFT)
    assert place.claims.get(uid=said.uid).retraction_reason == "Misread."


@pytest.mark.exhaustive
def test_without_scripts_all_sections_stand_below_each_other(page: Page) -> None:
    project = make_energy_project()
    sign_in_chief(page)
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False)
    try:
        name, value = next(
            (c["name"], c["value"]) for c in page.context.cookies() if "sess" in c["name"]
        )
        plain.add_cookies([{"name": name, "value": value, "url": page.url}])
        still = plain.new_page()
        still.goto(page.url.split("/admin/")[0] + address(project))
        expect(still.locator("#id_title_en")).to_be_visible()
        expect(still.locator("#id_river")).to_be_visible()
        expect(still.locator("#photos-group")).to_be_visible()
        still.click(".form-tabs >> text=Names and summary")
        still.fill("#id_summary_en", "A plant.")
        still.click(".panel [name=_continue]")
        expect(still.locator("#id_summary_en")).to_have_value("A plant.")
    finally:
        plain.close()


@pytest.mark.exhaustive
def test_a_row_that_is_added_gets_its_fields_from_the_server(page: Page) -> None:
    place = make_place()
    make_source(title="Atlas of crossings")
    sign_in_chief(page)
    page.goto(f"{address(place)}#section-evidence")
    for number in (0, 1):
        page.click("#claims-group .add-row a")
        page.select_option(f"#id_claims-{number}-fact", "population")
        page.fill(f"#id_claims-{number}-value", "1200")
        choose(page, f"id_claims-{number}-source", "crossings", "Atlas of crossings")
    page.click("#claims-0 .inline-deletelink")
    page.click(".panel [name=_continue]")
    page.wait_for_selector(".messagelist .success")
    assert [claim.value for claim in place.claims.all()] == ["1200"]
    page.click("#claims-0 summary")
    with page.expect_popup() as beside:
        page.click("#change_id_claims-0-source")
    expect(beside.value.locator("#id_title")).to_have_value("Atlas of crossings")
