"""What an entry is known by before it is made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from portal.opendata.feeds.entries import FeedEntry

MOST = 40
"""Entries in a feed."""
SINCE = "2026"
"""The year in which these identifiers were first given out, as RFC 4151 wants it."""


@dataclass(frozen=True, kw_only=True)
class FeedMark:
    name: str
    """What it is about, unlike any other: `energyproject/0a1b2c3d4e5f/edition-2`."""
    at: datetime
    """When the portal said so."""
    row: Any
    """What the stream finds it by."""

    @property
    def id(self) -> str:
        """A tag that stays, whatever becomes of the address."""
        return f"tag:{urlsplit(settings.SITE_URL).hostname},{SINCE}:{self.name}"


class Stream(Protocol):
    def marks(self) -> list[FeedMark]:
        """The newest, at most `MOST` of them, newest first."""

    def entries(self, marks: list[FeedMark], request: HttpRequest) -> list[FeedEntry]:
        """In the same order, in the reader's language."""


def newest(marks: list[FeedMark]) -> list[FeedMark]:
    return sorted(marks, key=lambda mark: (mark.at, mark.name), reverse=True)[:MOST]
