"""Sign-in with an authenticator app and with a passkey, as a browser does it."""

from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.looking import Looker
from tests.optional import the
from tests.portal.admin.accounts.signing_in import LOGIN, PASSWORD, SECOND, code_of, make_publisher

pytestmark = pytest.mark.django_db(transaction=True)
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


in_every_language = pytest.mark.parametrize(
    "language",
    ["en", *(pytest.param(code, marks=pytest.mark.exhaustive) for code in ("zh-hans", "ru"))],
    indirect=True,
)


@pytest.fixture
def language(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "en"))


@pytest.fixture
def publisher(page: Page, live_server: LiveServer, settings: Any, language: str) -> None:
    """Has signed in with a password, and is asked for a second factor."""
    settings.PORTAL_SECOND_FACTOR = True
    make_publisher()
    agent = {"userAgent": page.evaluate("navigator.userAgent"), "acceptLanguage": language}
    page.context.new_cdp_session(page).send("Emulation.setUserAgentOverride", agent)
    page.goto("/admin/")
    assert page.get_attribute("html", "lang") == language
    page.fill("#id_username", "anna")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(f"**{SECOND}")


def sign_out(page: Any) -> None:
    page.goto("/admin/")
    page.click("#logout-form button")
    page.goto(LOGIN)


@pytest.mark.exhaustive  # every day without a browser
@in_every_language
def test_publisher_signs_in_with_an_authenticator_app(
    page: Page, publisher: None, looker: Looker, language: str
) -> None:
    def look(at: str) -> None:
        if language == "en":
            looker.look(at)

    look("second factors")
    page.click(f"[href='{SECOND}totp/activate/']")
    look("an app to be set up")
    secret = page.input_value("#authenticator_secret")
    page.fill("#id_code", code_of(secret))
    page.press("#id_code", "Enter")
    page.wait_for_url("**/recovery-codes/")
    look("recovery codes")
    sign_out(page)
    look("sign-in")
    page.fill("#id_username", "anna")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    look("the code")
    page.fill("#id_code", code_of(secret, later=1))
    page.press("#id_code", "Enter")
    page.wait_for_url("**/admin/")
    assert not looker.problems, looker.report()


@pytest.mark.exhaustive
@in_every_language
def test_publisher_signs_in_with_a_passkey(page: Page, publisher: None) -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.click(f"[href='{SECOND}webauthn/add/']")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    sign_out(page)
    page.click("#passkey_login")
    page.wait_for_url("**/admin/")


@pytest.mark.exhaustive
def test_passkey_that_is_missing_is_told(page: Page, publisher: None) -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**KEY, "isUserVerified": False}})
    page.goto("/admin/account/sessions/")
    page.context.clear_cookies()
    page.goto(LOGIN)
    assert page.is_hidden("#passkey-failed")
    page.click("#passkey_login")
    page.wait_for_selector("#passkey-failed:visible")


@pytest.mark.exhaustive
def test_links_of_an_account_begin_where_its_text_does(page: Page, publisher: None) -> None:
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        first = the(page.locator(".account-pages a").first.bounding_box())
        heading = the(page.locator("#content h1, #content h2").first.bounding_box())
        assert first["x"] == heading["x"] > 0
