"""The one address of a page, whatever else somebody has hung on it."""

import re
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

ARRANGEMENTS = ("order", "view", "theme")
"""What changes how a page is arranged and not what it says."""
TRACKERS = re.compile(r"utm_\w+|mc_[ce]id|\w*clid|ref|igsh")
"""What newsletters and social networks hang on the links they share."""


def canonical_query(request: HttpRequest, context: Any) -> str:
    """The question that a page answers, in one order: `?country=KZ&page=2`, or nothing.

    The page of a record answers none: an old edition of it leads to what is said now.
    """
    if "edition" in context and "document" in context:
        return ""
    asked = [
        (name, value)
        for name, values in sorted(request.GET.lists())
        for value in sorted(values)
        if value.strip() and not is_noise(name) and (name, value) != ("page", "1")
    ]
    return f"?{urlencode(asked)}" if asked else ""


def is_noise(name: str) -> bool:
    return name in ARRANGEMENTS or TRACKERS.fullmatch(name) is not None
