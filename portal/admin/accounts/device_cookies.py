"""Device cookies (OWASP): a browser in which somebody has signed in counts wrong passwords of that
account by itself, so that nobody who guesses elsewhere keeps it out."""

from allauth.account.signals import user_logged_in
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from portal.http.middleware.rate_limit import hash_name
from portal.models import User

SALT = "portal.device"
AGE = 365 * 24 * 60 * 60


@receiver(user_logged_in, dispatch_uid="device cookie")
def set_device_cookie(user: User, response: HttpResponse, **kwargs: object) -> None:
    response.set_signed_cookie(
        settings.DEVICE_COOKIE_NAME,
        hash_account(user.get_username()),
        salt=SALT,
        max_age=AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def device_account(request: HttpRequest) -> str:
    """Return the hash of the account that last signed in in this browser, empty for none."""
    name = settings.DEVICE_COOKIE_NAME
    return str(request.get_signed_cookie(name, "", salt=SALT, max_age=AGE))


def hash_account(name: str) -> str:
    """Return a keyed hash of an account by its name as somebody types it. PostgreSQL takes “ı” for
    “i” in the name of an account."""
    return hash_name(name.strip().upper().casefold())
