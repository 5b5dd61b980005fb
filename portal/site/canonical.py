"""Canonical address of a page: without tracking and display parameters."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template import Context

ARRANGEMENTS = ("order", "view", "theme")
"""Parameters that change the arrangement of a page, not its content."""
TRACKERS = re.compile(r"utm_\w+|mc_[ce]id|\w*clid|ref|igsh")
"""Parameters that newsletters and social networks add to links."""


def canonical_query(
    request: HttpRequest, context: Context | Mapping[str, object], *without: str
) -> str:
    """Return the parameters that matter, sorted: `?country=KZ&page=2`, or an empty string.

    The page of a record has none: old editions point to the current one.
    """
    if "edition" in context and "document" in context:
        return ""
    parameters = [
        (name, value)
        for name, values in sorted(request.GET.lists())
        for value in sorted(values)
        if value.strip() and not is_noise(name) and (name, value) != ("page", "1")
        if name not in without
    ]
    return f"?{urlencode(parameters)}" if parameters else ""


def is_noise(name: str) -> bool:
    return name in ARRANGEMENTS or TRACKERS.fullmatch(name) is not None
