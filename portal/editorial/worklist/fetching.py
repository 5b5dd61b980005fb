"""Answers of an address: its status, and the copy that a web archive has made of it; never its
content.

Only public addresses are requested: a source whose host resolves to the network of the portal would
otherwise let an editor probe it (SSRF).
"""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPSConnection
from threading import Timer
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from portal.models.sources import is_public_address

SECONDS = 8
ARCHIVE_SECONDS = 60
REDIRECTS = 5
LED_HOME = 301
MOVED = (301, 302, 303, 307, 308)
ORIGINAL = re.compile(r"<([^<>]*)>[^<]*rel=\"?original\b")
"""The address of which a copy is one, in its header `Link`."""


class Unreachable(Exception):
    """The server cannot be reached."""


class NotAsked(Exception):
    """The address is not HTTP(S), or not public."""


class Answer(NamedTuple):
    url: str
    status: int
    headers: HTTPMessage


class Copy(NamedTuple):
    """A copy in a web archive."""

    url: str
    made_on: date


def fetch_status(url: str, *, seconds: float = SECONDS) -> int:
    """Return the final HTTP status after redirects, LED_HOME where these end at the front page of a
    site instead of the document. Raises Unreachable or NotAsked."""
    *_hops, last = _follow(url, "HEAD", seconds=seconds)
    return LED_HOME if _is_home(last.url) and not _is_home(url) else last.status


def archive(url: str, archive_url: str) -> tuple[int, Copy | None]:
    """Ask a web archive to keep an address, as Save Page Now is asked, `archive_url` before it.
    Return the last status, and the copy that it leads to and whose day it tells (RFC 7089). Raises
    Unreachable or NotAsked."""
    for answer in _follow(f"{archive_url}{url}", "GET", seconds=ARCHIVE_SECONDS):
        said = answer.headers.get("Memento-Datetime")
        if said and answer.status == 200 and _is_original(answer, url):
            with _as_unreachable(url):
                return answer.status, Copy(answer.url, parsedate_to_datetime(said).date())
    return answer.status, None


def _is_original(answer: Answer, url: str) -> bool:
    """True unless the archive says that the copy is one of another site."""
    found = ORIGINAL.search(answer.headers.get("Link", ""))
    with _as_unreachable(url):
        return found is None or urlsplit(found[1]).hostname == urlsplit(url).hostname


def _follow(url: str, method: str, *, seconds: float) -> Iterator[Answer]:
    """Yield the answers on the way to where an address leads. Only a web archive says by
    `Content-Location` where its copy is: other servers name a file there, or a host of their own.
    """
    for _hop in range(REDIRECTS + 1):
        with _as_unreachable(url):
            parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NotAsked(url)
        answer = _send_request(method, parts, seconds)
        if answer.status >= 400 and method == "HEAD":  # which some answer with an error
            answer = _send_request("GET", parts, seconds)
        yield answer
        has_moved = answer.status in MOVED
        told = answer.headers.get("Location", "") if has_moved else ""
        if not has_moved and method == "GET":
            told = answer.headers.get("Content-Location", "")
        with _as_unreachable(url):
            told = urljoin(url, told)
        if told == url and not (has_moved and "Location" in answer.headers):
            return
        url = told
    raise Unreachable(url)


@contextmanager
def _as_unreachable(url: str) -> Iterator[None]:
    """Raise Unreachable where an address, or what a server tells, cannot be read."""
    try:
        yield
    except (OverflowError, ValueError) as problem:
        raise Unreachable(url) from problem


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query  # `/?p=5` is a document


def _send_request(method: str, parts: SplitResult, seconds: float) -> Answer:
    target = iri_to_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    agent = f"Corridor link check (+{settings.SITE_URL})"
    connection = _connect(parts, seconds)
    try:
        connection.request(method, target, headers={"User-Agent": agent, "Accept": "*/*"})
        answer = connection.getresponse()
        return Answer(parts.geturl(), answer.status, answer.headers)
    except (OSError, HTTPException, ValueError) as problem:
        raise Unreachable(parts.geturl()) from problem
    finally:
        connection.close()


def _connect(parts: SplitResult, seconds: float) -> HTTPConnection:
    """Connect to the very IP address that was resolved and found public."""
    host = parts.hostname or ""
    try:
        port = parts.port
        address = _resolve_public_address(host, port or 0)
    except (OSError, UnicodeError, ValueError) as problem:
        raise Unreachable(parts.geturl()) from problem
    if parts.scheme == "https":
        return _PinnedHTTPS(host, address, port, seconds)
    return _Pinned(host, address, port, seconds)


def _resolve_public_address(host: str, port: int) -> str:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not all(map(is_public_address, addresses)) and not settings.PORTAL_CHECK_PRIVATE_LINKS:
        raise NotAsked(host)
    return addresses[0]


class _Pinned(HTTPConnection):
    """Hangs up after some seconds, as a server may send on and on: each piece is awaited anew."""

    def __init__(self, host: str, address: str, port: int | None, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self.address = address
        self.end = Timer(seconds, self._hang_up)

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        self.end.start()

    def close(self) -> None:
        self.end.cancel()
        super().close()

    def _hang_up(self) -> None:
        if self.sock is not None:
            with suppress(OSError):  # closed by the other side
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


class _PinnedHTTPS(_Pinned, HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(
            self.sock, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()  # of a socket that can be hung up
