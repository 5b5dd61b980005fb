"""Who can publish, release or give roles needs a second factor where the portal asks for one."""

from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.test import Client

from portal.models import Notice, SecurityEvent
from tests.admin_client import make_chief, said_by, sign_in
from tests.factories import NOON
from tests.portal.admin.accounts.signing_in import (
    PASSWORD,
    SECOND,
    age_sign_in,
    code_of,
    is_in,
    make_publisher,
    set_up_app,
    try_password,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _is_asked(settings: Any) -> None:
    settings.PORTAL_SECOND_FACTOR = True


def codes_of(client: Client) -> list[str]:
    page = client.get(f"{SECOND}recovery-codes/")
    return list(page.context["unused_codes"])


@pytest.mark.parametrize(
    ("role", "is_needed"),
    [
        ("Publisher", True),
        ("Administrator", True),
        ("Contributor", False),
        ("Translator", False),
        ("Editor", False),
        ("Data steward", False),
    ],
)
def test_desk_is_shut_without_one_for_who_can_publish(role: str, is_needed: bool) -> None:
    make_publisher(role=role)
    client = Client()
    try_password(client)
    assert is_in(client) is not is_needed
    answer = client.get("/admin/portal/place/", follow=True)
    assert ([url for url, _status in answer.redirect_chain][-1:] == [SECOND]) is is_needed
    assert ("Set one up here" in answer.content.decode()) is is_needed
    assert (client.post("/admin/portal/place/add/", {}).status_code == 302) is is_needed


@pytest.mark.django_db(transaction=True)
def test_desk_opens_with_an_authenticator_app_and_asks_for_it_next_time() -> None:
    make_publisher()
    client = Client()
    secret = set_up_app(client)
    assert is_in(client)
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in str(stored)

    later = Client()
    assert try_password(later).headers["Location"] == f"{SECOND}authenticate/"
    assert not is_in(later)
    wrong = later.post(f"{SECOND}authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    assert "or one of your recovery codes" in wrong.content.decode()
    assert not is_in(later)
    right = later.post(f"{SECOND}authenticate/", {"code": code_of(secret, later=1)})
    assert (right.status_code, is_in(later)) == (302, True)
    kinds = list(SecurityEvent.objects.order_by("pk").values_list("kind", flat=True))
    expected = ["signed_in", "factor_added", "factor_added", "code_failed", "signed_in"]
    assert kinds == expected


def test_password_is_asked_again_only_a_while_after_sign_in() -> None:
    make_publisher()
    client = Client()
    try_password(client)
    assert client.get(f"{SECOND}totp/activate/").status_code == 200
    age_sign_in(client)
    asked = client.get(f"{SECOND}totp/activate/", follow=True)
    assert asked.redirect_chain[0][0].startswith("/admin/account/reauthenticate/")
    form = client.post(asked.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    assert form.context["form"].secret


def test_secret_of_another_key_matches_no_code_and_breaks_nothing() -> None:
    make_publisher()
    secret = set_up_app(Client())
    app = Authenticator.objects.get(type="totp")
    app.data["secret"] = Fernet(Fernet.generate_key()).encrypt(secret.encode()).decode()
    app.save()
    client = Client()
    try_password(client)
    answer = client.post(f"{SECOND}authenticate/", {"code": code_of(secret, later=1)})
    assert answer.status_code == 200
    assert code_of(secret, later=1) != code_of("", later=1)
    assert client.post(f"{SECOND}authenticate/", {"code": code_of("")}).status_code == 200


def test_secret_is_read_with_the_former_key_while_that_is_named(settings: Any) -> None:
    make_publisher()
    secret = set_up_app(Client())
    former, settings.SECRET_KEY = settings.SECRET_KEY, "a key of today " * 4
    for fallbacks, status in (([], 200), ([former], 302)):
        settings.SECRET_KEY_FALLBACKS = fallbacks
        client = Client()
        try_password(client)
        answer = client.post(f"{SECOND}authenticate/", {"code": code_of(secret, later=1)})
        assert answer.status_code == status


@pytest.mark.parametrize("cache", ["locmem.LocMemCache", "dummy.DummyCache"])
def test_code_works_once(settings: Any, cache: str) -> None:
    """With any cache, as each process may have its own."""
    backend = {"BACKEND": f"django.core.cache.backends.{cache}"}
    settings.CACHES = {**settings.CACHES, "default": backend}
    make_publisher()
    secret = set_up_app(Client())
    code = code_of(secret, later=1)
    statuses = []
    for client in (Client(), Client()):
        try_password(client)
        statuses.append(client.post(f"{SECOND}authenticate/", {"code": code}).status_code)
    assert statuses == [302, 200]


def test_code_that_set_up_an_app_opens_nothing() -> None:
    make_publisher()
    with time_machine.travel(NOON, tick=False):
        secret = set_up_app(Client())
        try_password(client := Client())
        answer = client.post(f"{SECOND}authenticate/", {"code": code_of(secret)})
    assert (answer.status_code, is_in(client)) == (200, False)


def test_older_code_works_no_more() -> None:
    make_publisher()
    secret = set_up_app(Client())
    statuses = []
    for later in (1, 0):
        try_password(client := Client())
        answer = client.post(f"{SECOND}authenticate/", {"code": code_of(secret, later=later)})
        statuses.append(answer.status_code)
    assert statuses == [302, 200]


@pytest.mark.parametrize("cache", ["locmem.LocMemCache", "dummy.DummyCache"])
def test_code_of_sign_in_proves_nothing_again(settings: Any, cache: str) -> None:
    backend = {"BACKEND": f"django.core.cache.backends.{cache}"}
    settings.CACHES = {**settings.CACHES, "default": backend}
    make_publisher()
    secret, client = set_up_app(Client()), Client()
    try_password(client)
    code = code_of(secret, later=1)
    client.post(f"{SECOND}authenticate/", {"code": code})
    age_sign_in(client)
    assert client.post(f"{SECOND}reauthenticate/", {"code": code}).status_code == 200
    assert client.get(f"{SECOND}recovery-codes/").status_code == 302


def test_recovery_code_opens_the_desk_once() -> None:
    make_publisher()
    first = Client()
    set_up_app(first)
    code, *others = codes_of(first)
    assert len(others) == 9
    statuses = []
    for client in (Client(), Client()):
        try_password(client)
        statuses.append(client.post(f"{SECOND}authenticate/", {"code": code}).status_code)
    assert statuses == [302, 200]


def test_codes_are_limited_like_passwords() -> None:
    make_publisher()
    set_up_app(Client())
    client = Client()
    try_password(client)
    statuses = [
        client.post(f"{SECOND}authenticate/", {"code": "000000"}).status_code for _ in range(11)
    ]
    assert statuses == [200] * 10 + [429]


def test_who_removes_it_is_shut_out() -> None:
    make_publisher()
    client = Client()
    set_up_app(client)
    client.post(f"{SECOND}totp/deactivate/")
    assert not is_in(client)
    assert SecurityEvent.objects.filter(kind="factor_removed").count() == 2  # codes went with it


def test_who_removes_it_is_signed_out_on_other_devices() -> None:
    make_publisher()
    client, other = Client(), Client()
    secret = set_up_app(client)
    try_password(other)
    other.post(f"{SECOND}authenticate/", {"code": code_of(secret, later=1)})
    assert is_in(other)
    client.post(f"{SECOND}totp/deactivate/")
    assert not is_in(other)
    assert client.get(f"{SECOND}totp/activate/").status_code == 200  # still signed in


def test_administrator_removes_a_lost_one() -> None:
    anna = make_publisher()
    client = Client()
    secret = set_up_app(Client())
    try_password(client)
    client.post(f"{SECOND}authenticate/", {"code": code_of(secret, later=1)})
    chief = Client()
    make_publisher("berik", role="Administrator")
    try_password(chief, name="berik")
    data = {"action": "remove_second_factors", "_selected_action": [anna.pk]}
    assert chief.post("/admin/portal/user/", data).status_code == 302
    assert Authenticator.objects.filter(user=anna).exists()  # shut out without one of their own
    session = chief.session
    session["second-factor"] = chief.get("/about/").wsgi_request.user.pk
    session.save()
    assert is_in(client)
    page = chief.post("/admin/portal/user/", data, follow=True)
    assert said_by(page) == ["anna has no second factor any more."]
    assert not Authenticator.objects.filter(user=anna).exists()
    assert not is_in(client)  # on the device that was lost with it, perhaps
    assert SecurityEvent.objects.filter(by="berik", kind="factor_removed").count() == 1
    told = Notice.objects.get(to=anna, subject="Your way to the desk was changed")
    assert told.body.startswith("berik has removed your second factors and recovery codes")


def test_demo_says_that_it_asks_for_none(settings: Any) -> None:
    settings.PORTAL_SECOND_FACTOR = False
    words = "does not ask for a second factor"
    make_publisher()
    client = Client()
    try_password(client)
    assert words in client.get("/admin/").content.decode()
    settings.PORTAL_SECOND_FACTOR = True
    assert words not in sign_in(make_chief()).get("/admin/", follow=True).content.decode()
