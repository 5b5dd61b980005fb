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
