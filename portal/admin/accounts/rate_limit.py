"""Limits on guessing passwords and codes: by client address, by account and of all together, and on
how many passwords are hashed at once."""

import time
from collections.abc import Callable
from functools import wraps
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.admin.accounts.device_cookies import device_account, hash_account
from portal.http.errors import ask_to_retry
from portal.http.middleware.rate_limit import Rate, client_key, take_tokens

RATES = {
    "client": Rate(burst=10, per_second=1 / 60),
    "account": Rate(burst=30, per_second=1 / 120),
    "all": Rate(burst=300, per_second=1 / 12),
}
"""Attempts that may fail at once, and the speed at which others may follow. An account allows more
than one client, so that nobody is kept out by one who guesses."""
PASSKEY_RATE = Rate(burst=30, per_second=1 / 10)

HASHING = BoundedSemaphore(2)
"""Hashing takes a core for a quarter of a second: pages keep the other threads."""
RETRY_AFTER = 2

type View = Callable[..., HttpResponse]


def limit_attempts(
    view: View, *, method: str = "POST", names_by: str = "", gives_back: bool = True
) -> View:
    """Limit how often a form is sent, or an address is asked for that is secret. `names_by` is the
    field by which a form names an account. With `gives_back` only attempts that failed count: what
    was accepted answers with a redirect."""

    @wraps(view)
    def limited_view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method != method:
            return view(request, *args, **kwargs)
        names = _bucket_names(request, request.POST.get(names_by, "") if names_by else "")
        taken: dict[str, str] = {}
        for scope, name in names.items():
            bucket = take_tokens(name, RATES[scope], now=time.time())
            if bucket.tokens < 0:
                _give_back(taken)
                return _refuse(request, 429, bucket.retry_after)
            taken[scope] = name
        answer = view(request, *args, **kwargs)
        if answer.status_code == 503 or (gives_back and answer.status_code == 302):
            _give_back(taken)
        return answer

    return limited_view


def limit_hashing(view: View) -> View:
    """Limit how many forms with a password are worked on at once."""

    @wraps(view)
    def hashing_view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        if not HASHING.acquire(blocking=False):
            return _refuse(request, 503, RETRY_AFTER)
        try:
            return view(request, *args, **kwargs)
        finally:
            HASHING.release()

    return hashing_view


def limit_questions(view: View) -> View:
    """Limit how often a client asks for what a passkey is to sign: each begins a session."""

    @wraps(view)
    def asking_view(request: HttpRequest) -> HttpResponse:
        bucket = take_tokens(f"{client_key(request)}-passkey", PASSKEY_RATE, now=time.time())
        return view(request) if bucket.tokens >= 0 else _refuse(request, 429, bucket.retry_after)

    return asking_view


def _bucket_names(request: HttpRequest, typed: str) -> dict[str, str]:
    """Return the buckets by scope. Who names no account takes nothing from one; who guesses at
    accounts takes nothing from codes after a right password, from sessions and from browsers in
    which somebody has signed in."""
    client = {"client": f"{client_key(request)}-guess"}
    pending = request.session.get("account_login") or {}
    name = typed.strip() or request.user.get_username()
    if pending and not name:
        return {**client, "account": f"{pending['user_pk']}-code"}
    account, device = hash_account(name) if name else "", device_account(request)
    if device and account in ("", device):
        return {**client, "account": f"{device}-device"}
    named = {"account": f"{account}-guess"} if account else {}
    everybody = {} if request.user.is_authenticated else {"all": "guess"}
    return {**client, **named, **everybody}


def _give_back(taken: dict[str, str]) -> None:
    for scope, name in taken.items():
        take_tokens(name, RATES[scope], -1, now=time.time(), overdraw=True)


def _refuse(request: HttpRequest, status: int, seconds: int) -> HttpResponse:
    title = _("Too many attempts") if status == 429 else _("Many people are signing in")
    sentence = ngettext(
        "Please try again in %(number)d second.", "Please try again in %(number)d seconds.", seconds
    ) % {"number": seconds}
    context = {"title": title, "sentence": sentence}
    return ask_to_retry(
        render(request, "account/too_many_attempts.html", context, status=status), seconds
    )
