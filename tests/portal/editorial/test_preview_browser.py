"""Previews in a real browser: links are made where the draft is written; nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, Request
from pytest_django.live_server_helper import LiveServer

from portal.models import Place, PreviewLink
from tests.admin_client import address, make_chief
from tests.desk_browser import enter
from tests.factories import make_place
from tests.full_records import make_full
from tests.looking import Scheme, complaints, wait_until
from tests.optional import the

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Page:
    enter(page, live_server.url, make_chief(username="anna"))
    return page


def made(page: Page, number: int) -> None:
    wait_until(
        page, "count => document.querySelectorAll('.preview-address').length === count", arg=number
    )


@pytest.mark.exhaustive  # every day by requests
def test_links_are_made_and_revoked_by_keyboard_while_the_form_stays_as_it_is_typed(
    desk: Page,
) -> None:
    draft = make_place(title_en="As saved")
    desk.goto(address(draft))
    desk.fill("#id_title_en", "Typed and not saved")
    desk.focus(".preview-links summary")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")  # for one day
    made(desk, 1)

    assert "The link is made" in desk.inner_text(".preview-said")
    assert desk.input_value("#id_title_en") == "Typed and not saved"
    url = the(desk.get_attribute(".preview-address", "href"))
    desk.click(".preview-links button[name=revoke]")
    made(desk, 0)

    assert desk.input_value("#id_title_en") == "Typed and not saved"
    assert Client().get(url).status_code == 410
    draft.refresh_from_db()
    assert draft.title_en == "As saved"


@pytest.mark.exhaustive
def test_two_clicks_in_one_moment_make_one_link(desk: Page) -> None:
    desk.goto(address(make_place()))
    desk.click(".preview-links summary")
    sent: list[Request] = []
    desk.on("request", lambda request: sent.append(request))
    desk.locator(".preview-make button").first.dblclick()
    made(desk, 1)
    assert [one.method for one in sent].count("POST") == 1
    assert PreviewLink.objects.count() == 1


@pytest.mark.exhaustive
def test_enter_in_a_field_still_saves_and_makes_no_link(desk: Page) -> None:
    draft = make_place()
    desk.goto(address(draft))
    desk.click(".preview-links summary")
    desk.click(".preview-links button[value='30']")
    made(desk, 1)
    desk.fill("#id_title_en", "Entered")
    desk.press("#id_title_en", "Enter")
    desk.wait_for_selector(".messagelist .success")

    draft.refresh_from_db()
    assert draft.title_en == "Entered"
    assert list(PreviewLink.objects.values_list("revoked_at", flat=True)) == [None]


@pytest.mark.exhaustive
def test_without_scripts_links_have_a_page_of_their_own(
    browser: Browser, live_server: LiveServer, desk: Page
) -> None:
    draft = make_place()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    cookies: list[Any] = list(desk.context.cookies())  # read and set as two types
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(address(draft))
    page.click(".preview-links summary")
    page.click("text=Make or revoke links")
    page.click("button[value='7']")

    assert page.locator(".preview-address").count() == 1
    page.click("button[name=revoke]")
    assert page.locator(".preview-address").count() == 0
    context.close()


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.exhaustive)])
@pytest.mark.exhaustive
def test_every_page_of_it_is_for_everybody(
    desk: Page, scheme: Scheme, page_problems: list[str]
) -> None:
    draft = make_full(Place)
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": 390, "height": 844})
    links = address(draft, "preview-links")
    desk.goto(links)
    desk.click("button[value='1']")
    made(desk, 1)
    followed = the(desk.get_attribute(".preview-address", "href"))

    assert looked_at(desk, links, scheme) == (200, [])
    assert looked_at(desk, address(draft, "preview"), scheme) == (200, [])
    assert looked_at(desk, followed, scheme) == (200, [])
    PreviewLink.objects.update(revoked_at=timezone.now())
    assert looked_at(desk, followed, scheme) == (410, [])
    Place.working.filter(pk=draft.pk).update(latitude=95)
    assert looked_at(desk, address(draft, "preview"), scheme) == (422, [])
    assert [problem.split("status of ")[1][:3] for problem in page_problems] == ["410", "422"]
    page_problems.clear()


def looked_at(page: Page, url: str, scheme: Scheme) -> tuple[Any, list[str]]:
    """The status of a page and what is wrong with it on a phone."""
    answer = page.goto(url)
    found = complaints(page, scheme)
    if page.evaluate("document.documentElement.scrollWidth") > 390:
        found.append("wider than the phone")
    return the(answer).status, found
