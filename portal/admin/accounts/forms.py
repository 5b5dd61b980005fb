"""Forms of django-allauth with the words and marks of the portal."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.conf import settings
from django.forms import CharField
from django.utils.translation import gettext_lazy as _


class LoginForm(AllauthLoginForm):
    """Has the name of the server that signs people in, too, as `openid`."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"id": "id_username", "autofocus": True}
        self.openid = settings.PORTAL_OIDC_NAME if settings.PORTAL_OIDC_SERVER else ""


class AddPasskeyForm(AddWebAuthnForm):
    name = CharField(label=_("name"), required=False)


class RenamePasskeyForm(EditWebAuthnForm):
    name = CharField(label=_("name"))
