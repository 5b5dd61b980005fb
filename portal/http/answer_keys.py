"""Keys of answers: all that an answer to somebody without a session depends on."""

import hashlib
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import parse_etags

from portal.http.middleware.conditional import READING_METHODS
from portal.http.paths import CATALOGUE, MCP, first_segment, is_public_data_path
from portal.publication.public_version import PublicVersion, read_version
from portal.publication.time_travel import PARAMETER
from portal.tabular.file_formats import CATALOGUE_TYPES

LONGEST_ADDRESS = 2_000
PERSONAL = {"admin", "i18n", "media", "preview"}
"""First segments of paths whose answers depend on who asks."""
PRIVATE = {"no-cache", "no-store", "private"}
KEY = "answer_key"
"""Attribute of a request whose answer may be kept: its AnswerKey."""


ANY = "\n"
"""In place of `Accept`, which has no line break."""


class AnswerKey(NamedTuple):
    """All that an answer depends on."""

    code: str
    version: PublicVersion
    day: date
    origin: str
    path: str
    query: tuple[tuple[str, tuple[str, ...]], ...]
    """Parameters by name; the values of each in their order."""
    accept: str | None
    """The header, for public data, whose form is negotiated."""

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]

    @property
    def etag(self) -> str:
        """Return a weak ETag, valid for every content coding."""
        return f'W/"{self.digest}"'

    def stored(self, vary: str = "") -> "AnswerKey":
        """Return the key that an answer is kept by, by its header `Vary`: the same for every
        `Accept`, unless that chooses the format."""
        is_negotiated = "accept" in vary.lower().replace(",", " ").split()
        return self if is_negotiated or self.accept is None else self._replace(accept=ANY)

    @property
    def page_name(self) -> str:
        """Return the name that a page lies on disk by, for the other processes."""
        return f"{self.digest}-page"

    def is_current(self) -> bool:
        """Tell, from the database, whether nothing public has changed."""
        return (read_version(), timezone.localdate()) == (self.version, self.day)


def is_anonymous(request: HttpRequest) -> bool:
    """True for what is read by somebody without a session, and answered alike to all such."""
    return (
        request.method in READING_METHODS
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "Authorization" not in request.headers
        and first_segment(request.path_info) not in PERSONAL
        and not MCP.match(request.path_info)
    )


def key_of(request: HttpRequest, code: str, version: PublicVersion, day: date) -> AnswerKey | None:
    """Return the key of the answer; None for an address that is too long or of another host."""
    is_negotiated = is_public_data_path(request.path_info)
    accept = request.headers.get("Accept", "") if is_negotiated else None
    is_catalogue = CATALOGUE.match(request.path_info)  # whose parameters are ignored
    address = (request.path, request.META.get("QUERY_STRING", ""), accept or "")
    if sum(map(len, address)) > LONGEST_ADDRESS:
        return None
    try:
        origin = f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return None
    asked = request.GET.lists()
    query = sorted((n, tuple(map(str, v))) for n, v in asked if n == PARAMETER or not is_catalogue)
    if is_catalogue:
        accept = str(request.get_preferred_type(CATALOGUE_TYPES))
    return AnswerKey(code, version, day, origin, request.path, tuple(query), accept)


def is_for_everybody(answer: HttpResponseBase, key: AnswerKey) -> bool:
    """Tell an answer that depends on its key alone."""
    varies = set(_words(answer, "Vary")) - {"accept-encoding"}
    if key.accept is not None:
        varies.discard("accept")
    return (
        not answer.cookies
        and not varies
        and not PRIVATE.intersection(_words(answer, "Cache-Control"))
    )


def names_tag(request: HttpRequest, etag: str) -> bool:
    """Tell whether the client has what this tag names already. Tags are compared weakly (RFC 9110,
    section 8.8.3.2); `*` is none."""
    tags = parse_etags(request.headers.get("If-None-Match", ""))
    return etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in tags}


def _words(answer: HttpResponseBase, header: str) -> list[str]:
    words = answer.headers.get(header, "").lower().split(",")
    return [word.strip() for word in words if word.strip()]
