"""A server of OpenID Connect opens the accounts that have the address which it has verified."""

import base64
import hashlib
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from portal.admin.accounts.openid import MOST_BYTES
from portal.admin.accounts.rate_limit import HASHING, RATES
from portal.models import SecurityEvent, User
from tests.admin_client import make_member
from tests.portal.admin.accounts.openid_server import (
    CLIENT,
    OpenIDServer,
    generate_key,
    open_server,
)
from tests.portal.admin.accounts.signing_in import (
    LOGIN,
    PASSWORD,
    is_in,
    make_publisher,
    set_up_app,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
START = "/admin/account/openid/"
CALLBACK = "/admin/account/openid/callback/"
WORDS = {
    "": ("Sign in with The Office", "the same e-mail address"),
    "zh-CN": ("使用The Office登录", "电子邮件地址相同"),
    "ru": ("Войти через The Office", "с тем же адресом электронной почты"),
}


@pytest.fixture(scope="module")
def running() -> Iterator[OpenIDServer]:
    with open_server() as server:
        yield server


@pytest.fixture
def server(running: OpenIDServer, settings: Any) -> OpenIDServer:
    running.person = {"sub": "7", "email": "Anna@example.org", "email_verified": True}
    running.claims, running.signing_key, running.algorithm = {}, running.key, "RS256"
    running.instead, running.promised = {}, 0
    running.asked.clear()
    running.issuer = running.url
    settings.PORTAL_OIDC_SERVER = running.url
    settings.PORTAL_OIDC_NAME = "The Office"
    app: dict[str, Any] = {**settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]}
    app |= {"client_id": CLIENT, "settings": {**app["settings"], "server_url": running.url}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    return running


def lead(client: Client, **data: str) -> dict[str, str]:
    """What the button sends to the server."""
    answer: Any = client.post(START, data)
    assert answer.status_code == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.url).query).items()}


def come_back(client: Client, **data: str) -> Any:
    asked = lead(client, **data)
    return client.get(CALLBACK, {"code": "c", "state": asked["state"]})


def events() -> list[tuple[str, str, str]]:
    return list(SecurityEvent.objects.order_by("pk").values_list("kind", "account", "detail"))


@pytest.mark.parametrize("language", WORDS)
def test_sign_in_page_offers_it_where_a_setting_names_a_server(
    server: OpenIDServer, settings: Any, language: str
) -> None:
    client = Client(headers={"accept-language": language})
    page = client.get(LOGIN).content.decode()
    assert f'action="{START}"' in page
    assert all(words in page for words in WORDS[language])
    settings.PORTAL_OIDC_SERVER = ""
    assert START not in client.get(LOGIN).content.decode()
    assert client.post(START).status_code == 404
    assert client.get(CALLBACK).status_code == 404


def test_account_with_the_verified_address_opens_and_keeps_its_password(
    server: OpenIDServer,
) -> None:
    make_member("Editor", username="anna", password=PASSWORD, email="anna@example.org")
    client = Client()
    asked = lead(client, next="/admin/worklist/")
    assert asked["client_id"] == CLIENT
    assert asked["redirect_uri"] == f"http://testserver{CALLBACK}"
    answer: Any = client.get(CALLBACK, {"code": "c", "state": asked["state"]})
    assert (answer.status_code, answer.url) == (302, "/admin/worklist/")
    assert is_in(client)
    assert User.objects.get(username="anna").check_password(PASSWORD)
    assert not SocialAccount.objects.exists()
    assert events() == [("signed_in", "anna", "socialaccount")]
    verifier = server.asked[0]["code_verifier"].encode()
    hashed = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
    assert (asked["code_challenge"], asked["code_challenge_method"]) == (hashed, "S256")


@pytest.mark.engine  # which compare letters in ways of their own
@pytest.mark.parametrize("address", ["anna@m\u0131nistry.example", "ann\uff41@ministry.example"])
def test_address_that_only_looks_the_same_opens_nothing(server: OpenIDServer, address: str) -> None:
    make_member("Editor", username="anna", email="anna@ministry.example")
    server.person["email"] = address
    client = Client()
    assert come_back(client).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(
    "case", ["unverified", "unknown", "inactive", "two accounts", "no address", "program"]
)
def test_nobody_else_gets_in_and_no_account_is_made(server: OpenIDServer, case: str) -> None:
    anna = make_member("Editor", username="anna", email="anna@example.org")
    match case:
        case "unverified":
            server.person["email_verified"] = False
        case "unknown":
            server.person["email"] = "berik@example.org"
        case "inactive":
            User.objects.update(is_active=False)
        case "two accounts":
            make_member("Editor", username="second", email=anna.email)
        case "no address":
            del server.person["email"]
        case "program":
            User.objects.update(is_service=True)
    number, client = User.objects.count(), Client()
    answer = come_back(client)
    assert answer.status_code == 403
    assert "No account here has the e-mail address" in answer.content.decode()
    assert not is_in(client)
    assert User.objects.count() == number
    assert events() == [("failed", "", "OpenID Connect: no account")]


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(
    "case",
    [
        "signature",
        "shared secret",
        "no signature",
        "issuer",
        "other server",
        "audience",
        "expired",
        "other person",
        "other client",
        "no person",
        "endless name",
        "state",
        "refused",
    ],
)
def test_token_that_is_not_of_that_server_for_us_opens_nothing(
    server: OpenIDServer, case: str
) -> None:
    make_member("Editor", username="anna", email="anna@example.org")
    match case:
        case "signature":
            server.signing_key = generate_key()
        case "shared secret":
            server.signing_key, server.algorithm = CLIENT * 5, "HS256"
        case "no signature":
            server.signing_key, server.algorithm = None, "none"
        case "issuer":
            server.claims = {"iss": "http://other.example"}
        case "other server":
            server.issuer = "http://other.example"
        case "audience":
            server.claims = {"aud": "another portal"}
        case "expired":
            server.claims = {"exp": int(time.time()) - 5}
        case "other person":
            server.person["sub"] = "8"
        case "other client":
            server.claims = {"aud": [CLIENT, "another portal"], "azp": "another portal"}
        case "no person":
            server.claims = {"sub": None}
        case "endless name":
            server.person["sub"] = server.claims["sub"] = "7" * 100_000
    client = Client()
    asked = lead(client)
    data = {"code": "c", "state": "guessed" if case == "state" else asked["state"]}
    if case == "refused":
        data = {"error": "access_denied", "state": asked["state"]}
    answer = client.get(CALLBACK, data)
    assert answer.status_code == 401
    assert "It did not work." in answer.content.decode()
    assert not is_in(client)
    assert [kind for kind, _, _ in events()] == ["failed"]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/person"])
@pytest.mark.parametrize("said", [[], 5, None, "x", {}])
def test_answer_of_another_shape_opens_nothing_and_is_told_in_words(
    server: OpenIDServer, path: str, said: object
) -> None:
    make_member("Editor", username="anna", email="anna@example.org")
    server.instead = {path: said}
    client = Client()
    answer: Any = client.post(START)
    if answer.status_code == 302:
        state = parse_qs(urlsplit(answer.url).query)["state"][0]
        answer = client.get(CALLBACK, {"code": "c", "state": state})
    assert (answer.status_code, "It did not work." in answer.text) == (401, True)
    assert not is_in(client)


@pytest.mark.parametrize(
    "path", ["/.well-known/openid-configuration", "/token", "/person", "/keys"]
)
def test_answer_longer_than_any_is_not_read(server: OpenIDServer, path: str) -> None:
    make_member("Editor", username="anna", email="anna@example.org")
    right = {
        "/.well-known/openid-configuration": server.configuration(),
        "/token": server.token(),
        "/person": server.person,
        "/keys": server.keys(),
    }[path]
    opened = {}
    for length in (MOST_BYTES // 2, MOST_BYTES):
        server.instead, client = {path: {**right, "more": "x" * length}}, Client()
        answer: Any = client.post(START)
        if answer.status_code == 302:
            state = parse_qs(urlsplit(answer.url).query)["state"][0]
            answer = client.get(CALLBACK, {"code": "c", "state": state})
        opened[length] = (answer.status_code, is_in(client))
    assert opened == {MOST_BYTES // 2: (302, True), MOST_BYTES: (401, False)}


@pytest.mark.parametrize("case", ["before", "after", "another shape"])
def test_answer_that_is_broken_off_is_told_in_words(server: OpenIDServer, case: str) -> None:
    client = Client()
    data = {"code": "c", "state": lead(client)["state"]}
    if case == "another shape":
        server.instead = {"/.well-known/openid-configuration": []}
    else:
        server.promised = 90_000
    answer = client.post(START) if case == "before" else client.get(CALLBACK, data)
    assert (answer.status_code, "It did not work." in answer.text) == (401, True)


def test_way_back_of_another_name_is_none(server: OpenIDServer) -> None:
    asked, client = {"code": "c"}, Client()
    asked["state"] = lead(client)["state"]
    assert client.get(CALLBACK.replace("openid/call", "other/call"), asked).status_code == 404


MFA: list[tuple[object, bool]] = [
    (["pwd"], False),
    (["pwd", "mfa"], True),
    ("nomfa", False),
    (None, False),
]


@pytest.mark.parametrize(("amr", "opens"), MFA)
def test_second_factor_is_needed_unless_the_server_says_that_it_asked(
    server: OpenIDServer, settings: Any, amr: object, opens: bool
) -> None:
    settings.PORTAL_SECOND_FACTOR = True
    make_publisher()
    server.claims = {"amr": amr}
    client = Client()
    assert come_back(client).status_code == 302
    assert is_in(client) is opens


def test_own_second_factor_is_asked_for_whatever_the_server_says(server: OpenIDServer) -> None:
    make_publisher()
    set_up_app(Client())
    server.claims = {"amr": ["mfa"]}
    client = Client()
    assert come_back(client).url.startswith("/admin/account/second-factor/authenticate/")
    assert not is_in(client)


def test_ways_back_that_fail_are_slowed_and_logged_no_further(server: OpenIDServer) -> None:
    client, burst = Client(), RATES["client"].burst
    statuses = [client.get(CALLBACK, {"error": "no"}).status_code for _ in range(burst + 2)]
    assert statuses == [401] * burst + [429] * 2
    assert len(events()) == burst
    other = Client(REMOTE_ADDR="192.0.2.7")
    make_member("Editor", username="anna", password=PASSWORD, email="anna@example.org")
    assert come_back(other).status_code == 302


@pytest.mark.engine  # no text of PostgreSQL has a NUL
def test_way_back_with_any_letters_is_refused_and_logged(server: OpenIDServer) -> None:
    assert Client().get(CALLBACK, {"error": "n\0o"}).status_code == 401
    assert len(events()) == 1


def test_forms_without_a_name_keep_nobody_from_signing_in_there(server: OpenIDServer) -> None:
    for number in range(RATES["account"].burst + 1):
        answer = Client().post(
            LOGIN, {"login": " ", "password": "x"}, REMOTE_ADDR=f"10.0.0.{number}"
        )
        assert answer.status_code == 200
    assert lead(Client(REMOTE_ADDR="192.0.2.7"))["client_id"] == CLIENT


def test_passwords_that_are_being_hashed_keep_nobody_from_signing_in_there(
    server: OpenIDServer,
) -> None:
    with HASHING, HASHING:
        assert lead(Client())["client_id"] == CLIENT


def test_server_that_does_not_answer_is_told_in_words(server: OpenIDServer, settings: Any) -> None:
    nobody = "http://127.0.0.1:9"
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = nobody
    answer = Client().post(START)
    assert (answer.status_code, "It did not work." in answer.content.decode()) == (401, True)
