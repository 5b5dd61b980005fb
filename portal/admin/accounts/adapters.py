"""Answers to django-allauth: addresses of clients, mail, secrets at rest."""

import base64
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.internal.httpkit import clean_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.admin.accounts.addresses import has_address
from portal.editorial import outbox
from portal.formatting.addresses import absolute_url
from portal.http.middleware.rate_limit import client_address
from portal.models import User


class AccountAdapter(DefaultAccountAdapter):
    def get_client_ip(self, request: HttpRequest) -> str:
        return clean_client_ip(client_address(request.META)) or "0.0.0.0"  # noqa: S104, by a socket

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, object]) -> None:
        """Put mail to the person it is about into the outbox, so that asking for a link takes no
        longer where there is an account; send what confirms a new address at once, and what tells
        the old one."""
        host = urlsplit(settings.SITE_URL).netloc
        site = {"name": host, "domain": host}
        context = {"request": self.request, "email": email, "current_site": site, **context}
        message = self.render_mail(template_prefix, email, context)
        user = context.get("user")
        if isinstance(user, User) and has_address(user, email):
            text = str(message.body)
            outbox.queue_messages([user], message.subject, text, at=timezone.now())
        else:
            message.send()

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _at_site(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, *args: object) -> str:
        return _at_site(super().get_email_confirmation_url(*args))

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Take a sign-in as the proof for as long as one that was asked for again."""
        since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        known = get_authentication_records(self.request, self.request.user)
        methods = {one["method"] for one in known if one["at"] > since}
        return methods.isdisjoint(app_settings.REAUTHENTICATION_METHODS)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: Mapping[str, object] | None = None,
        email: str | None = None,
    ) -> None:
        context = {"user": user, **(context or {})}
        super().send_notification_mail(template_prefix, user, context, email or user.email)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps are of no use to who reads the database or a backup."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret that matches no code for one that another SECRET_KEY has encrypted."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return str(generate_totp_secret())


def _at_site(url: str) -> str:
    """Return a link of a message as SITE_URL has it: whoever asks for it chooses `Host`."""
    return absolute_url(urlsplit(url).path)


def _cipher() -> MultiFernet:
    """Return a cipher that encrypts with SECRET_KEY and reads what former ones have encrypted."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(map(_cipher_of, keys))


def _cipher_of(secret: str) -> Fernet:
    salt, purpose = "portal.admin.accounts", "second factor"
    key = salted_hmac(salt, purpose, secret=secret, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
