"""Links by mail with which people choose a password, and the removal of lost second factors."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from portal.admin.accounts.security_log import Kind, log_event
from portal.admin.accounts.sessions import end_all
from portal.admin.workflow.permissions import actor
from portal.editorial import outbox
from portal.editorial.notifications import in_our_language
from portal.editorial.roles import role_of
from portal.formatting.addresses import absolute_url
from portal.formatting.locales import join_list
from portal.models import User

FACTOR_REMOVED = gettext_lazy(
    "%(person)s has removed your second factors and recovery codes, and signed you out "
    "everywhere. Your password opens the page on which you set up new ones."
)
PASSWORD_SET = gettext_lazy("%(person)s has set another password for your account.")
ADDRESS_CHANGED = gettext_lazy(
    "%(person)s has given your account another e-mail address: messages go there from now on."
)


def invite(user: User, request: HttpRequest) -> bool:
    """Send a link that works once, for three days; False for whom no mail reaches."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    link = get_adapter(request).get_reset_password_from_key_url(key)
    subject, body = _write_invitation(user, link, absolute_url(reverse("admin:help")))
    if not outbox.queue_messages([user], subject, body, at=timezone.now()):
        return False
    log_event(Kind.INVITED, user.username, request)
    return True


@in_our_language
def _write_invitation(user: User, link: str, help_link: str) -> tuple[str, str]:
    roles = [str(role.label) for group in user.groups.order_by("pk") if (role := role_of(group))]
    sentences = [
        _("You have an account for the editors’ desk: %(name)s.") % {"name": user.username},
        *([_("Your roles: %s.") % join_list(roles)] if roles else []),
        _("Choose a password here. The link works once, and for three days:"),
        link,
        _("Then begin with the first hour at the desk:"),
        help_link,
    ]
    return _("Your account for the editors’ desk"), "\n\n".join(sentences) + "\n"


def remove_second_factor(user: User, request: HttpRequest) -> None:
    """Remove all second factors and recovery codes of somebody who has lost them, and end the
    sessions that have proved one: the device may be in other hands."""
    if Authenticator.objects.filter(user=user).delete()[0]:
        end_all(user)
        log_event(Kind.FACTOR_REMOVED, user.username, request)
        tell_owner(user, actor(request), FACTOR_REMOVED)


def tell_owner(user: User, by: User, sentence: StrPromise) -> None:
    """Notify somebody of what another person has changed about their way in."""
    if user != by:
        subject, body = _write_warning(by, sentence)
        outbox.queue_messages([user], subject, body, at=timezone.now())


def tell_old_address(address: str, by: User) -> None:
    """Write at once to the address that an account had until now, as the outbox would write to the
    new one. Raises OSError when the mail server is out of reach."""
    subject, body = _write_warning(by, ADDRESS_CHANGED)
    EmailMessage(subject, body, to=[address]).send()


@in_our_language
def _write_warning(by: User, sentence: StrPromise) -> tuple[str, str]:
    text = [str(sentence) % {"person": by.name}, _("If you did not ask for it, say so at once.")]
    return _("Your way to the desk was changed"), "\n\n".join(text) + "\n"
