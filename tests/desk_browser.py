"""The desk in a real browser: how a person comes in."""

from playwright.sync_api import Page

from portal.models import User
from tests.admin_client import make_chief, sign_in

PASSWORD = "a long word"


def enter(page: Page, server: str, person: User) -> None:
    """Sign a person in without the page for it."""
    cookie = sign_in(person).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": server}])


def sign_in_chief(page: Page, name: str = "anna") -> None:
    """Make somebody who may do all, and sign in as they would."""
    make_chief(username=name, password=PASSWORD)
    type_password(page, name)


def type_password(page: Page, name: str = "anna", server: str = "") -> None:
    page.goto(f"{server}/admin/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")


def let_session_end(page: Page) -> None:
    """Some time after the page was opened there is no session; the page does not know."""
    pass_time(page)
    page.context.clear_cookies()


def pass_time(page: Page) -> None:
    """Twenty minutes for the scripts of the page."""
    page.evaluate("{ const now = Date.now; Date.now = () => now() + 1_200_000; }")


def come_back(page: Page, server: str, person: User) -> None:
    """Sign in again where the page asks for it."""
    page.locator(".sign-in-here[open]").wait_for()
    enter(page, server, person)
    page.click(".sign-in-here button")
