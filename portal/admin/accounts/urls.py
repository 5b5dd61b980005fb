"""Addresses of sign-in and of one's own account: those of django-allauth, without those by which
the public could make accounts, and with limits where something can be guessed."""

from collections.abc import Callable

from allauth.account.urls import urlpatterns as account_urls
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn.views import login_webauthn
from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, include, path
from django.views.generic import TemplateView

from portal.admin.accounts import openid
from portal.admin.accounts.addresses import with_own_address
from portal.admin.accounts.preferences import preferences
from portal.admin.accounts.rate_limit import View, limit_attempts, limit_hashing, limit_questions
from portal.admin.accounts.sessions import list_sessions
from portal.site.views.embeds import framed_here

LEFT_OUT = {"account_signup", "account_confirm_login_code"}
WRAPPED: dict[str | None, Callable[[View], View]] = {
    "account_login": lambda view: framed_here(
        limit_attempts(limit_hashing(view), names_by="login")
    ),
    "account_reauthenticate": lambda view: limit_attempts(limit_hashing(view)),
    "account_change_password": lambda view: limit_attempts(limit_hashing(view)),
    "account_reset_password_from_key": lambda view: limit_attempts(limit_hashing(view)),
    "account_reset_password": lambda view: limit_attempts(
        limit_hashing(view), names_by="email", gives_back=False
    ),
    "account_email": with_own_address,
}

# A form whose session has ended frames these.
authenticate = framed_here(limit_attempts(mfa.authenticate))
signed_in = framed_here(
    login_required(TemplateView.as_view(template_name="account/signed_in.html"))
)


def _wrap(pattern: URLPattern) -> URLPattern:
    view: View = pattern.callback
    if wrap := WRAPPED.get(pattern.name):
        view = wrap(view)
    return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


urlpatterns = [
    *(_wrap(pattern) for pattern in account_urls if pattern.name not in LEFT_OUT),
    path("second-factor/authenticate/", authenticate, name="mfa_authenticate"),
    path(
        "second-factor/reauthenticate/",
        limit_attempts(mfa.reauthenticate),
        name="mfa_reauthenticate",
    ),
    path(
        "second-factor/webauthn/login/", limit_questions(login_webauthn), name="mfa_login_webauthn"
    ),
    path("second-factor/", include("allauth.mfa.urls")),
    path("openid/", limit_attempts(openid.sign_in), name="openid_sign_in"),
    path(
        "<slug:provider_id>/callback/",
        limit_attempts(openid.callback, method="GET"),
        name="openid_connect_callback",
    ),
    path("preferences/", preferences, name="account_preferences"),
    path("sessions/", list_sessions, name="usersessions_list"),
    path("signed-in/", signed_in, name="account_signed_in"),
]
