"""Charts in a real browser: what pointer, finger and keyboard tell is what the table says."""

import re

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from portal.publication import publishing
from tests.databases import kept
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_indicator,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
    rule,
)
from tests.looking import TWO_FRAMES, Looker, wait_until
from trade.statistics.observations import ObservationBatch

pytestmark = pytest.mark.django_db(transaction=True)

PICTURE = ".chart-picture"


@kept
def plants() -> None:
    """Two technologies; sources disagree about the coal."""
    publish(make_energy_project(capacity_mw=100, commissioned_on="2024"))
    coal = make_energy_project(capacity_mw=300, commissioned_on="2025", technology="coal")
    claim_all(coal)
    claim(coal, "capacity_mw", "350", source=make_source(publisher="The loser"))
    rule(coal, "capacity_mw")
    publish(coal)


@kept
def counts() -> None:
    series = publish(make_series(slug="trains", indicator=publish(make_indicator(unit="trains"))))
    rows = [observe(series, str(2020 + at), 12406 + 1411 * at) for at in range(3)]
    for batch in ObservationBatch.working.filter(observations__in=rows).distinct():
        publishing.submit(batch, by=make_user(), at=NOON)
        publishing.publish(batch, by=make_user(), at=NOON)


@kept
def forecast() -> str:
    """The address of two series, one with a forecast of the year that it has a count of."""
    indicator = publish(make_indicator(unit="trains"))
    for code, told in (("KZ", "104"), ("UZ", "204")):
        series = publish(make_series(indicator=indicator, country=make_country(code)))
        rows = [observe(series, str(year), told) for year in (2022, 2023, 2024)]
        if code == "UZ":
            note = "Counted by hand."  # which no translator has seen
            rows.append(observe(series, "2024", "250", obs_status="F", note=note))
        for batch in ObservationBatch.working.filter(observations__in=rows).distinct():
            publishing.submit(batch, by=make_user(), at=NOON)
            publishing.publish(batch, by=make_user(), at=NOON)
    return f"/charts/indicator/?indicator={indicator.slug}"


def words(page: Page, selector: str) -> str:
    return re.sub(r"\s+", " ", page.inner_text(selector)).strip()


def heard(page: Page) -> str:
    return words(page, f"{PICTURE} [role=status]")


def cell(page: Page, row: str, series: str) -> str:
    """What the table says of a series in a row, without marks."""
    heads = [one.strip() for one in page.locator(".chart-table th[scope=col]").all_inner_texts()]
    found = page.locator(f".chart-table tbody tr:has(th:text-is('{row}'))").first
    value = found.locator("td").nth(heads.index(series) - 1).locator("data").inner_text()
    return value.replace("\xa0", " ")


def test_tooltip_and_live_region_agree_with_the_table(page: Page, plants: None) -> None:
    page.goto("/charts/capacity/")
    page.locator(f"{PICTURE} .chart-wide [data-point='0.0.1']").hover()
    page.wait_for_selector(".chart-tip:visible")
    told = words(page, ".chart-tip")
    assert told.startswith("2026 Coal 300 MW Wind 100 MW Together 400 MW")
    assert "1 plant, disputed, 300–350 MW across all sources" in told
    assert (cell(page, "2026", "Coal"), cell(page, "2026", "Wind")) == ("300 MW", "100 MW")
    page.mouse.move(2, 2)
    page.wait_for_selector(".chart-tip", state="hidden")

    page.focus(PICTURE)
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(f"{PICTURE} [role=status]:not(:empty)")
    assert heard(page).startswith("Coal 2026 300 MW")
    page.keyboard.press("ArrowUp")
    wait_until(
        page, "document.querySelector('.chart-picture [role=status]').innerText.startsWith('Wind')"
    )
    assert heard(page).startswith("Wind 2026 100 MW")
    page.keyboard.press("Home")
    wait_until(
        page, "document.querySelector('.chart-picture [role=status]').innerText.includes('2024')"
    )
    assert cell(page, "2024", "Wind") == "100 MW"
    page.keyboard.press("Escape")
    assert (heard(page), page.locator(".chart-tip").is_visible()) == ("", False)


@pytest.mark.exhaustive
def test_forecast_beside_its_outcome_is_told_with_its_own_value_and_note(
    page: Page, forecast: str
) -> None:
    page.goto(forecast)
    mark = page.locator(f"{PICTURE} .chart-wide .chart-expected").bounding_box()
    assert mark is not None
    page.mouse.move(mark["x"] + mark["width"] / 2, mark["y"])
    page.wait_for_selector(".chart-tip:visible")
    assert words(page, ".chart-tip-current").endswith("250 trains")
    told = page.locator(".chart-tip-note").all_inner_texts()
    assert told[-1] == "Counted by hand."


@pytest.mark.exhaustive  # every day the mouse shows it
def test_touch_shows_the_tooltip_below_the_picture(
    page: Page, plants: None, page_problems: list[str]
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/charts/capacity/")
    point = page.locator(f"{PICTURE} .chart-narrow [data-point='0.0.1']")
    touch = {"pointerType": "touch", "bubbles": True, **centre(page)}
    page.route("**/*.json*", lambda route: route.abort(), times=1)
    with page.expect_event("requestfailed"):
        point.dispatch_event("pointerdown", touch)
    point.dispatch_event("pointerdown", touch)  # once the network is back
    page.wait_for_selector(".chart-tip:visible")
    page_problems.clear()  # the browser tells of the request that was cut
    assert words(page, ".chart-tip").startswith("2026 Coal 300 MW")
    tip = page.locator(".chart-tip").bounding_box()
    picture = page.locator(".chart-narrow svg").bounding_box()
    assert tip is not None
    assert picture is not None
    assert tip["y"] >= picture["y"] + picture["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_mouse_that_moves_asks_once_for_what_cannot_be_had(
    page: Page, plants: None, page_problems: list[str]
) -> None:
    page.goto("/charts/capacity/")
    refused: list[str] = []
    page.on("requestfailed", lambda request: refused.append(request.url))
    page.route("**/*.json*", lambda route: route.abort())
    marks = page.locator(f"{PICTURE} .chart-wide [data-point]")
    with page.expect_event("requestfailed"):
        marks.first.hover()
    for mark in marks.all():
        mark.hover()
        page.evaluate(TWO_FRAMES)
    assert len(refused) == 1
    assert page_problems == ["console: Failed to load resource: net::ERR_FAILED"]
    page_problems.clear()


def centre(page: Page) -> dict[str, float]:
    box = page.locator(f"{PICTURE} .chart-narrow [data-point='0.0.1']").bounding_box()
    assert box is not None
    return {"clientX": box["x"] + box["width"] / 2, "clientY": box["y"] + box["height"] / 2}


@pytest.mark.exhaustive
def test_hidden_series_disappears_from_picture_and_table(page: Page, plants: None) -> None:
    page.goto("/charts/capacity/")
    page.click("button:has-text('Coal')")
    page.wait_for_url("**/charts/capacity/?hide=coal")
    pressed = page.locator("button:has-text('Coal')")
    assert pressed.get_attribute("aria-pressed") == "false"
    assert page.evaluate("document.activeElement.dataset.chartControl") == "hide-coal"
    assert page.locator(f"{PICTURE} .chart-wide [data-series='coal']").count() == 0
    assert page.locator(".chart-table th:has-text('Coal')").count() == 0
    page.locator(f"{PICTURE} .chart-wide [data-point='0.0.1']").hover()
    page.wait_for_selector(".chart-tip:visible")
    assert words(page, ".chart-tip").startswith("2025 100 MW")
    page.click("button:has-text('Coal')")
    page.wait_for_url("**/charts/capacity/")
    assert page.locator(f"{PICTURE} .chart-wide [data-series='coal']").count() > 0


@pytest.mark.exhaustive  # every day a hidden series, by the same script
def test_changing_the_measure_redraws_in_place(page: Page, plants: None) -> None:
    page.goto("/charts/energy-mix/")
    page.evaluate("window.isTheSamePage = true")
    page.click("a:has-text('as shares')")
    page.wait_for_url("**/charts/energy-mix/?measure=share")
    assert (cell(page, "Country KZ", "Coal"), cell(page, "Country KZ", "Wind")) == ("75%", "25%")
    assert page.evaluate("window.isTheSamePage")
    page.get_by_role("button", name="Copy").wait_for()  # as before


@pytest.mark.exhaustive
def test_options_of_a_chart_with_nothing_to_draw_lead_on(page: Page, plants: None) -> None:
    page.goto("/charts/energy-mix/?technology=nuclear")
    assert page.locator("[data-chart]").count() == 0
    page.click("a:has-text('as shares')")
    page.wait_for_url("**/charts/energy-mix/?*measure=share*")
    page.locator("a[aria-current]:has-text('as shares')").wait_for()


@pytest.mark.exhaustive  # every day a page of its own
def test_only_the_chart_of_another_page_is_redrawn(page: Page, plants: None) -> None:
    page.goto("/energy-projects/?view=chart&country=KZ")
    section = page.locator("figure[data-chart=capacity]")
    section.locator("button:has-text('Coal')").click()
    page.wait_for_selector("figure[data-chart=capacity] button[aria-pressed=false]")
    assert section.locator(".chart-wide [data-series='coal']").count() == 0
    assert page.url.endswith("/energy-projects/?view=chart&country=KZ")


@pytest.mark.exhaustive
def test_table_unfolds_under_the_chart_of_a_list(page: Page, plants: None) -> None:
    page.goto("/energy-projects/?view=chart")
    section = page.locator("figure[data-chart=capacity]")
    section.locator("a:has-text('Show as table')").click()
    assert section.locator("details").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region"


@pytest.mark.exhaustive  # every day bars are read
def test_line_is_read_also_where_its_picture_was_an_image(page: Page, counts: None) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/series/trains/")
    image = page.locator(f"{PICTURE} .chart-narrow img").bounding_box()
    assert image is not None
    middle = {"clientX": image["x"] + image["width"] / 2, "clientY": image["y"] + 50}
    page.dispatch_event(PICTURE, "pointerdown", {"pointerType": "touch", **middle})
    page.wait_for_selector(".chart-tip:visible")
    assert words(page, ".chart-tip").startswith("2021 13,817 trains")
    assert page.locator(f"{PICTURE} .chart-narrow svg").bounding_box() == image
    mark = page.locator(f"{PICTURE} .chart-narrow .chart-at").bounding_box()
    assert mark is not None
    assert mark["x"] < middle["clientX"] < mark["x"] + mark["width"] + image["width"] / 6
    assert refused == []


@pytest.mark.exhaustive
def test_picture_of_another_width_is_read_too(page: Page, counts: None) -> None:
    page.goto("/series/trains/")
    page.focus(PICTURE)
    page.keyboard.press("Home")
    page.wait_for_selector(f"{PICTURE} .chart-wide .chart-at")
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_selector(".chart-tip", state="hidden")
    page.keyboard.press("End")
    page.wait_for_selector(f"{PICTURE} .chart-narrow .chart-at")


@pytest.mark.exhaustive
def test_chart_with_a_tooltip_is_accessible(page: Page, plants: None, looker: Looker) -> None:
    page.goto("/charts/capacity/")
    page.focus(PICTURE)
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".chart-tip:visible")
    looker.look("told")
    assert looker.problems == [], looker.report()


@pytest.mark.exhaustive  # every day a page of each sort
def test_everything_works_without_scripts(
    browser: Browser, live_server: LiveServer, plants: None
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/charts/capacity/")
    page.click("button:has-text('Coal')")
    assert page.url.endswith("/charts/capacity/?hide=coal")
    assert page.locator(".chart-table th:has-text('Coal')").count() == 0
    page.click("button:has-text('Coal')")
    assert page.url.endswith("/charts/capacity/?")
    assert page.locator(".chart-table th:has-text('Coal')").count() > 0
    context.close()
