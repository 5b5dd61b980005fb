"""Slow and greedy clients before the application, which gets whole requests only."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError
from django.http import HttpResponse, StreamingHttpResponse

from portal.http.session_keys import SessionStore
from portal.ops import buffering
from portal.ops.buffering import (
    LARGEST_BODY,
    PATIENCE,
    PIECE,
    SLOW_OF_ONE,
    THREADS_OF_ONE,
    BufferedApplication,
    environ_of,
    is_signed_in,
)
from tests.admin_client import make_editor, sign_in

LARGE = b"x" * PIECE * 5


class Views:
    """Addresses of an application for WSGI."""

    def __init__(self) -> None:
        self.let_go, self.busy = threading.Event(), threading.Semaphore(0)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Any:
        start("200 OK", [("Content-Type", "text/plain")])
        return getattr(self, environ["PATH_INFO"].strip("/").partition("/")[0])(environ)

    def page(self, environ: WSGIEnvironment) -> HttpResponse:
        return HttpResponse(b"page")

    def large(self, environ: WSGIEnvironment) -> HttpResponse:
        return HttpResponse(LARGE)

    def admin(self, environ: WSGIEnvironment) -> HttpResponse:
        return HttpResponse(f"{environ['CONTENT_LENGTH']} {environ['wsgi.input'].read(9).decode()}")

    def work(self, environ: WSGIEnvironment) -> HttpResponse:
        self.busy.release()
        self.let_go.wait(10)
        return HttpResponse(b"done")

    def unreadable(self, environ: WSGIEnvironment) -> HttpResponse:
        WSGIRequest({**environ, "PATH_INFO": "/"})
        raise AssertionError("Django reads this Content-Type.")

    def broken(self, environ: WSGIEnvironment) -> StreamingHttpResponse:
        def written() -> Iterator[bytes]:
            yield b"half of"
            raise OperationalError("The database has gone.")

        return StreamingHttpResponse(written())


class Client:
    """One request: what it sends, and what it is answered."""

    def __init__(
        self, path: str, *pieces: bytes, address: str = "203.0.113.1", **headers: str
    ) -> None:
        self.scope = {
            "http_version": "1.1",
            "scheme": "http",
            "method": "POST" if headers else "GET",
            "path": path,
            "query_string": b"",
            "client": (address, 50_000),
            "server": ("127.0.0.1", 8000),
            "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
        }
        self.pieces = list(pieces)
        self.is_half = int(headers.get("content_length", 0)) > sum(map(len, pieces))
        self.status, self.headers, self.body = 0, dict[str, str](), b""
        self.is_stuck, self.is_answered = asyncio.Event(), asyncio.Event()

    async def wait_for_ever(self) -> None:
        self.is_stuck.set()
        await asyncio.Event().wait()

    async def receive(self) -> dict[str, Any]:
        if not self.pieces:
            await self.wait_for_ever()
        piece = self.pieces.pop(0)
        return {
            "type": "http.request",
            "body": piece,
            "more_body": bool(self.pieces) or self.is_half,
        }

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {k.decode(): v.decode() for k, v in message["headers"]}
            self.is_answered.set()
        self.body += message.get("body", b"")


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose clock a test puts forward."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead


class SlowReader(Client):
    async def send(self, message: dict[str, Any]) -> None:
        if self.body:
            await self.wait_for_ever()
        await super().send(message)


class Leaver(Client):
    """Goes before all that it announced has arrived."""

    async def receive(self) -> dict[str, Any]:
        return await super().receive() if self.pieces else {"type": "http.disconnect"}


@asynccontextmanager
async def asking(views: Views, clients: list[Client]) -> AsyncIterator[Callable[..., Any]]:
    """Let the clients begin; yields a way to ask besides, and waits for all."""
    served = BufferedApplication(views, lambda environ: environ.get("HTTP_COOKIE") == "an editor")

    async def ask(client: Client) -> Client:
        async with asyncio.timeout(PATIENCE + 20):
            await served(client.scope, client.receive, client.send)
        return client

    tasks = [asyncio.create_task(ask(client)) for client in clients]
    yield ask
    views.let_go.set()
    await asyncio.gather(*tasks)


async def lose_patience(clients: list[Client]) -> None:
    """Put the clock forward once all are stuck, by what is granted to what they sent."""
    for client in clients:
        await client.is_stuck.wait()
    loop = asyncio.get_running_loop()
    assert isinstance(loop, Loop)
    loop.ahead += PATIENCE + 1


def run(test: Coroutine[Any, Any, None]) -> None:
    with ThreadPoolExecutor(1) as thread:  # Playwright's loop may run in this one
        thread.submit(asyncio.run, test, loop_factory=Loop).result()


@pytest.mark.parametrize("path", ["/mcp", "/admin/login/"])
def test_half_sent_bodies_hold_no_thread_and_are_given_up(path: str) -> None:
    slow = [Client(path, b"12345", content_length="60000") for _ in range(12)]

    async def test() -> None:
        async with asking(Views(), slow) as ask:
            assert (await ask(Client("/page"))).body == b"page"
            assert {client.status for client in slow} == {0}
            await lose_patience(slow)

    run(test())
    assert {client.status for client in slow} == {408}
    assert {client.headers["Connection"] for client in slow} == {"close"}


def test_body_whose_client_has_gone_is_no_request() -> None:
    gone = Leaver("/admin/login/", b"note=half", content_length="60000")

    async def test() -> None:
        async with asking(Views(), [gone]):
            pass

    run(test())
    assert (gone.status, b"note=half" in gone.body) == (400, False)


def test_slow_readers_hold_no_thread_and_are_given_up() -> None:
    slow: list[Client] = [SlowReader("/large") for _ in range(12)]

    async def test() -> None:
        async with asking(Views(), slow) as ask:
            assert (await ask(Client("/page"))).body == b"page"
            await lose_patience(slow)

    run(test())
    assert {len(client.body) for client in slow} == {PIECE}
    assert {client.headers["Content-Length"] for client in slow} == {str(len(LARGE))}


def test_oldest_of_too_many_slow_requests_is_given_up() -> None:
    slow = [Client("/page", b"1", content_length="9") for _ in range(SLOW_OF_ONE + 1)]

    async def test() -> None:
        async with asking(Views(), slow):
            await slow[0].is_answered.wait()
            assert [client.status for client in slow] == [408] + [0] * SLOW_OF_ONE
            await lose_patience(slow)

    run(test())


def test_one_client_leaves_threads_to_others() -> None:
    views = Views()
    greedy = [Client("/work") for _ in range(THREADS_OF_ONE + 3)]

    async def test() -> None:
        async with asking(views, greedy) as ask:
            for _ in range(THREADS_OF_ONE):
                assert await asyncio.to_thread(views.busy.acquire, timeout=5)
            assert (await ask(Client("/page", address="203.0.113.2"))).body == b"page"
            assert not views.busy.acquire(blocking=False)

    run(test())
    assert {client.body for client in greedy} == {b"done"}


@pytest.mark.parametrize(
    ("path", "cookie", "size", "status"),
    [
        ("/page", "an editor", LARGEST_BODY + 1, 413),
        ("/admin/", "an editor", LARGEST_BODY + 1, 200),
        ("/admin/", "", LARGEST_BODY + 1, 413),
        ("/mcp", "an editor", 10**9, 413),
    ],
)
def test_bodies_have_a_largest_size(path: str, cookie: str, size: int, status: int) -> None:
    first = b"x" * min(size, LARGEST_BODY + 1)
    announced = Client(path, first, content_length=str(size), cookie=cookie)
    in_pieces = Client(path, *[b"x" * 100_001] * 10, transfer_encoding="chunked", cookie=cookie)

    async def test() -> None:
        async with asking(Views(), [announced, in_pieces]):
            pass

    run(test())
    assert (announced.status, in_pieces.status) == (status, status)


def test_person_whose_files_are_too_large_reads_a_page() -> None:
    words = {"content_length": str(10**9), "cookie": "an editor"}
    person = Client("/admin/", b"x", accept="text/html,*/*;q=0.8", **words)
    program = Client("/admin/", b"x", accept="application/json", **words)

    async def test() -> None:
        async with asking(Views(), [person, program]):
            pass

    run(test())
    assert (person.status, program.status) == (413, 413)
    assert "Nothing of it is saved. Go back" in person.body.decode()
    assert json.loads(program.body)["status"] == 413


def test_large_body_that_waits_for_a_thread_of_its_client_is_not_late() -> None:
    """Such as a picture of one editor while others of the same office publish."""
    views, size = Views(), LARGEST_BODY + 1
    upload = Client("/admin/", b"x" * size, content_length=str(size), cookie="an editor")

    async def test() -> None:
        async with asking(views, [Client("/work") for _ in range(THREADS_OF_ONE)]) as ask:
            for _ in range(THREADS_OF_ONE):
                assert await asyncio.to_thread(views.busy.acquire, timeout=5)
            waits = asyncio.create_task(ask(upload))
            await asyncio.sleep(0)  # until it waits
            await lose_patience([])
            await asyncio.sleep(0)  # until what is late is given up
            views.let_go.set()
            await waits

    run(test())
    assert upload.status == 200


def test_body_of_unknown_length_arrives_with_its_length() -> None:
    client = Client("/admin/", b"one ", b"two", transfer_encoding="chunked")

    async def test() -> None:
        async with asking(Views(), [client]):
            pass

    run(test())
    assert client.body == b"7 one two"


def test_answer_that_fails_while_it_is_written_is_503() -> None:
    clients = [Client("/broken/"), Client("/broken/file.csv")]

    async def test() -> None:
        async with asking(Views(), clients):
            pass

    run(test())
    assert [client.status for client in clients] == [503, 503]
    assert [client.headers["Retry-After"] for client in clients] == ["30", "30"]
    assert clients[1].headers["Content-Type"] == "application/problem+json"


def test_header_that_no_request_can_be_made_of_is_answered() -> None:
    clients = [Client("/unreadable", b"1", content_type="a;" * 9000) for _ in range(5)]

    async def test() -> None:
        async with asking(Views(), clients):
            pass

    run(test())
    assert [client.status for client in clients] == [500] * 5


def test_fault_in_the_page_of_a_fault_leaves_the_place_to_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(request: object) -> None:
        raise ValueError("The page of the fault has one, too.")

    monkeypatch.setattr(buffering.errors, "server_error", fail)

    async def test() -> None:
        async with asking(Views(), []) as ask:
            for _ in range(THREADS_OF_ONE + 1):
                with pytest.raises(ValueError, match="too"):
                    await ask(Client("/broken/"))
            assert (await ask(Client("/page"))).body == b"page"

    run(test())


def test_headers_that_could_pass_for_others_are_left_out() -> None:
    client = Client("/中/")
    client.scope["headers"] = [
        (b"x-forwarded-for", b"198.51.100.7"),
        (b"x_forwarded_for", b"192.0.2.1"),
        (b"content-type", b"text/plain"),
        *((name, value) for value in (b"a=1", b"b=2") for name in (b"cookie", b"accept")),
    ]
    environ = environ_of(client.scope)
    assert environ["HTTP_X_FORWARDED_FOR"] == "198.51.100.7"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert (environ["HTTP_COOKIE"], environ["HTTP_ACCEPT"]) == ("a=1; b=2", "a=1,b=2")  # RFC 9113
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/中/"


@pytest.mark.django_db
def test_session_of_an_account_is_an_editors() -> None:
    client = sign_in(make_editor())
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    begun = SessionStore()
    begun["question"] = "of a passkey"
    begun.save()
    told = {key: True, begun.session_key: False, "0" * 32: False, "\0": False, "": False}
    name = settings.SESSION_COOKIE_NAME
    assert {one: is_signed_in({"HTTP_COOKIE": f"a=b; {name}={one}"}) for one in told} == told
    assert not is_signed_in({})
    client.post("/admin/account/logout/")
    assert not is_signed_in({"HTTP_COOKIE": f"{name}={key}"})
