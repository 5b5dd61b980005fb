"""Requests and answers, by HTTP to a served portal or to one in this process."""

import http.client
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

HOST = "127.0.0.1"
LARGEST_ANSWER = 30_000_000
PATIENCE = 60
"""Seconds that an answer is waited for."""
TOKEN = "a" * 32
"""Accepted as a CSRF token where it stands in the cookie and in the header."""


@dataclass(frozen=True)
class Request:
    """`path` has the query and is sent as it stands; `who` names an account of the desk."""

    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    who: str = ""

    def __str__(self) -> str:
        said = "".join(f" [{name}: {value[:60]}]" for name, value in self.headers)
        sent = f" {self.body[:80]!r}" if self.body else ""
        return f"{self.method} {self.path[:160]}{said}{sent}{' as ' * bool(self.who)}{self.who}"


@dataclass(frozen=True)
class Answer:
    """`status` is 0 where none came, and `body` then says why; names of headers are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float = 0.0

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


type Ask = Callable[[Request], Answer]

_clients = count(1)


def new_client() -> str:
    """Another address of the loopback network: to the portal, somebody who has never asked."""
    number = next(_clients) % (250 * 250 * 250)
    return f"127.{1 + number // 62500 % 250}.{1 + number // 250 % 250}.{1 + number % 250}"


class OverHttp:
    """Asks a served portal, each request on a connection of its own."""

    def __init__(self, port: int, sessions: Mapping[str, str]) -> None:
        self.port, self.sessions = port, sessions

    def ask(self, request: Request, *, client: str = HOST, patience: float = PATIENCE) -> Answer:
        began = time.monotonic()
        connection = _Connection(HOST, self.port, timeout=patience, source_address=(client, 0))
        try:
            self._send(connection, request)
            answer = connection.getresponse()
            body = answer.read(LARGEST_ANSWER)
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, headers, body, time.monotonic() - began)
        except (OSError, http.client.HTTPException) as problem:
            said = f"{type(problem).__name__}: {problem}".encode()
            return Answer(0, {}, said, time.monotonic() - began)
        finally:
            connection.close()

    def _send(self, connection: "_Connection", request: Request) -> None:
        given = {name.lower() for name, _value in request.headers}
        connection.putrequest(
            request.method, request.path, skip_host="host" in given, skip_accept_encoding=True
        )
        if request.who and "cookie" not in given:
            session = self.sessions[request.who]
            connection.putheader("Cookie", f"sessionid={session}; csrftoken={TOKEN}")
            connection.putheader("X-CSRFToken", TOKEN)
        for name, value in request.headers:
            connection.putheader(name, value.encode("latin-1", "replace"))
        if request.body and "content-length" not in given:
            connection.putheader("Content-Length", str(len(request.body)))
        connection.endheaders(request.body or None)


class _Connection(http.client.HTTPConnection):
    """Sends paths that a well-behaved client would refuse."""

    def _validate_path(self, url: str) -> None: ...

    def _encode_request(self, request: str) -> bytes:
        return request.encode("latin-1", "replace")


class InProcess:
    """Asks the portal of this process through Django's test client."""

    def __init__(self, accounts: Mapping[str, Any]) -> None:
        from django.test import Client

        self._clients = {who: Client(raise_request_exception=False) for who in ("", *accounts)}
        for who, user in accounts.items():
            self._clients[who].force_login(user)

    def ask(self, request: Request) -> Answer:
        if not request.who:
            self._clients[""].cookies.clear()
        headers = dict(request.headers)
        kind = headers.pop("Content-Type", "application/octet-stream" if request.body else "")
        began = time.monotonic()
        answer: Any = self._clients[request.who].generic(
            request.method, request.path, request.body, content_type=kind, headers=headers
        )
        streamed = answer.streaming and request.method != "HEAD"
        body = b"".join(answer.streaming_content) if streamed else getattr(answer, "content", b"")
        answer.close()
        told = {name.lower(): value for name, value in answer.items()}
        return Answer(answer.status_code, told, body, time.monotonic() - began)
