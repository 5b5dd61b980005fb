"""Lists in a real browser: asked as one chooses, by keyboard, on a phone, and without scripts."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from projects.energy.models import EnergyProject
from tests.databases import kept
from tests.factories import (
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_indicator,
    make_series,
    observe,
    publish,
    rule,
)
from tests.looking import Looker, until_quiet, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@kept
def projects() -> None:
    publish(make_energy_project(title_en="Steppe wind", slug="steppe", commissioned_on="2021-06"))
    publish(make_energy_project(title_en="Naryn", slug="naryn", technology="hydro"))
    disputed = make_energy_project(title_en="Border wind", slug="border", capacity_mw=7)
    disputed.country = make_country("UZ")
    disputed.commissioned_on = "2019"
    disputed.save()
    claim_all(disputed)
    claim(disputed, "capacity_mw", "9")
    rule(disputed, "capacity_mw")
    publish(disputed)


def titles(page: Page) -> Locator:
    return page.locator("#results .title a:not(.marks a)")


def test_list_updates_on_choice_and_preserves_the_focus(
    page: Page, projects: list[EnergyProject]
) -> None:
    page.goto("/energy-projects/")
    wind = page.locator("[name=technology][value=wind]")
    wind.focus()
    page.keyboard.press("Space")

    page.wait_for_url("**/energy-projects/?technology=wind")
    expect(page.locator("#results .title a:not(.marks a)")).to_have_text(
        ["Steppe wind", "Border wind"]
    )
    expect(wind).to_be_focused()
    expect(page.locator("#list-status")).to_have_text("2 found · Sorted by: capacity, descending")
    expect(page.locator("#id_country label").first).to_have_text("Country KZ 1")
    expect(page.get_by_role("button", name="Show 2")).to_be_attached()

    page.get_by_role("link", name="Remove Technology Wind").press("Enter")
    page.wait_for_url("**/energy-projects/")
    expect(page.locator("#results .title a:not(.marks a)")).to_have_count(3)
    expect(wind).not_to_be_checked()
    expect(page.locator("#results")).to_be_focused()

    page.go_back()
    expect(wind).to_be_checked()
    expect(page.locator("#results .title a:not(.marks a)")).to_have_count(2)


@pytest.mark.exhaustive
def test_source_mark_sends_no_request(page: Page, projects: list[EnergyProject]) -> None:
    page.goto("/energy-projects/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    with until_quiet(page):
        page.locator("#results .marks a").first.click()
        wait_until(page, "location.hash.startsWith('#source-')")
    assert [url for url in asked if "/static/" not in url] == []


@pytest.mark.exhaustive  # every day a choice, by the same script
def test_column_is_sorted_and_preserves_the_focus(
    page: Page, projects: list[EnergyProject]
) -> None:
    page.goto("/energy-projects/")
    head = page.get_by_role("columnheader", name="Capacity")
    head.get_by_role("link").press("Enter")

    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(titles(page).first).to_have_text("Border wind")
    expect(head.get_by_role("link")).to_be_focused()
    expect(page.locator("#id_order")).to_have_value("capacity")


@pytest.mark.exhaustive  # every day the answer itself
def test_errors_appear_without_reload(
    page: Page, projects: list[EnergyProject], page_problems: list[str]
) -> None:
    page.goto("/energy-projects/")
    page.get_by_label("Commissioned from").fill("someday")
    page.get_by_label("Commissioned from").press("Tab")

    expect(page.locator("#list-errors [role=alert]")).to_contain_text("someday")
    expect(page.get_by_label("Commissioned from")).to_have_value("someday")
    assert [problem for problem in page_problems if "400" not in problem] == []
    page_problems.clear()  # the browser writes down every answer of 400


def test_filter_sheet_on_a_phone_closes_with_results(
    page: Page, projects: list[EnergyProject]
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/energy-projects/")
    page.locator(".filters > summary").click()
    page.get_by_role("checkbox", name="Hydropower").check()
    show = page.get_by_role("button", name="Show 1")
    expect(show).to_be_in_viewport()
    show.click()

    expect(page.get_by_role("checkbox", name="Hydropower")).not_to_be_visible()
    expect(page.locator("#results")).to_be_focused()
    expect(page.locator(".filters > summary")).to_contain_text("set: 1")


@pytest.mark.exhaustive  # every day the comparison itself
def test_chosen_records_persist_across_pages(page: Page, projects: list[EnergyProject]) -> None:
    page.goto("/energy-projects/?technology=hydro")
    page.get_by_role("checkbox", name="Compare Naryn").check()
    page.goto("/energy-projects/?technology=wind")
    page.get_by_role("checkbox", name="Compare Steppe wind").check()
    chosen = page.locator(".compare-chosen button")
    expect(chosen).to_have_text(["Remove Naryn×", "Remove Steppe wind×"])
    chosen.first.click()
    expect(chosen).to_have_count(1)
    page.get_by_role("checkbox", name="Compare Border wind").check()
    page.get_by_role("button", name="Compare").click()

    page.wait_for_url("**/compare/?**")
    heads = page.locator("[data-compared] > a:first-child")
    expect(heads).to_have_text(["Steppe wind", "Border wind"])
    assert page.context.cookies() == []

    page.get_by_role("link", name="Remove Steppe wind").click()
    expect(heads).to_have_text(["Border wind"])
    page.goto("/energy-projects/")
    expect(page.locator(".pick input:checked")).to_have_value("energyproject:border")


@pytest.mark.exhaustive
def test_at_most_four_can_be_chosen(page: Page) -> None:
    for n in range(5):
        publish(make_energy_project(title_en=f"Plant {n}"))
    page.goto("/energy-projects/")
    for n in range(4):
        page.get_by_role("checkbox", name=f"Compare Plant {n}").check()

    expect(page.get_by_role("checkbox", name="Compare Plant 4")).to_be_disabled()
    status = page.locator(".compare-bar [role=status]")
    expect(status).to_have_text("Four are compared at most. Take one away first.")
    page.get_by_role("checkbox", name="Compare Plant 3").uncheck()
    expect(page.get_by_role("checkbox", name="Compare Plant 4")).to_be_enabled()
    expect(status).to_be_empty()


@pytest.mark.exhaustive  # every day the forms themselves
def test_lists_and_comparison_work_without_scripts(
    browser: Browser, live_server: LiveServer, projects: list[EnergyProject]
) -> None:
    with browser.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/energy-projects/")
        page.locator("[name=technology][value=wind]").check()
        page.locator("#filters").get_by_role("button", name="Show").click()
        expect(titles(page)).to_have_text(["Steppe wind", "Border wind"])
        for slug in ("border", "steppe"):
            page.locator(f".pick input[value='energyproject:{slug}']").check()
        page.get_by_role("button", name="Compare").click()
        expect(page.locator("[data-compared]")).to_have_count(2)
        page.go_back()
        with page.expect_download() as download:
            page.locator(".list-downloads a").first.click()
        assert "technology=wind" in download.value.url
        text = download.value.path().read_text()  # waits until all of it is there
        assert ("Border wind" in text, "Naryn" in text) == (True, False)


def test_mark_beside_a_link_has_room_for_a_finger_in_each_column(
    page: Page, projects: list[EnergyProject]
) -> None:
    page.goto("/compare/?record=energyproject:steppe&record=energyproject:border")
    beside_links = "[...document.querySelectorAll('td a + .marks > a')]"
    widths = page.evaluate(f"{beside_links}.map((mark) => mark.offsetWidth)")
    assert len(widths) == 2
    assert min(widths) >= 24


@pytest.mark.exhaustive
def test_columns_of_a_list_have_room_beside_each_other_or_none(
    page: Page, projects: list[EnergyProject]
) -> None:
    page.goto("/energy-projects/")
    rows = "document.querySelector('.table-region')"
    for width in (390, 768, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        beyond, display = page.evaluate(
            f"[{rows}.scrollWidth - {rows}.clientWidth,"
            f" getComputedStyle({rows}.querySelector('tbody tr')).display]"
        )
        assert (beyond, display) == (0, "table-row" if width == 1280 else "flex"), width
    page.set_viewport_size({"width": 1600, "height": 900})  # where a page is no wider than at 1440
    expect(page.locator(".table .figure .badge").first).to_have_css("white-space", "normal")


def test_long_period_breaks_before_its_table_scrolls(page: Page) -> None:
    indicator = publish(make_indicator(slug="exports"))
    customs = "Главное таможенное управление Китая"
    for title in ("Экспорт Китая в Казахстан (данные таможни Китая)", "Экспорт Казахстана"):
        one = publish(
            make_series(title_ru=title, indicator=indicator, reporter_en="GAC", reporter_ru=customs)
        )
        value = {"value": "13.652", "comparator": "about", "obs_status": "U"}
        publish(observe(one, "2013-09/2025-10", **value))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/ru/indicators/exports/")
    region = page.locator(".table-region").last
    assert region.evaluate("(it) => it.scrollWidth - it.clientWidth") == 0
    expect(region.locator("tbody tr")).to_have_count(2)


@pytest.mark.exhaustive  # every day lists are among the looks at all templates
def test_lists_and_comparison_are_accessible_and_fit(
    page: Page, projects: list[EnergyProject], page_problems: list[str], looker: Looker
) -> None:
    """The kinds of pages there are of a list are looked at with those of the whole site."""
    for address in (
        "/energy-projects/?technology=wind&disputed=true",
        "/zh-hans/energy-projects/?country=KZ&order=-capacity",
        "/energy-projects/?technology=solar&country=KZ",
        "/disagreements/?kind=energyproject",
        "/compare/",
        "/compare/?record=energyproject:steppe&record=energyproject:border",
        "/compare/?record=energyproject:steppe&record=nothing:x",
        "/ru/compare/countries/?country=KZ&country=UZ",
    ):
        looker.visit(address)
    page.goto("/energy-projects/")
    page.get_by_role("checkbox", name="Compare Naryn").check()
    looker.look("a list with something chosen")

    others = [problem for problem in page_problems if "400" not in problem]
    page_problems.clear()
    assert others == []
    assert not looker.problems, looker.report()
