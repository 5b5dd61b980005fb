"""The security log: sign-in, its failures, second factors, passwords. What administrators do to
accounts is added by `portal.admin.people`."""

from collections.abc import Mapping

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from portal.admin.accounts.sessions import end_all
from portal.editorial.second_factor import SESSION_KEY
from portal.http.middleware.rate_limit import client_key
from portal.models import SecurityEvent, User

Kind = SecurityEvent.Kind
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def log_event(kind: Kind, account: str, request: HttpRequest | None, *, detail: str = "") -> None:
    """Add a line; `by` is who is signed in."""
    user = getattr(request, "user", None)
    SecurityEvent.objects.create(
        kind=kind,
        account=account,
        by=user.get_username() if user else "",
        client=client_key(request) if request else "",
        detail=detail.replace("\0", ""),  # an address may have one, and no text of PostgreSQL
    )


@receiver(user_logged_in, dispatch_uid="log sign-in")
def log_sign_in(user: User, request: HttpRequest | None, **kwargs: object) -> None:
    """Name the ways in: a password, a server of OpenID Connect, a second factor."""
    records = get_authentication_records(request, user) if request else []
    ways = ", ".join(record.get("type") or record["method"] for record in records)
    log_event(Kind.SIGNED_IN, user.username, request, detail=ways)


@receiver(user_login_failed, dispatch_uid="log failed sign-in")
def log_failure(
    credentials: Mapping[str, str], request: HttpRequest | None = None, **kwargs: object
) -> None:
    """Name the account only if there is one: some type a password in place of a name."""
    named = User.objects.filter(username__iexact=credentials.get("username", ""))
    log_event(Kind.FAILED, named.values_list("username", flat=True).first() or "", request)


@receiver(mfa.authentication_failed, dispatch_uid="log failed second factor")
def log_failed_code(user: User, request: HttpRequest, **kwargs: object) -> None:
    log_event(Kind.CODE_FAILED, user.username, request)


@receiver([mfa.authenticator_used, mfa.authenticator_added], dispatch_uid="second factor proved")
def remember_second_factor(user: User, request: HttpRequest, **kwargs: object) -> None:
    """Note that the session has proved a second factor: whoever adds one has, too."""
    request.session[SESSION_KEY] = user.pk


@receiver([mfa.authenticator_added, mfa.authenticator_reset], dispatch_uid="log second factor")
def log_added_factor(
    user: User, request: HttpRequest, authenticator: Authenticator, **kwargs: object
) -> None:
    log_event(Kind.FACTOR_ADDED, user.username, request, detail=authenticator.type)


@receiver(mfa.authenticator_removed, dispatch_uid="log removed second factor")
def log_removed_factor(
    user: User, request: HttpRequest, authenticator: Authenticator, **kwargs: object
) -> None:
    if not Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists():
        request.session.pop(SESSION_KEY, None)
        end_all(user, but=request.session.session_key)  # which have proved it, too
    log_event(Kind.FACTOR_REMOVED, user.username, request, detail=authenticator.type)


@receiver(
    [account.password_changed, account.password_set, account.password_reset],
    dispatch_uid="log password",
)
def log_password(user: User, request: HttpRequest, **kwargs: object) -> None:
    log_event(Kind.PASSWORD, user.username, request)


@receiver(account.email_changed, dispatch_uid="log e-mail address")
def log_email(user: User, request: HttpRequest, **kwargs: object) -> None:
    log_event(Kind.EMAIL, user.username, request)
