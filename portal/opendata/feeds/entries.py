"""What a feed holds, before it is written down in some format."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.models.languages import Text


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    id: str
    url: str
    """Absolute, as every address within `content` is."""
    title: Text
    at: datetime
    content: str
    """HTML."""
    tags: list[str] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    """For programs: kind, uid, number of the edition, what happened to it."""


NO_CHARACTERS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def characters(text: str) -> str:
    """Without what XML 1.0 does not take for a character."""
    return NO_CHARACTERS.sub("", text)
