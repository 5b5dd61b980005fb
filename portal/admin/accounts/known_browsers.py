"""Browsers in which an account was opened before: whoever guesses elsewhere does not keep them out.

They carry a signed cookie (OWASP: “device cookie”) that names the browser and, as hashes, the
account. It opens nothing: attempts with it have a limit of their own.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from portal.http.middleware.rate_limit import hash_name
from portal.models import User

SALT = "portal.known-browser"
LIFETIME = timedelta(days=365)


def cookie_name() -> str:
    return f"{'__Secure-' if settings.SESSION_COOKIE_SECURE else ''}known_browser"


def hash_account(name: str) -> str:
    """Hash a name that somebody types for an account. PostgreSQL takes “ı” for “i” in it."""
    return hash_name(name.strip().upper().casefold())


def number_of(key: object) -> str:
    """Return what stands for the name of an account while a code is asked for; nobody has “#” in
    theirs."""
    return f"#{key}"


def find_known_browser(request: HttpRequest, account: str) -> str:
    """Return the token of a browser in which the account of a hash was opened, or nothing."""
    signed = request.COOKIES.get(cookie_name(), "")
    try:
        token, *accounts = signing.loads(signed, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return ""
    return str(token) if account in accounts else ""


def remember_browser(answer: HttpResponse, user: User) -> None:
    names: Iterable[str] = (user.get_username(), user.email, number_of(user.pk))
    known = [secrets.token_urlsafe(12), *(hash_account(name) for name in names if name)]
    answer.set_cookie(
        cookie_name(),
        signing.dumps(known, salt=SALT),
        max_age=LIFETIME,
        path=reverse("account_login").removesuffix("login/"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
