"""Forms of django-allauth with the words and marks of the portal."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.conf import settings
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
        self.users = find_people(outbox.reachable(), address)
        return address


class CodeForm(AuthenticateForm):
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
