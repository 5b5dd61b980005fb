"""Entries of a feed, and the marks that identify them before they are rendered."""

from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from portal.models.languages import PickedText

PER_PAGE = 40
TAG_DATE = "2026"
"""Year from which the host name was ours, part of every tag URI (RFC 4151)."""


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    id: str
    url: str
    """Absolute, as every address within `content`."""
    title: PickedText
    at: datetime
    content: str
    """HTML."""
    tags: list[str] = field(default_factory=list)
    about: dict[str, object] = field(default_factory=dict)
    """Machine-readable: kind, uid, number of the edition, type of change."""


@dataclass(frozen=True, kw_only=True)
class FeedMark:
    name: str
    """Unique name of the change: `energyproject/0a1b2c3d4e5f/edition-2`."""
    at: datetime
    row: Any  # differs by stream
    """Key by which its stream loads the entry."""

    @property
    def id(self) -> str:
        """Tag URI, independent of the address."""
        return f"tag:{urlsplit(settings.SITE_URL).hostname},{TAG_DATE}:{self.name}"


class Stream(Protocol):
    def marks(self, most: int) -> list[FeedMark]:
        """Return the newest marks, newest first, at most so many."""

    def entries(self, marks: list[FeedMark], request: HttpRequest) -> list[FeedEntry]:
        """Render the entries in the order of their marks, in the language of the request. What has
        gone since its mark was read has none."""


def sort_newest_first(marks: list[FeedMark], most: int) -> list[FeedMark]:
    """Marks of the same moment stay in the order of their streams, on which pages rely."""
    return sorted(marks, key=attrgetter("at"), reverse=True)[:most]


@dataclass(frozen=True)
class FeedPage:
    """A page of a feed (RFC 5005): its marks, and whether there are older ones."""

    number: int
    marks: list[FeedMark]
    has_next: bool

    @property
    def neighbours(self) -> dict[str, int]:
        """Numbers of other pages by relation; none where one page holds everything."""
        before = {"first": 1, "previous": self.number - 1} if self.number > 1 else {}
        if self.has_next:
            return {"first": 1, **before, "next": self.number + 1}
        return before


def read_page(stream: Stream, number: int) -> FeedPage:
    marks = stream.marks(number * PER_PAGE + 1)
    shown = marks[(number - 1) * PER_PAGE : number * PER_PAGE]
    return FeedPage(number, shown, len(marks) > number * PER_PAGE)
