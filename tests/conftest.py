"""What every test may count on: a fast, empty, closed-off portal, and a browser that tells."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import override_settings
from django.utils import translation
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from portal.ops.bootstrap.programs import find_chromium
from tests import at_rest

# Playwright's synchronous interface runs an event loop, in which Django would refuse its database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# Chromium must neither call home nor look for a screen.
CHROMIUM_WORDS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]

DATABASES = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what asks for a browser, and what asks a database."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("django_db") or fixtures & DATABASES:
            item.add_marker(pytest.mark.database)


def pytest_configure() -> None:
    """Looks for garbage seldom: it took a sixth of the time. Hears what the portal is asked."""
    gc.set_threshold(200_000, 10, 10)
    at_rest.watch()


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and is looked through no more."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _a_portal_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Weak, quick passwords; files in a folder that pytest clears; static files uncollected."""
    var = tmp_path_factory.mktemp("var")
    (var / "static").mkdir()
    staticfiles = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    releases = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": var / "releases"},
    }
    with override_settings(
        VAR_DIR=var,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        MEDIA_ROOT=var / "media",
        STATIC_ROOT=var / "static",
        STORAGES={**django_settings.STORAGES, "staticfiles": staticfiles, "releases": releases},
        PORTAL_API_RATE="",  # what tests ask they ask in bursts
    ):
        yield


@pytest.fixture(autouse=True)
def _english_at_first() -> Iterator[None]:
    """A page in Russian leaves the process speaking Russian; the next test starts anew."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None or not Path(path).exists():
        pytest.fail("Chromium is missing: `python3 manage.py test` installs it where it may.")
    expect.set_options(timeout=20_000)  # busy machines draw slowly
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=CHROMIUM_WORDS, chromium_sandbox=os.geteuid() != 0
        )
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _portal_at_rest(request: pytest.FixtureRequest) -> Iterator[None]:
    """Before the database is emptied, the portal has answered what it was asked."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    at_rest.wait_until_at_rest()


@pytest.fixture
def page_problems() -> list[str]:
    """What the browser complained of: errors, refusals by the content policy, outside requests.

    A test that expects some asserts and clears them; whatever is left at its end fails it.
    """
    return []


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, page_problems: list[str]) -> Iterator[Page]:
    """A fresh visitor of the running portal: `page.goto("/energy-projects/")`."""
    context = browser.new_context(
        base_url=live_server.url, locale="en", reduced_motion="reduce", timezone_id="UTC"
    )
    page = context.new_page()
    listen(page, page_problems, urlsplit(live_server.url).netloc)
    yield page
    context.close()
    assert page_problems == []


def listen(page: Page, problems: list[str], own_host: str) -> None:
    """Note what a page complains of, and whom else it asks."""

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"console: {message.text}")

    def see(request: Request) -> None:
        if urlsplit(request.url).netloc not in {own_host, ""}:
            problems.append(f"outside: {request.url}")

    page.on("pageerror", lambda error: problems.append(f"error: {error}"))
    page.on("console", hear)
    page.on("request", see)
