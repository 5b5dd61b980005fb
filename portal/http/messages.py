"""Sentences after a step, kept until the next page."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage

from portal.models.typography import nest_quotes


class HostOnlyStorage(CookieStorage):
    cookie_name = settings.MESSAGE_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """Django's, with a cookie that belongs to this host, and quotation marks within others."""

    storage_classes = (HostOnlyStorage, SessionStorage)

    def add(self, level: int, message: object, extra_tags: str | None = "") -> None:
        super().add(level, nest_quotes(message), extra_tags)
