"""Sign-in by a server of OpenID Connect, where a setting names one (ADR 44)."""

from io import BytesIO
from time import monotonic
from typing import NoReturn

from allauth.account import signals as account
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import Timeout
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from portal.admin.accounts.addresses import confirm_address, find_people
from portal.admin.accounts.rate_limit import View
from portal.admin.accounts.security_log import Kind, log_event
from portal.editorial import outbox
from portal.editorial.second_factor import SESSION_KEY
from portal.models import User

WAY_IN = "OpenID Connect"
"""Its name in the security log."""
MOST_BYTES, SECONDS = 500_000, 20
"""The longest answer of the server, and the time that it may take to send one."""
UNREADABLE = (AttributeError, LookupError, TypeError, ValueError, ImproperlyConfigured)
"""Errors of reading an answer of another shape than the standard's."""


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the server; back to where the sign-in page was to lead."""
    provider = _provider(request)
    next_url = get_next_redirect_url(request) or reverse(settings.LOGIN_REDIRECT_URL)
    try:
        answer: HttpResponse = provider.redirect(request, AuthProcess.LOGIN, next_url=next_url)
    except (OSError, *UNREADABLE) as error:  # no answer, or not the server's configuration
        answer = render_authentication_error(request, provider, exception=error)
    return answer


@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    if provider_id != _provider(request).app.provider_id:
        raise Http404
    view: View = OAuth2CallbackView.adapter_view(StrictAdapter(request, provider_id))
    return view(request)


def _provider(request: HttpRequest) -> OpenIDConnectProvider:
    if not settings.PORTAL_OIDC_SERVER:
        raise Http404
    return get_adapter().get_provider(request, settings.PORTAL_OIDC_ID)


class StrictAdapter(OpenIDConnectOAuth2Adapter):
    """Takes nothing without a signed ID token of the server that the setting names."""

    def get_client(self, request: HttpRequest, *args: object) -> object:
        """Ask for the configuration, which may fail on the way back alone."""
        try:
            return super().get_client(request, *args)
        except (OSError, *UNREADABLE) as error:
            told = render_authentication_error(request, self.get_provider(), exception=error)
            raise ImmediateHttpResponse(told) from error

    def get_access_token_data(self, *args: object, **kwargs: object) -> object:
        try:
            return super().get_access_token_data(*args, **kwargs)
        except UNREADABLE as error:
            raise OAuth2Error("The answer has no token.") from error

    def complete_login(self, request: HttpRequest, *args: object, **kwargs: object) -> SocialLogin:
        self.did_fetch_access_token = False  # or the signature would not be verified
        try:
            login = super().complete_login(request, *args, **kwargs)
            told = login.account.extra_data
            token, client = told["id_token"], self.get_provider().app.client_id
            issuer, signed, person = token["iss"].rstrip("/"), token["sub"], told["userinfo"]["sub"]
        except UNREADABLE as error:  # another algorithm, no key of that name
            raise OAuth2Error("The ID token cannot be read.") from error
        if issuer != settings.PORTAL_OIDC_SERVER.rstrip("/"):
            raise OAuth2Error("The ID token is of another issuer.")
        if signed != person:
            raise OAuth2Error("The ID token and the user information are of two people.")
        if token.get("azp", client) != client:
            raise OAuth2Error("The ID token was made for another client.")
        return login


class ShortAnswers(HTTPAdapter):
    """Reads no more of an answer than any of that server needs, however slowly it is sent."""

    def build_response(self, req: PreparedRequest, resp: HTTPResponse) -> Response:
        answer = super().build_response(req, resp)
        read, ends = BytesIO(), monotonic() + SECONDS
        try:
            while piece := resp.read1(MOST_BYTES, decode_content=False):
                if read.write(piece) and (read.tell() > MOST_BYTES or monotonic() > ends):
                    raise Timeout("The answer is too long.")
        except HTTPError as problem:
            raise Timeout("The answer was broken off.") from problem
        finally:
            answer.close()
        read.seek(0)
        answer.raw = read
        return answer


class AccountsOnly(DefaultSocialAccountAdapter):
    """Opens the one active account of a person that has the address which the server has verified:
    never one of a program, which publishes without a second reader."""

    def get_requests_session(self) -> Session:
        session: Session = super().get_requests_session()
        session.headers["Accept-Encoding"] = "identity"  # or little would unpack to much
        session.adapters.update(dict.fromkeys(session.adapters, ShortAnswers()))
        return session

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        for address in (one.email for one in sociallogin.email_addresses if one.verified):
            users = find_people(outbox.reachable_users(), address)
            if len(users) == 1:
                confirm_address(users[0])
                return users[0], users[0].email
        return None

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        log_event(Kind.FAILED, "", request, detail=f"{WAY_IN}: no account")
        sentence = _(
            "No account here has the e-mail address that was confirmed there, or several have it. "
            "An administrator can give it to yours."
        )
        raise ImmediateHttpResponse(_refuse(request, 403, sentence))

    def on_authentication_error(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> None:
        why = kwargs.get("exception") or request.GET.get("error", "")
        log_event(Kind.FAILED, "", request, detail=f"{WAY_IN}: {why}"[:300])
        sentence = _("It did not work. Please try again, or sign in with your password.")
        raise ImmediateHttpResponse(_refuse(request, 401, sentence))


def _refuse(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    title = _("Sign in with %(name)s") % {"name": settings.PORTAL_OIDC_NAME}
    context = {"title": title, "sentence": sentence}
    return render(request, "account/too_many_attempts.html", context, status=status)


@receiver(account.user_logged_in, dispatch_uid="second factor of OpenID Connect")
def believe_second_factor(
    user: User, request: HttpRequest, sociallogin: SocialLogin | None = None, **kwargs: object
) -> None:
    """Note that the server has asked for a second factor: `mfa` among the methods (RFC 8176)."""
    methods = sociallogin.account.extra_data["id_token"].get("amr") if sociallogin else None
    if isinstance(methods, list) and "mfa" in methods:
        request.session[SESSION_KEY] = user.pk
