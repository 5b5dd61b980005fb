"""Sessions of the desk: when they end, and when they get another key."""

from datetime import timedelta

from allauth.account.decorators import reauthentication_required
from allauth.account.signals import authentication_step_completed
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import list_usersessions
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from portal.admin.accounts.addresses import forget_unconfirmed
from portal.models import User

list_sessions = reauthentication_required(list_usersessions, allow_get=True)
"""One's own sessions; to end the others asks for the password or a code again."""


@receiver(user_logged_in, dispatch_uid="end of session")
def set_end(request: HttpRequest | None, **kwargs: object) -> None:
    """Let a session end two weeks after sign-in, whatever is done in it."""
    if request:
        request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))


@receiver(authentication_step_completed, dispatch_uid="another key of the session")
def renew_key(request: HttpRequest, *, reauthenticated: bool = False, **kwargs: object) -> None:
    """Give a session another key once its owner has proved again to be there."""
    if reauthenticated:
        request.session.cycle_key()
        UserSession.objects.create_from_request(request)


def end_all(user: User, *, but: str | None = None) -> None:
    """End the sessions of a person, all but the one with this key, and what waits in them."""
    forget_unconfirmed(user)
    for session in UserSession.objects.filter(user=user).exclude(session_key=but or ""):
        session.end()


def forget_ended(**kwargs: object) -> None:
    """Delete sessions whose time is over, and what is known of their browsers."""
    SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
