"""A browser that is killed while somebody types loses no more than the last two seconds."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Page
from pytest_django.live_server_helper import LiveServer

from portal.models import OpenForm, Place
from tests import at_rest
from tests.admin_client import make_chief
from tests.conftest import CHROMIUM_WORDS
from tests.desk_browser import type_password
from tests.factories import claim_all, make_energy_project, make_place
from tests.looking import until_quiet
from tests.optional import the
from tests.tools.running import find_chromium

pytestmark = pytest.mark.django_db(transaction=True)

SEED = 20261124
LOST_AT_MOST = 2.0
"""Seconds."""


def type_until_killed(
    browser_type: BrowserType, server: str, place: Place, seconds: float, folder: Path
) -> list[Any]:
    """Type letter by letter into a browser and kill its process after `seconds`; returns when each
    letter was typed, counted back from the kill."""
    words = [the(find_chromium()), "--headless", "--no-sandbox", f"--user-data-dir={folder}"]
    words += [*CHROMIUM_WORDS, "--remote-debugging-port=0", "about:blank"]
    process = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        browser = browser_type.connect_over_cdp(address_of(process))
        page = browser.new_context(locale="en").new_page()
        type_password(page, server=server)
        page.goto(f"{server}/admin/portal/place/{place.pk}/change/#section-names")
        page.fill("#id_summary_en", "")
        page.focus("#id_summary_en")
        typed: list[Any] = []
        end = time.monotonic() + seconds
        while len(typed) < 5 or time.monotonic() < max(end, typed[4] + LOST_AT_MOST):
            page.keyboard.type(str(len(typed) % 10))
            typed.append(time.monotonic())
    finally:
        killed = time.monotonic()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        the(process.stderr).close()
    return [killed - moment for moment in typed]


def address_of(process: Popen[Any]) -> Any:
    """Return the address on which Chromium listens."""
    for line in the(process.stderr):
        if line.startswith("DevTools listening on "):
            return line.split()[-1]
    pytest.fail("Chromium does not answer.")


LONGER = [pytest.param(run, marks=pytest.mark.exhaustive) for run in (0, 1)]


@pytest.mark.exhaustive
@pytest.mark.parametrize("run", [3, *LONGER])
def test_killed_browser_loses_two_seconds_at_most(
    browser: Browser, live_server: LiveServer, tmp_path: Path, run: int
) -> None:
    make_chief(username="anna", password="a long word")
    place = make_place()
    seconds = random.Random(SEED + run).uniform(2.5, 6)
    ages = type_until_killed(browser.browser_type, live_server.url, place, seconds, tmp_path)
    typed = "".join(str(number % 10) for number in range(len(ages)))
    old_enough = sum(age >= LOST_AT_MOST for age in ages)
    assert old_enough > 3
    at_rest.wait_until_at_rest()  # what the server has been sent, it writes
    kept = (OpenForm.objects.get().data or {}).get("summary_en", [""])[0]
    assert typed.startswith(kept)
    assert len(kept) >= old_enough, f"{len(kept)} of {old_enough} letters were kept"


@pytest.mark.exhaustive
def test_an_open_form_that_nobody_touches_keeps_nothing(
    live_server: LiveServer, page: Page, clock: Any
) -> None:
    """Scripts that fill in what a page begins with are nobody's typing."""
    make_chief(username="anna", password="a long word")
    project = make_energy_project()
    claim_all(project)
    type_password(page, server=live_server.url)
    with page.expect_response("**/typing/"):
        page.goto(f"/admin/projects/energyproject/{project.pk}/change/#section-details")
    with until_quiet(page):
        clock.run_for(5000)
    assert OpenForm.objects.get().data is None
    with page.expect_response("**/typing/"):
        page.fill("#id_river", "Ili")
    page.locator("[data-kept-line]:not(:empty)").wait_for(state="attached")
    assert the(OpenForm.objects.get().data)["river"] == ["Ili"]


@pytest.mark.exhaustive
def test_a_portal_out_of_reach_is_asked_again_after_a_while(
    live_server: LiveServer, page: Page, clock: Any, page_problems: list[str]
) -> None:
    make_chief(username="anna", password="a long word")
    place = make_place()
    type_password(page, server=live_server.url)
    with page.expect_response("**/typing/"):
        page.goto(f"/admin/portal/place/{place.pk}/change/#section-names")
    asked = []
    page.on("requestfailed", lambda request: asked.append(request.url))
    page.context.set_offline(True)
    page.fill("#id_summary_en", "On the train")
    with page.expect_event("requestfailed"):
        clock.run_for(1000)
    page.locator("[data-kept-line]:has-text('Trying again')").wait_for(state="attached")
    warns = "!dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    assert page.evaluate(warns)
    clock.run_for(1900)
    assert len(asked) == 1
    page.context.set_offline(False)
    with page.expect_response("**/typing/"):
        clock.run_for(2000)
    page.locator("[data-kept-line]:not(:has-text('Trying again'))").wait_for(state="attached")
    assert not page.evaluate(warns)
    assert the(OpenForm.objects.get().data)["summary_en"] == ["On the train"]
    page_problems.clear()  # the browser tells of the request that failed


@pytest.mark.exhaustive
def test_who_signs_in_again_goes_on_with_what_was_typed(
    live_server: LiveServer, page: Page, clock: Any, page_problems: list[str]
) -> None:
    make_chief(username="anna", password="a long word")
    place = make_place()
    type_password(page, server=live_server.url)
    with page.expect_response("**/typing/"):
        page.goto(f"/admin/portal/place/{place.pk}/change/#section-names")
    page.context.clear_cookies()  # as if the session had ended
    page.fill("#id_summary_en", "On the train")
    clock.run_for(1000)
    page.locator("[data-sign-in]").wait_for()
    elsewhere = page.context.new_page()
    type_password(elsewhere, server=live_server.url)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.locator("[data-sign-in]").wait_for(state="hidden")
    clock.run_for(1000)
    page.locator("[data-kept-line]:has-text('Autosaved')").wait_for(state="attached")
    assert the(OpenForm.objects.get(data__isnull=False).data)["summary_en"] == ["On the train"]
    page.click("input[name=_continue]")
    page.locator(".messagelist .success").wait_for()
    assert Place.working.get().summary_en == "On the train"
    page_problems.clear()  # the browser tells of the requests that were refused
