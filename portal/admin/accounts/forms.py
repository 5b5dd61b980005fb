"""Forms of django-allauth with the words and marks of the portal."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.conf import settings
from django.db import transaction
from django.forms import CharField
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from portal.admin.accounts.addresses import find_people
from portal.admin.accounts.sessions import set_end
from portal.editorial import outbox


class LoginForm(AllauthLoginForm):
    """Has the name of the server that signs people in, too, as `openid`."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"id": "id_username", "autofocus": True}
        self.openid = settings.PORTAL_OIDC_NAME if settings.PORTAL_OIDC_SERVER else ""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        answer: HttpResponse = super().login(request, redirect_url=redirect_url)
        set_end(request)  # which allauth has moved to two weeks after the last change
        return answer


class LinkForm(ResetPasswordForm):
    """Sends links to the addresses that accounts have, and to none that waits to be confirmed."""

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"])
        self.users = find_people(outbox.reachable_users(), address)
        return address


class OnceForm(BaseAuthenticateForm):
    """Takes a code of an app once, in all processes: allauth asks the cache, which may be of one
    process or keep nothing."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not _is_new(
            self.authenticator.pk, code
        ):
            self._emit_authentication_failed(self.authenticator)
            raise get_adapter().validation_error("incorrect_code")
        return code


@transaction.atomic
def _is_new(app: int, code: str) -> bool:
    """Note that a code was used; False for one that was, or is older (RFC 6238, section 5.2), as is
    the one with which the app was set up."""
    stored = Authenticator.objects.select_for_update().get(pk=app)
    secret = get_adapter().decrypt(stored.data["secret"])
    codes = {
        step: totp.format_hotp_value(totp.hotp_value(secret, step))
        for step in totp.yield_hotp_counters_from_time()
    }
    fitting = (step for step, one in codes.items() if compare_user_code(actual=code, expected=one))
    step = max(fitting, default=0)
    set_up = stored.created_at.timestamp() // app_settings.TOTP_PERIOD
    is_new = bool(step > stored.data.get("used_step", set_up))
    if is_new:
        stored.data["used_step"] = step
        stored.save(update_fields=["data"])
    return is_new


class AgainForm(OnceForm, ReauthenticateForm):
    pass


class CodeForm(OnceForm, AuthenticateForm):
    """Says which codes open the desk, and what to do without any."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _(
            "Of your app, or one of your recovery codes. Without any, ask an administrator."
        )


class AddPasskeyForm(AddWebAuthnForm):
    name = CharField(label=_("name"), required=False)


class RenamePasskeyForm(EditWebAuthnForm):
    name = CharField(label=_("name"))
