"""Sources made cheap, in a real browser: counted in clicks, and by keyboard alone."""

from functools import partial

import pytest
from playwright.sync_api import Page, expect

from portal.models import Source
from projects.energy.models import EnergyProject
from tests.admin_client import address, make_chief, make_member
from tests.desk_browser import PASSWORD, type_password
from tests.factories import (
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_event,
    make_source,
)

pytestmark = pytest.mark.django_db(transaction=True)


class Hand:
    """Counts what an editor does: a click, or a run of keys in one field."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def sign_in(self, name: str, role: str | None = None) -> None:
        make = partial(make_member, role) if role else make_chief
        make(username=name, password=PASSWORD)
        type_password(self.page, name)
        self.count = 0

    def click(self, what: str) -> None:
        self.count += 1
        self.page.click(what)

    def write(self, where: str, words: str) -> None:
        self.click(where)
        self.page.keyboard.type(words)

    def select(self, where: str, label: str) -> None:
        self.count += 1
        self.page.select_option(where, label=label)

    def choose(self, field: str, words: str, found: str) -> None:
        """Choose in an autocomplete with the mouse."""
        self.click(f"#{field} + .select2-container")
        self.page.keyboard.type(words)
        self.page.click(f".select2-results__option:has-text('{found}')")

    def go_to(self, what: str) -> None:
        """Tab until something has the focus; as an editor does, without looking away."""
        for _n in range(150):
            if self.page.evaluate("what => document.activeElement.matches(what)", what):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The keyboard does not reach {what}.")

    def keys(self, where: str, *keys: str) -> None:
        """A run of keys: texts are typed, names in brackets are pressed."""
        self.count += 1
        self.go_to(where)
        for key in keys:
            if key.startswith("<"):
                self.page.keyboard.press(key[1:-1])
            else:
                self.page.keyboard.type(key)

    def look_up(self, field: str, words: str, found: str) -> None:
        """Choose in an autocomplete."""
        self.keys(f"#{field} + .select2-container [role=combobox]", "<Enter>", words)
        self.page.wait_for_selector(f".select2-results__option--highlighted:has-text('{found}')")
        self.page.keyboard.press("Enter")


@pytest.mark.exhaustive  # every day test_sourcing.py
def test_sourced_project_is_published_in_ten_runs_of_keys(page: Page) -> None:
    make_country("KZ")
    make_source(publisher="Ministry", title="Register of plants" + " and dams" * 15)
    hand = Hand(page)
    hand.sign_in("anna", "Editor")
    page.goto("/admin/projects/energyproject/add/")
    hand.keys("#id_title_en", "Turgusun")
    hand.look_up("id_country", "Country", "Country KZ")
    hand.keys("#id_technology", "Hydro")
    hand.keys("#id_project_status", "Oper")
    hand.keys("#id_capacity_mw", "24.9")
    hand.look_up("id_sourcing-source", "Register", "Register of plants")
    chosen, locator = (
        page.locator(one).bounding_box()
        for one in (".passage-source .select2", "#id_sourcing-locator")
    )
    assert chosen
    assert locator
    assert chosen["x"] + chosen["width"] < locator["x"]  # however long its title is
    hand.keys("#id_sourcing-locator", "row 17")
    hand.keys("button[name=_step_submit]", "<Enter>")
    page.wait_for_selector(".messagelist .success")
    assert "is submitted" in page.inner_text(".messagelist")
    written = hand.count

    page.click("#logout-form button")
    hand.sign_in("boris", "Publisher")
    hand.keys(f"a[href*='{address(EnergyProject.working.get())}']", "<Enter>")
    page.wait_for_url("**/change/")
    hand.keys("button[name=_step_publish]", "<Enter>")
    page.wait_for_selector(".messagelist .success")
    project = EnergyProject.objects.get()
    assert [(c.fact, c.value, c.locator) for c in project.claims.order_by("pk")] == [
        ("country", "KZ", "row 17"),
        ("technology", "hydro", "row 17"),
        ("status", "operating", "row 17"),
        ("capacity_mw", "24.9", "row 17"),
    ]
    assert written + hand.count == 10


@pytest.mark.exhaustive
def test_sourced_project_is_published_with_the_mouse_as_well(page: Page) -> None:
    """Typing into a field counts with the click that leads there."""
    make_country("KZ")
    make_source(publisher="Ministry", title="Register of plants")
    hand = Hand(page)
    hand.sign_in("anna", "Editor")
    page.goto("/admin/projects/energyproject/add/")
    hand.write("#id_title_en", "Turgusun")
    hand.choose("id_country", "Country", "Country KZ")
    hand.select("#id_technology", "Hydropower")
    hand.select("#id_project_status", "Operating")
    hand.write("#id_capacity_mw", "24.9")
    hand.choose("id_sourcing-source", "Register", "Register of plants")
    hand.write("#id_sourcing-locator", "row 17")
    hand.click(".submit-row button[name=_step_submit]")
    page.wait_for_selector(".messagelist .success")
    written = hand.count

    page.click("#logout-form button")
    hand.sign_in("boris", "Publisher")
    hand.click(f"a[href*='{address(EnergyProject.working.get())}']")
    hand.click(".panel button[name=_step_publish]")
    page.wait_for_selector(".messagelist .success")
    assert EnergyProject.objects.get().claims.count() == 4
    assert written + hand.count == 10


@pytest.mark.exhaustive
def test_fact_is_listed_when_it_is_changed_and_goes_when_it_is_changed_back(page: Page) -> None:
    project, source = make_energy_project(), make_source(title="Atlas")
    claim_all(project)
    hand = Hand(page)
    hand.sign_in("anna")
    page.goto(address(project))
    row = "#sourcing [data-columns~=capacity_mw]"
    assert not page.is_visible(row)
    page.fill("#id_capacity_mw", "120")
    assert page.is_checked(f"{row} [type=checkbox]")
    assert page.inner_text(f"{row} output") == "120"
    page.fill("#id_capacity_mw", "100")
    assert not page.is_visible(row)

    page.fill("#id_capacity_mw", "120")
    page.fill("#id_units", "40")
    page.uncheck("#sourcing [data-columns~=units] [type=checkbox]")
    page.fill(f"{row} [name=sourcing-printed_capacity_mw]", "120 MW in all")
    hand.look_up("id_sourcing-source", "Atlas", "Atlas")
    page.click(".panel button[name=_continue]")
    page.wait_for_selector(".messagelist .success")
    made = project.claims.filter(source=source)
    assert [(c.fact, c.value, c.as_printed) for c in made] == [
        ("capacity_mw", "120", "120 MW in all")
    ]
    assert "no source yet: units" in page.inner_text(".messagelist")


@pytest.mark.exhaustive
def test_each_further_choice_of_several_is_a_change(page: Page) -> None:
    event = make_event()
    event.participants.set([make_country("CN")])
    claim_all(event)
    make_country("KZ")
    hand = Hand(page)
    hand.sign_in("anna")
    page.goto(address(event))
    row = "#sourcing [data-columns~=participants]"
    assert not page.is_visible(row)
    page.evaluate("""() => {
        const field = document.getElementById("id_participants");
        field.append(new Option("KZ", "KZ"));
        for (const option of field.options) option.selected = true;
        django.jQuery(field).trigger("change");
    }""")
    assert page.is_checked(f"{row} [type=checkbox]")
    assert page.inner_text(f"{row} output") == "Country CN, KZ"


@pytest.mark.exhaustive
def test_new_source_is_made_from_its_address_in_the_pop_up(page: Page) -> None:
    make_source(publisher="Xinhua", url="https://news.example.org/1", kind="press", language="en")
    project = make_energy_project()
    hand = Hand(page)
    hand.sign_in("anna")
    page.goto(address(project))
    with page.expect_popup() as opened:
        page.click("#add_id_sourcing-source")
    popup = opened.value
    popup.fill("#id_url", "https://news.example.org/2")
    popup.press("#id_url", "Tab")
    expect(popup.locator("#id_publisher")).to_have_value("Xinhua")
    popup.fill("#id_title", "Plant opens")
    with popup.expect_event("close"):
        popup.press("#id_title", "Enter")
    source = Source.working.get(title="Plant opens")
    assert page.input_value("#id_sourcing-source") == str(source.pk)
    assert (source.slug, source.kind, source.language) == ("xinhua-plant-opens", "press", "en")
    assert source.accessed_on


@pytest.mark.exhaustive  # every day without a browser
def test_dispute_is_settled_by_keyboard(page: Page) -> None:
    make_country("KG")
    project = make_energy_project()
    claim_all(project)
    other = claim(project, "country", "KG")
    hand = Hand(page)
    hand.sign_in("anna")
    page.goto(address(project, "evidence"))
    hand.keys(f"#claim-{other.uid} .decision:first-of-type summary", "<Enter>")
    hand.keys(f"#rule-accept-{other.uid}", "The resp")
    hand.keys(f"#reason-accept-{other.uid}", "The land register.")
    hand.keys("form:focus-within button.step", "<Enter>")
    page.wait_for_selector(".messagelist .success")
    project.refresh_from_db()
    assert (project.country_id, project.rulings.get().rule) == ("KG", "official")
    assert "Country KG" in page.inner_text("#fact-country .fact-value")
    assert hand.count == 4
