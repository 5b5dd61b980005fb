"""The map in a real browser: what it draws and says, how it is moved, what stays without it.

Chromium draws WebGL in software here; the console tells of its slowness, which is no error.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, Route, expect

from portal.graphics.maps.browser import is_built
from portal.models import Country
from projects.energy.models import EnergyProject
from tests.databases import kept
from tests.factories import make_country, make_energy_project, make_place, make_trade_hub, publish
from tests.looking import Looker, move_hand
from tests.portal.graphics.test_map_drawing import other_world

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not is_built(), reason="set-up makes the map's files"),
]

__all__ = ["other_world"]

WITHOUT_WEBGL = """
const original = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith("webgl") ? null : original.call(this, kind, ...more);
};
"""
# What the tests themselves ask of a page counts as somebody's action; here it does not.
BUSY = """
window.requestIdleCallback = (called, { timeout }) => timeout && setTimeout(called, timeout);
Object.defineProperty(navigator, "userActivation", { value: undefined });
"""
SAVING_DATA = """
Object.defineProperty(navigator, "connection", { value: { saveData: true } });
"""


def place_project(title: str, longitude: str, latitude: str, **kwargs: object) -> EnergyProject:
    return make_energy_project(
        title_en=title,
        longitude=longitude,
        latitude=latitude,
        accuracy="exact",
        status_as_of="2026-01-01",
        **kwargs,
    )


@kept
def region() -> dict[str, EnergyProject]:
    """Two plants, a hub in a town, and a plant that nobody outside may know of."""
    publish(
        place_project("Steppe wind farm", "70.1", "48.2", commissioned_on="2015", capacity_mw=100)
    )
    river = publish(
        place_project(
            "River power plant",
            "69.2",
            "41.3",
            technology="hydro",
            commissioned_on="1964",
            capacity_mw=900,
        )
    )
    town = publish(make_place(title_en="Dry town", country=make_country()))
    publish(make_trade_hub(title_en="Dry port", place=town))
    place_project("Secret plant", "66.0", "45.0")
    return {"river": river}


def go_to(page: Page, address: str = "/map/") -> None:
    """As somebody who is there: the map waits for a hand."""
    page.goto(address)
    move_hand(page)


def open_map(page: Page, address: str = "/map/") -> None:
    go_to(page, address)
    page.wait_for_selector("[data-map-live]", timeout=30_000)


def says(page: Page, words: str) -> None:
    expect(page.locator(".live-in-view")).to_have_text(words)


def view_of(page: Page) -> str:
    return urlsplit(page.url).fragment


@pytest.mark.exhaustive
def test_map_draws_what_the_endpoint_names_and_nothing_else(
    region: dict[str, EnergyProject], page: Page
) -> None:
    heard: list[Response] = []
    page.on("response", lambda response: heard.append(response))
    open_map(page)
    says(page, "3 records here")
    (points,) = [answer.json() for answer in heard if "points.json" in answer.url]
    assert len(points["points"]["longitude"]) == 3
    page.click(".live-in-view")
    titles = page.locator(".live-entry-title")
    expect(titles).to_have_text(["River power plant", "Steppe wind farm", "Dry port"])
    assert page.locator("[data-map-status]").inner_text() == ""
    assert not page.locator(".map-box > svg.map-wide").is_visible()


@pytest.mark.exhaustive
def test_interaction_before_the_page_is_idle_starts_the_map(
    region: dict[str, EnergyProject], page: Page
) -> None:
    page.add_init_script(BUSY)
    open_map(page)


@pytest.mark.exhaustive
def test_filters_and_years_change_the_map_the_list_and_the_address(
    region: dict[str, EnergyProject], page: Page
) -> None:
    open_map(page)
    page.check("input[name=technology][value=hydro]")
    says(page, "1 record here")
    assert urlsplit(page.url).query == "technology=hydro"
    page.uncheck("input[name=technology][value=hydro]")
    says(page, "3 records here")

    years = page.get_by_role("slider", name="Year")
    years.fill("2000")
    says(page, "1 record here")
    expect(page).to_have_url(re.compile(r"/map/\?year=2000$"))
    listed = page.locator("#map-list tbody th")
    expect(listed).to_have_text([re.compile("^River power plant")])  # and marks of sources
    page.click("button:has-text('Today')")
    says(page, "3 records here")
    expect(listed).to_have_count(3)
    assert urlsplit(page.url).query == ""


@pytest.mark.exhaustive
def test_years_begin_with_the_first_record_of_each_question(
    region: dict[str, EnergyProject], page: Page
) -> None:
    open_map(page, "/map/?technology=wind")
    years = page.get_by_role("slider", name="Year")
    expect(years).to_have_attribute("min", "2015")
    page.uncheck("input[name=technology][value=wind]")
    says(page, "3 records here")
    expect(years).to_have_attribute("min", "1964")
    years.fill("1964")
    says(page, "1 record here")


@pytest.mark.exhaustive
def test_answer_that_nobody_waits_for_any_more_is_not_drawn(
    region: dict[str, EnergyProject], page: Page
) -> None:
    open_map(page)
    says(page, "3 records here")
    page.route("**/points.json?technology=hydro", lambda _route: None)  # which takes its time
    with page.expect_request("**/points.json?technology=hydro"):
        page.check("input[name=technology][value=hydro]")
    with page.expect_event("requestfailed", lambda request: "points.json" in request.url):
        page.uncheck("input[name=technology][value=hydro]")
    says(page, "3 records here")


@pytest.mark.exhaustive
def test_publication_while_the_map_is_open_gives_no_mark_the_words_of_another(
    region: dict[str, EnergyProject], page: Page
) -> None:
    open_map(page)
    says(page, "3 records here")
    publish(place_project("New plant", "69.6", "45.0", capacity_mw=5))
    page.click(".live-in-view")
    page.click(".live-entry:has-text('Steppe wind farm')")
    expect(page.locator(".live-card-title")).to_have_text("Steppe wind farm")
    expect(page.locator(".live-card-kind")).to_have_text("WindOperating")
    says(page, "4 records here")


@pytest.mark.exhaustive
def test_question_asked_while_the_map_is_loading_opens_no_second_one(
    region: dict[str, EnergyProject], page: Page
) -> None:
    held: list[Route] = []
    page.route("**/points.json?", lambda route: held.append(route))
    with page.expect_request("**/points.json?"):
        go_to(page)
    page.check("input[name=technology][value=hydro]")
    expect(page.locator("#map-list tbody th")).to_have_count(1)
    held[0].continue_()
    says(page, "1 record here")
    page.get_by_role("button", name=re.compile("^Hydro")).click()
    says(page, "0 records here")


@pytest.mark.exhaustive
def test_legend_hides_and_shows(region: dict[str, EnergyProject], page: Page) -> None:
    open_map(page)
    says(page, "3 records here")
    entry = page.get_by_role("button", name=re.compile("^Wind"))
    entry.click()
    assert entry.get_attribute("aria-pressed") == "false"
    says(page, "2 records here")
    entry.click()
    says(page, "3 records here")


@pytest.mark.exhaustive
def test_borders_of_an_installation_are_drawn_in_the_browser_too(
    region: dict[str, EnergyProject], other_world: Path, page: Page
) -> None:
    Country.objects.filter(code="KZ").update(numeric="398")  # a polygon there, beside many
    open_map(page)
    says(page, "3 records here")
    assert page.locator("[data-map-status]").inner_text() == ""


@pytest.mark.exhaustive
def test_view_is_part_of_the_address(region: dict[str, EnergyProject], page: Page) -> None:
    open_map(page)
    assert view_of(page) == ""
    page.click("[data-control=zoomIn]")
    expect(page).to_have_url(re.compile("#"))
    shown = view_of(page)
    assert re.fullmatch(r"\d+\.\d\d/\d+\.\d\d/\d+\.\d\d", shown)
    open_map(page, f"/map/?technology=hydro#{shown}")
    assert view_of(page) == shown
    page.click("[data-control=reset]")
    expect(page).to_have_url(re.compile("technology=hydro$"))
    assert urlsplit(page.url).query == "technology=hydro"


@pytest.mark.exhaustive
def test_nobody_goes_so_far_away_that_the_earth_is_a_ball(
    region: dict[str, EnergyProject], page: Page
) -> None:
    open_map(page, "/map/#3/45/70")
    for zoom in (2, 1):
        page.click("[data-control=zoomOut]")
        expect(page).to_have_url(re.compile(rf"#{zoom}\."))
    page.click("[data-control=zoomOut]")
    page.click("[data-control=zoomIn]")
    expect(page).to_have_url(re.compile(r"#2\."))


@pytest.mark.exhaustive
def test_points_are_reached_by_keyboard(region: dict[str, EnergyProject], page: Page) -> None:
    open_map(page)
    says(page, "3 records here")
    page.focus(".live-canvas canvas")
    page.keyboard.press("Enter")
    page.wait_for_selector(".live-entry:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector(".live-card-title")
    assert page.get_by_role("region", name="River power plant").is_visible()
    assert page.inner_text(".live-card-size") == "900\N{NO-BREAK SPACE}MW"
    focused = page.locator(".live-card-open a:focus")
    assert focused.get_attribute("href") == region["river"].get_absolute_url()
    page.keyboard.press("Escape")
    assert not page.locator(".live-sheet").is_visible()
    assert page.evaluate("document.activeElement.localName") == "canvas"


@pytest.mark.exhaustive  # every day of the search, by the same function
def test_card_on_a_map_of_the_past_leads_to_that_moment(
    region: dict[str, EnergyProject], page: Page
) -> None:
    open_map(page, "/map/?as_recorded=2026-02-01")
    page.focus(".live-canvas canvas")
    page.keyboard.press("Enter")
    page.wait_for_selector(".live-entry:focus")
    page.keyboard.press("Enter")
    page.click(".live-card-open a:focus")
    river = region["river"].get_absolute_url()
    page.wait_for_url(f"**{river}?as_recorded=2026-02-01")


@pytest.mark.exhaustive
def test_click_on_a_mark_opens_its_card(
    region: dict[str, EnergyProject], page: Page, page_problems: list[str]
) -> None:
    page.route("**/cards.json*", lambda route: route.abort(), times=1)
    open_map(page, "/map/#6.00/48.20/70.10")
    says(page, "1 record here")
    box = page.locator(".live-canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("[data-map-status]")).to_have_text(re.compile("could not be loaded"))
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector(".live-card-title:has-text('Steppe wind farm')")
    expect(page.locator("[data-map-status]")).to_be_empty()
    cut = "console: Failed to load resource: net::ERR_FAILED"
    page_problems[:] = [one for one in page_problems if one != cut]  # the request above


def test_drawing_stays_without_webgl(region: dict[str, EnergyProject], page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(WITHOUT_WEBGL)
    go_to(page)
    page.wait_for_selector("[data-map-status]:has-text('cannot be shown here')")
    assert page.locator(".map-box > svg.map-wide").is_visible()
    assert [url for url in asked if "maplibre" in url] == []


@pytest.mark.exhaustive
def test_drawing_stays_if_points_fail_to_load(
    region: dict[str, EnergyProject], page: Page, page_problems: list[str]
) -> None:
    page.route("**/points.json*", lambda route: route.abort())
    go_to(page)
    page.wait_for_selector("[data-map-status]:has-text('cannot be shown here')", timeout=30_000)
    assert page.locator(".map-box > svg.map-wide").is_visible()
    assert page.locator(".live").count() == 0
    page_problems.clear()  # the browser tells of the request that was cut


@pytest.mark.exhaustive
def test_nothing_is_fetched_automatically_with_save_data(
    region: dict[str, EnergyProject], page: Page
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(SAVING_DATA)
    go_to(page)
    button = page.get_by_role("button", name="Interactive map")
    button.wait_for()
    assert [url for url in asked if "maplibre" in url] == []
    button.click()
    page.wait_for_selector("[data-map-live]", timeout=30_000)


@pytest.mark.exhaustive  # every day the map is among the looks at all templates
def test_map_is_accessible_and_shifts_nothing(
    region: dict[str, EnergyProject], page: Page, looker: Looker
) -> None:
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => {"
        " for (const entry of list.getEntries()) window.shift += entry.value; })"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    open_map(page)
    says(page, "3 records here")
    assert page.evaluate("window.shift") <= 0.02
    page.click(".live-in-view")
    page.wait_for_selector(".live-entry")
    looker.look("the list on the map")
    page.click(".live-entry >> nth=0")
    page.wait_for_selector(".live-card-title")
    looker.look("a card on the map")
    assert not looker.problems, looker.report()
