"""An article in a real browser: pasted, marked by keyboard and by mouse, and made into claims."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from portal.editorial import excerpts
from portal.models import Passage
from tests.admin_client import address, make_chief
from tests.desk_browser import come_back, enter, let_session_end, sign_in_chief
from tests.factories import NOON, make_energy_project, make_source, make_user
from tests.looking import SIZES, Scheme, complaints

pytestmark = pytest.mark.django_db(transaction=True)

ARTICLE = (
    "Wind 🌬 comes\n"
    "The Zhanatas plant has a capacity of 100 MW.\n"
    "风电场装机容量100兆瓦，2021年投产。\n"
    "The Zhanatas plant has a capacity of 100 MW. It is new."
)


@pytest.mark.exhaustive
def test_search_for_a_record_goes_on_after_a_break_of_the_network(
    page: Page, page_problems: list[str]
) -> None:
    source = make_source()
    make_energy_project(title_en="Zhanatas wind farm")
    excerpts.store_text(source, ARTICLE, seen=0, by=make_user(), at=NOON)
    sign_in_chief(page)
    page.goto(address(source, "text"))
    with page.expect_event("requestfailed"):
        page.route("**/text/**", lambda route: route.abort(), times=1)
        page.fill("#id_find", "zhana")
    choose_project(page, "zhanatas")
    cut = "console: Failed to load resource: net::ERR_FAILED"
    page_problems[:] = [one for one in page_problems if one != cut]  # the request above


@pytest.mark.exhaustive
def test_session_that_has_ended_leaves_the_statement_in_its_form(
    page: Page, live_server: LiveServer, page_problems: list[str]
) -> None:
    source = make_source()
    make_energy_project(title_en="Zhanatas wind farm")
    excerpts.store_text(source, ARTICLE, seen=0, by=make_user(), at=NOON)
    enter(page, live_server.url, chief := make_chief())
    page.goto(address(source, "text"))
    page.fill("#id_find", "zhanatas")
    page.wait_for_selector(".found button")
    page.fill("#id_quote", "Wind comes")
    let_session_end(page)
    page.click(".found button >> nth=0")
    come_back(page, live_server.url, chief)
    page.click(".found button >> nth=0")
    page.wait_for_selector("#id_fact")
    assert page.input_value("#id_quote") == "Wind comes"
    page_problems.clear()  # the browser tells of what was refused in between


def wait_for_paragraph(page: Page, number: int) -> None:
    """A selection is taken once it has rested for a moment."""
    expect(page.locator("#id_paragraph")).to_have_value(str(number))


def choose_project(page: Page, words: str) -> None:
    page.fill("#id_find", words)
    page.click(".found button >> nth=0")
    page.wait_for_selector("#id_fact")


@pytest.mark.exhaustive
def test_article_is_pasted_and_a_passage_marked_by_keyboard_becomes_a_claim(page: Page) -> None:
    source, project = make_source(), make_energy_project(title_en="Zhanatas wind farm")
    sign_in_chief(page)
    page.goto(address(source))
    page.click("a:has-text('Text and passages')")
    page.fill("#id_text", ARTICLE)
    with page.expect_navigation():  # whose script takes the keys from here on
        page.click("[name=_keep]")

    page.focus("#by-keyboard")
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    for _ in range(7):
        page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.type("x")  # nothing is ever typed into the text
    page.keyboard.press("Enter")
    expect(page.locator("#id_quote")).to_be_focused()
    taken = page.input_value("#id_quote")
    assert ARTICLE.split("\n")[3].startswith(taken)
    assert len(taken) > 20
    assert page.input_value("#id_paragraph") == "4"
    assert "paragraph 4" in page.inner_text("#taken")

    page.focus("#id_find")
    page.keyboard.type("zhanatas")
    page.wait_for_selector(".found button")
    page.keyboard.press("Tab")  # to the button that searches
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_fact")
    expect(page.locator("#id_fact")).to_be_focused()
    assert page.input_value("#id_quote") == taken
    page.keyboard.type("capacity (MW)")
    page.focus("#id_value")
    page.keyboard.type("100")
    with page.expect_navigation():  # the page before has a message of success, too
        page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist .success")
    claim = project.claims.get()
    assert (claim.fact, claim.value, claim.quote, claim.locator) == (
        "capacity_mw",
        "100",
        taken,
        "paragraph 4",
    )
    assert page.inner_text("#p4 mark") == taken
    assert page.inner_text("#p2") == ARTICLE.split("\n")[1]
    assert page.is_visible(".messagelist")

    page.click(".made li a >> nth=0")
    expect(page.locator("body")).to_contain_text(taken)


@pytest.mark.exhaustive
def test_passage_selected_with_the_mouse_is_counted_as_the_server_counts(
    page: Page, clock: Any
) -> None:
    source, project = make_source(), make_energy_project(title_en="Zhanatas wind farm")
    excerpts.store_text(source, ARTICLE, seen=0, by=make_user(), at=NOON)
    sign_in_chief(page)
    page.goto(address(source, "text"))
    page.locator("#p4").click(click_count=3)
    wait_for_paragraph(page, 4)
    choose_project(page, "zhanatas")
    page.select_option("#id_fact", "capacity_mw")
    page.fill("#id_value", "100")
    page.click("[name=_more]")
    page.wait_for_selector(".messagelist .success")
    [first] = Passage.objects.all()
    assert (first.ends_at, project.claims.get().locator) == (len(ARTICLE), "paragraph 4")

    # A figure copied out of the passage leaves it as it is; another paragraph takes its place.
    page.locator("#p4 mark").dblclick(position={"x": 20, "y": 8})
    clock.run_for(400)
    assert page.input_value("#id_quote") == first.quote
    page.locator("#p3").click(click_count=3)
    wait_for_paragraph(page, 3)
    assert page.input_value("#id_quote") == ARTICLE.split("\n")[2]
    page.select_option("#id_fact", "commissioned_on")
    page.fill("#id_value", "2021")
    page.click("[name=_make]")
    page.wait_for_selector("#p3 mark")
    assert project.claims.get(fact="commissioned_on").quote == ARTICLE.split("\n")[2]


@pytest.mark.exhaustive
def test_refused_form_comes_back_as_typed(page: Page) -> None:
    source, project = make_source(), make_energy_project(title_en="Zhanatas wind farm")
    excerpts.store_text(source, ARTICLE, seen=0, by=make_user(), at=NOON)
    sign_in_chief(page)
    page.goto(address(source, "text"))
    page.fill("#id_quote", "has a capacity of 100 MW")
    choose_project(page, "zhanatas")
    page.select_option("#id_fact", "capacity_mw")
    page.fill("#id_value", "100")
    page.click("[name=_make]")
    assert "stand in paragraphs 2, 4: say which is meant" in page.inner_text("#statement")
    page.fill("#id_paragraph", "2")
    page.press("#id_paragraph", "Enter")
    page.wait_for_selector("#p2 mark")
    assert project.claims.get().locator == "paragraph 2"


@pytest.mark.exhaustive
@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_pages_of_a_text_fit_and_can_be_read(page: Page, width: int, scheme: Scheme) -> None:
    source, project = make_source(), make_energy_project(title_en="Zhanatas wind farm")
    excerpts.store_text(source, ARTICLE, seen=0, by=make_user(), at=NOON)
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    sign_in_chief(page)
    page.goto(f"{address(source, 'text')}?record=energyproject:{project.uid}&find=zhan")
    page.fill("#id_quote", "Wind 🌬 comes")
    page.select_option("#id_fact", "technology")
    page.fill("#id_value", "wind")
    page.click("[name=_more]")
    page.wait_for_selector("#p1 mark")
    for query in ("", f"?record=energyproject:{project.uid}&find=zhan", "?replace"):
        page.goto(f"{address(source, 'text')}{query}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert complaints(page, scheme) == []
