"""The second factor that people need who can publish, release or give roles (ADR 42)."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.models import User

PERMISSIONS = (
    "portal.publish",
    "portal.remove",
    "portal.add_release",
    "portal.add_user",
    "portal.change_user",
    "auth.add_group",
    "auth.change_group",
)
"""Permissions that require it, any of them."""

SENTENCE = _(
    "You can publish, release or give roles: the desk opens once you have signed in with a "
    "second factor. Set one up here: an authenticator app or a passkey."
)
SESSION_KEY = "second-factor"
"""Holds the key of the person who has proved a second factor in this session."""


def is_needed(user: "User | AnonymousUser") -> bool:
    return any(user.has_perm(name) for name in PERMISSIONS)


def is_missing(request: HttpRequest) -> bool:
    """True for a session that was begun without a second factor by somebody who needs one."""
    if not settings.PORTAL_SECOND_FACTOR or request.session.get(SESSION_KEY) == request.user.pk:
        return False
    return is_needed(request.user)
