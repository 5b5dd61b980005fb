"""The worklist in a real browser: by keyboard, on a phone, in the dark."""

import pytest
from playwright.sync_api import Page, expect

from portal.editorial import worklist
from portal.models import Finding
from tests.admin_client import address
from tests.desk_browser import sign_in_chief
from tests.factories import NOON, claim_all, make_energy_project, make_place, publish
from tests.looking import SIZES, Scheme, complaints
from tests.optional import the

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.exhaustive  # every day test_worklist_desk.py
def test_finding_is_put_off_and_a_field_reached_by_keyboard(page: Page) -> None:
    place = make_place(title_en="Khorgos", title_zh_hans="霍尔果斯", title_ru="Хоргос")
    claim_all(place)
    place.claims.filter(fact="place_kind").delete()
    worklist.refresh([place], at=NOON)
    sign_in_chief(page)
    page.focus(".severity-blocks + .causes .findings .snooze summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("1 month")
    page.keyboard.press("Tab")
    for _ in range(4):  # month, day, year and the calendar of the date
        page.keyboard.press("Tab")
    page.keyboard.type("The atlas comes in May.")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist .success")
    assert Finding.objects.get(check_id="blocked").snooze_reason == "The atlas comes in May."
    assert page.locator(".causes .findings > li").count() == 1

    page.focus(".causes .findings .finding a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/#id_place_kind")
    expect(page.locator("#id_place_kind")).to_be_focused()


@pytest.mark.exhaustive
def test_link_to_a_chosen_record_puts_the_cursor_into_the_choice(page: Page) -> None:
    project = make_energy_project()
    sign_in_chief(page)
    page.goto(f"{address(project)}#id_country")
    expect(page.locator("#id_country + .select2-container .select2-selection")).to_be_focused()
    page.click(".panel-missing a:has-text('capacity')")
    expect(page.locator("#id_capacity_mw")).to_be_focused()


@pytest.mark.exhaustive
@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_worklist_is_accessible_and_fits(page: Page, scheme: Scheme, width: int) -> None:
    made = [make_place(population=7), make_energy_project(), publish(make_place())]
    worklist.refresh(made, at=NOON)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in_chief(page)
    page.click(".snooze summary >> nth=0")
    page.click(".worklist-filters summary")
    assert complaints(page, scheme) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    finding = the(Finding.objects.first())
    page.goto(f"/admin/worklist/{finding.pk}/snooze/")
    assert complaints(page, scheme) == []
    page.goto("/admin/?snoozed=1")
    assert complaints(page, scheme) == []
