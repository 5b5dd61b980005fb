"""Sign-in as a browser asks for it, and the codes of an authenticator app."""

import base64
import hmac
import re
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from portal.models import User
from tests.admin_client import make_member

LOGIN = "/admin/account/login/"
SECOND = "/admin/account/second-factor/"
PASSWORD = "four quiet words here"


def make_publisher(name: str = "anna", role: str = "Publisher") -> User:
    email = f"{name}@example.org"
    return make_member(role, username=name, password=PASSWORD, email=email)


def try_password(client: Client, password: str = PASSWORD, name: str = "anna", **extra: Any) -> Any:
    return client.post(LOGIN, {"login": name, "password": password}, **extra)


def is_in(client: Client) -> bool:
    """True if the desk answers."""
    return bool(client.get("/admin/").status_code == 200)


def code_of(secret: str, *, later: int = 0) -> str:
    """What an app shows now, or some steps later: RFC 6238."""
    counter = (int(time.time()) // 30 + later).to_bytes(8, "big")
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def set_up_app(client: Client) -> str:
    """Sign in and set up an authenticator app; return its secret."""
    try_password(client)
    secret: str = client.get(f"{SECOND}totp/activate/").context["form"].secret
    done = client.post(f"{SECOND}totp/activate/", {"code": code_of(secret)})
    assert done.headers["Location"] == f"{SECOND}recovery-codes/"
    return secret


def age_sign_in(client: Client) -> None:
    """Let five minutes pass after sign-in."""
    session = client.session
    for one in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        one["at"] -= app_settings.REAUTHENTICATION_TIMEOUT
    session.save()


def link_in(body: str) -> str:
    """The path of the link in a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", body)
    assert found
    return found[1]
