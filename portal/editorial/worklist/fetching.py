"""HTTP status of an address, without its content.

Only public addresses are requested: a source whose host resolves to the network of the portal would
otherwise let an editor probe it (SSRF).
"""

import socket
import ssl
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

SECONDS = 8
REDIRECTS = 5
LED_HOME = 301


class Unreachable(Exception):
    """The server cannot be reached."""


class NotAsked(Exception):
    """The address is not HTTP(S), or not public."""


def fetch_status(url: str) -> int:
    """Return the final HTTP status after redirects, LED_HOME where these end at the front page of a
    site instead of the document. Raises Unreachable or NotAsked."""
    asked = url
    for _hop in range(REDIRECTS + 1):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NotAsked(url)
        status, location = _send_request("HEAD", parts)
        if status >= 400:  # some servers answer HEAD with an error of their own
            status, location = _send_request("GET", parts)
        if not location or status not in (301, 302, 303, 307, 308):
            return LED_HOME if _is_home(url) and not _is_home(asked) else status
        url = urljoin(url, location)
    raise Unreachable(url)


def _is_home(url: str) -> bool:
    return urlsplit(url).path.strip("/") == ""


def _send_request(method: str, parts: SplitResult) -> tuple[int, str]:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    agent = f"Corridor link check (+{settings.SITE_URL})"
    connection = _connect(parts)
    try:
        connection.request(method, target, headers={"User-Agent": agent, "Accept": "*/*"})
        answer: HTTPResponse = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    except (OSError, HTTPException, ValueError) as problem:
        raise Unreachable(parts.geturl()) from problem
    finally:
        connection.close()


def _connect(parts: SplitResult) -> HTTPConnection:
    """Connect to the very IP address that was resolved and found public."""
    host = parts.hostname or ""
    try:
        port = parts.port
        address = _resolve_public_address(host, port or 0)
    except (OSError, UnicodeError, ValueError) as problem:
        raise Unreachable(parts.geturl()) from problem
    if parts.scheme == "https":
        return _PinnedHTTPS(host, address, port)
    return _Pinned(host, address, port)


def _resolve_public_address(host: str, port: int) -> str:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    are_public = all(ip_address(address).is_global for address in addresses)
    if not are_public and not settings.PORTAL_CHECK_PRIVATE_LINKS:
        raise NotAsked(host)
    return addresses[0]


class _Pinned(HTTPConnection):
    def __init__(self, host: str, address: str, port: int | None) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), SECONDS)


class _PinnedHTTPS(_Pinned, HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)
