"""Guessing is slowed by address, by account and for all together; pages keep their threads."""

import time
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client

from portal.admin.accounts.device_cookies import hash_account
from portal.admin.accounts.rate_limit import HASHING, PASSKEY_RATE, RATES
from portal.http.middleware.rate_limit import take_tokens
from portal.models import SecurityEvent
from tests.factories import make_user
from tests.portal.admin.accounts.signing_in import (
    LOGIN,
    SECOND,
    code_of,
    is_in,
    make_publisher,
    set_up_app,
    try_password,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WORDS = {"": "Please try again in", "ru": "Попробуйте ещё раз через", "zh-CN": "秒后再试"}


class CountingHasher(MD5PasswordHasher):
    algorithm = "counting"
    calls: list[str] = []

    def encode(self, password: str, salt: str) -> str:
        self.calls.append(password)
        return super().encode(password, salt)


def guess(number: int, *, name: str = "anna", **extra: str) -> list[int]:
    client = Client()
    return [try_password(client, "wrong", name, **extra).status_code for _ in range(number)]


@pytest.mark.parametrize("language", WORDS)
def test_ten_wrong_passwords_are_slowed_and_told(language: str) -> None:
    make_publisher()
    assert guess(10) == [200] * 10
    client = Client(headers={"accept-language": language})
    answer = client.post(LOGIN, {"login": "anna", "password": "wrong"})
    assert answer.status_code == 429
    seconds = int(answer.headers["Retry-After"])
    assert 1 <= seconds <= 60
    assert WORDS[language] in answer.content.decode()
    assert str(seconds) in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_right_password_waits_too_and_another_address_does_not() -> None:
    make_publisher()
    guess(10)
    client = Client()
    assert try_password(client).status_code == 429
    assert not is_in(client)
    assert try_password(client, REMOTE_ADDR="192.0.2.7").status_code == 302
    assert is_in(client)


def test_account_is_limited_whatever_addresses_guess() -> None:
    make_publisher()
    burst = RATES["account"].burst
    statuses = [guess(1, REMOTE_ADDR=f"192.0.2.{n}")[0] for n in range(burst + 1)]
    assert statuses == [200] * burst + [429]
    assert guess(1, name="ANNA ", REMOTE_ADDR="198.51.100.1") == [429]
    assert guess(1, name="berik", REMOTE_ADDR="198.51.100.2") == [200]


def test_account_is_limited_by_whatever_name_the_database_finds_it() -> None:
    make_publisher("irina")
    burst, names = RATES["account"].burst, ("irina", "ırina", "irına", "IRINA")
    for n in range(burst):
        assert guess(1, name=names[n % 4], REMOTE_ADDR=f"192.0.2.{n}") == [200]
    assert guess(1, name="ırına", REMOTE_ADDR="198.51.100.1") == [429]


def test_links_for_an_account_are_limited_whatever_else_is_sent() -> None:
    make_publisher()
    page, statuses = "/admin/account/password/reset/", []
    for n in range(RATES["account"].burst + 1):
        named = {"email": "anna@example.org", "login": f"name{n}"}
        statuses.append(Client(REMOTE_ADDR=f"192.0.2.{n}").post(page, named).status_code)
    assert statuses == [302] * RATES["account"].burst + [429]


def test_form_that_names_no_account_takes_nothing_from_one() -> None:
    make_publisher()
    for n in range(RATES["account"].burst + 1):
        client = Client(REMOTE_ADDR=f"192.0.2.{n}")
        assert client.post("/admin/account/password/reset/key/1-x/", {"": "anna"}).status_code < 429
    assert try_password(Client(), REMOTE_ADDR="198.51.100.1").status_code == 302


def test_sessions_that_nobody_signs_in_with_are_limited() -> None:
    page, asked = (
        "/admin/account/second-factor/webauthn/login/",
        {"x-requested-with": "XMLHttpRequest"},
    )
    burst = PASSKEY_RATE.burst
    statuses = [Client().get(page, headers=asked).status_code for _ in range(burst + 1)]
    assert (statuses, Session.objects.count()) == ([200] * burst + [429], burst)


def test_all_together_are_limited() -> None:
    rate = RATES["all"]
    take_tokens("guess", rate, rate.burst - 2, now=time.time())
    statuses = [guess(1, name=f"name{n}", REMOTE_ADDR=f"10.0.0.{n}")[0] for n in range(3)]
    assert statuses == [200, 200, 429]


def test_who_is_refused_because_of_others_loses_no_attempt() -> None:
    rate = RATES["all"]
    take_tokens("guess", rate, rate.burst, now=time.time())
    assert guess(11) == [429] * 11
    take_tokens("guess", rate, -rate.burst, now=time.time(), overdraw=True)
    assert guess(10) == [200] * 10


def sign_out(client: Client) -> Client:
    client.post("/admin/account/logout/")
    return client


def use_up(scope: str, bucket: str) -> None:
    take_tokens(bucket, RATES[scope], RATES[scope].burst, now=time.time(), overdraw=True)


def test_browser_that_has_signed_in_is_kept_out_by_no_others() -> None:
    make_publisher()
    make_publisher("berik")
    known = Client()
    try_password(known)
    cookie = sign_out(known).cookies["device"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "anna" not in cookie.value
    use_up("account", f"{hash_account('anna')}-guess")
    assert try_password(Client()).status_code == 429
    assert try_password(known).status_code == 302
    use_up("all", "guess")
    assert try_password(sign_out(known)).status_code == 302
    assert try_password(sign_out(known), name="berik").status_code == 429
    assert known.post("/admin/account/openid/").status_code == 404  # not asked, and not refused
    known.cookies["device"] = cookie.value[:-1]
    assert try_password(known).status_code == 429


def test_code_is_waited_for_whatever_others_guess() -> None:
    anna = make_publisher()
    secret, client = set_up_app(Client()), Client()
    try_password(client)
    use_up("all", "guess")
    use_up("account", f"{hash_account(str(anna.pk))}-guess")
    code = {"code": code_of(secret, later=1)}
    assert client.post(f"{SECOND}authenticate/", code).status_code == 302


def test_stolen_device_cookie_guesses_no_faster_than_an_account_allows() -> None:
    make_publisher()
    known, burst = Client(), RATES["account"].burst
    try_password(known)
    cookie = sign_out(known).cookies["device"].value
    statuses = []
    for n in range(burst + 1):
        thief = Client(REMOTE_ADDR=f"192.0.2.{n}")
        thief.cookies["device"] = cookie
        statuses.append(try_password(thief, "wrong").status_code)
    assert statuses == [200] * burst + [429]


def test_own_right_password_opens_no_way_to_guess_at_another_account() -> None:
    make_publisher()
    make_publisher("berik")
    set_up_app(Client())
    use_up("account", f"{hash_account('berik')}-guess")
    client = Client()
    try_password(client)  # a code waits for anna
    assert try_password(client, "wrong", "berik").status_code == 429


def test_successful_sign_ins_are_not_counted() -> None:
    make_publisher()
    clients = [Client() for _ in range(15)]
    assert {try_password(client).status_code for client in clients} == {302}
    assert guess(10) == [200] * 10


def test_unknown_accounts_are_told_and_hashed_like_known_ones(settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    make_publisher()
    make_user(username="gone", password="a long word", is_active=False)
    make_user(username="loader").set_unusable_password()
    seen = set()
    for name in ("anna", "gone", "loader", "nobody"):
        CountingHasher.calls.clear()
        answer = try_password(Client(), "wrong", name)
        words = answer.content.decode().split("<h1>")[1].split("csrfmiddlewaretoken")[0]
        seen.add((answer.status_code, words, len(CountingHasher.calls)))
    ((status, _words, hashed),) = seen
    assert (status, hashed) == (200, 1)


def test_only_named_accounts_are_in_the_log() -> None:
    """Some type their password where the name belongs."""
    make_publisher()
    try_password(Client(), "wrong", "anna")
    try_password(Client(), "wrong", "ANNA")
    try_password(Client(), "wrong", "my secret word")
    found = SecurityEvent.objects.filter(kind="failed").values_list("account", flat=True)
    assert sorted(found) == ["", "anna", "anna"]


def test_one_more_than_two_passwords_at_once_are_told_to_wait() -> None:
    make_publisher()
    client = Client()
    with HASHING, HASHING:
        answer = try_password(client)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert client.get(LOGIN).status_code == 200
        assert client.get("/about/").status_code == 200
    assert try_password(client).status_code == 302
