"""Whole requests for threads, whole answers from them: a client that sends or reads slowly holds
a place in the event loop of Granian and no thread (ADR 48)."""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import SEEK_END, BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from wsgiref.types import StartResponse, WSGIEnvironment
from wsgiref.util import FileWrapper

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpResponse, parse_cookie
from django.http.response import HttpResponseBase
from django.template.loader import get_template

from portal.filters.refusals import problem_response
from portal.http import errors
from portal.http.middleware.rate_limit import client_address, subscriber_network
from portal.http.session_keys import SessionStore
from portal.publication.public_version import AWAY

logger = logging.getLogger(__name__)

THREADS = 4
"""Requests that a process works at."""
THREADS_OF_ONE = 2
"""Those of them that one client may cause, so that another one finds a thread."""
SLOW_OF_ONE = 32
"""Bodies and answers of one client that are on their way; beyond it the oldest is given up."""
LARGEST_BODY, LARGEST_OF_EDITORS = 1_000_000, 100_000_000
"""Bytes of a body; what editors send, signed in at the desk, has pictures."""
IN_MEMORY = 100_000
"""Bytes of a body that stay in memory; more are in a file."""
PIECE = 64_000
"""Bytes of an answer that are sent at once."""
PATIENCE = 10
"""Seconds for a body, and for each piece of an answer."""
SLOWEST = 4_000
"""Bytes of a body that earn one second more."""

TOO_LARGE = (
    "The request has more bytes than are taken here: 1 MB, or 100 MB from somebody who is signed "
    "in at the desk."
)

type Message = dict[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Application = Callable[[WSGIEnvironment, StartResponse], HttpResponseBase | FileWrapper]
type Header = tuple[str, str]
type Made = tuple[int, list[Header], bytes | IO[bytes]]


class Client:
    """Requests and transfers of one address."""

    def __init__(self) -> None:
        self.requests = 0
        self.threads = asyncio.Semaphore(THREADS_OF_ONE)
        self._slow: dict[int, asyncio.Timeout] = {}

    @contextlib.asynccontextmanager
    async def transfer(self) -> AsyncIterator[asyncio.Timeout]:
        """Raise TimeoutError for what takes too long, or is the oldest of too many."""
        if len(self._slow) >= SLOW_OF_ONE:
            self._slow.pop(next(iter(self._slow))).reschedule(0)
        async with asyncio.timeout(PATIENCE) as limit:
            self._slow[id(limit)] = limit
            try:
                yield limit
            finally:
                self._slow.pop(id(limit), None)


class BufferedApplication:
    """Answers by ASGI with the application of Django for WSGI."""

    def __init__(
        self, application: Application, is_editor: Callable[[WSGIEnvironment], bool]
    ) -> None:
        self._application, self._is_editor = application, is_editor
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
        self._clients = defaultdict[str, Client](Client)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        environ = environ_of(scope)
        key = subscriber_network(client_address(environ))
        client = self._clients[key]
        client.requests += 1
        try:
            await self._answer(environ, client, receive, send)
        finally:
            client.requests -= 1
            if not client.requests:
                self._clients.pop(key, None)

    async def _answer(
        self, environ: WSGIEnvironment, client: Client, receive: Receive, send: Send
    ) -> None:
        with SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                if environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ:
                    async with client.transfer() as limit:
                        await self._read_body(environ, client, receive, body, limit)
            except RequestDataTooBig:
                return await _refuse(send, 413, TOO_LARGE, is_page=_asks_for_page(environ))
            except ConnectionAbortedError:
                return await _refuse(send, 400, "The request did not arrive whole.")
            except TimeoutError:
                return await _refuse(send, 408, "The request did not arrive in time.")
            environ["wsgi.input"] = body
            make = partial(_made, self._application, environ)
            status, headers, content = await self._in_thread(client, make)
        if isinstance(content, bytes) and len(content) <= PIECE:
            return await _send_whole(send, status, headers, content)
        content = BytesIO(content) if isinstance(content, bytes) else content
        with contextlib.closing(content), contextlib.suppress(TimeoutError):
            async with client.transfer() as limit:
                await _send_pieces(send, status, headers, content, limit)
        return None

    async def _read_body(
        self,
        environ: WSGIEnvironment,
        client: Client,
        receive: Receive,
        body: IO[bytes],
        limit: asyncio.Timeout,
    ) -> None:
        most = LARGEST_BODY
        loop = asyncio.get_running_loop()
        began, size, has_more = loop.time(), 0, True
        announced = int(environ.get("CONTENT_LENGTH", 0))
        while True:
            if max(size, announced) > most == LARGEST_BODY:
                limit.reschedule(None)  # it waits for a thread, and not for the client
                asked_at = loop.time()
                most = await self._most_of(environ, client)
                began += loop.time() - asked_at
                limit.reschedule(began + PATIENCE + size / SLOWEST)
            if max(size, announced) > most:
                raise RequestDataTooBig
            if not has_more:
                break
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ConnectionAbortedError  # half a form is none
            size += body.write(message.get("body", b""))
            has_more = message.get("more_body", False)
            limit.reschedule(began + PATIENCE + size / SLOWEST)
        environ["CONTENT_LENGTH"] = str(size)
        body.seek(0)

    async def _most_of(self, environ: WSGIEnvironment, client: Client) -> int:
        """Return the most bytes that a client may send: others would fill the disk, or the memory
        that holds temporary files, before anybody looks at what they sent."""
        if not environ["PATH_INFO"].startswith("/admin/"):
            return LARGEST_BODY
        is_editor = await self._in_thread(client, partial(self._is_editor, environ))
        return LARGEST_OF_EDITORS if is_editor else LARGEST_BODY

    async def _in_thread[Found](self, client: Client, ask: Callable[[], Found]) -> Found:
        """Ask in a thread once the client may have one, which is its own to the end, even if it
        goes meanwhile."""
        await client.threads.acquire()
        loop = asyncio.get_running_loop()

        def work() -> Found:
            try:
                return ask()
            finally:
                loop.call_soon_threadsafe(client.threads.release)

        return await asyncio.shield(loop.run_in_executor(self._threads, work))


def is_signed_in(environ: WSGIEnvironment) -> bool:
    """Tell whether the session that a request names is somebody's; while the database is away, that
    it may be."""
    cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
    if (key := cookies.get(settings.SESSION_COOKIE_NAME)) is None:
        return False
    close_old_connections()  # as a request begins
    try:
        return SESSION_KEY in SessionStore(key)
    except AWAY:
        return True


def environ_of(scope: Message) -> WSGIEnvironment:
    """Return the environment of a request for WSGI. Headers whose names have underscores, and
    could pass for others, are left out."""
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "REMOTE_ADDR": scope["client"][0],
        "SERVER_NAME": scope["server"][0],
        "SERVER_PORT": str(scope["server"][1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(),
        "wsgi.file_wrapper": FileWrapper,
    }
    for name, value in scope["headers"]:
        if b"_" not in name:
            key = name.decode("latin-1").upper().replace("-", "_")
            key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
            comma = "; " if key == "HTTP_COOKIE" else ","
            before = f"{environ[key]}{comma}" if key in environ and key != "CONTENT_LENGTH" else ""
            environ[key] = before + value.decode("latin-1")
    return environ


def _made(application: Application, environ: WSGIEnvironment) -> Made:
    """Make the whole answer; one that fails while it is written is an answer still."""
    path, status, headers = environ["PATH_INFO"], 500, list[Header]()

    def start(line: str, given: list[Header], *_: object) -> Callable[[bytes], None]:
        nonlocal status
        status = int(line[:3])
        headers.extend(given)
        return lambda _: None

    try:
        answer = application(environ, start)
        is_head = environ["REQUEST_METHOD"] == "HEAD"
        if isinstance(answer, FileWrapper) and not is_head:
            return status, headers, answer.filelike
        with contextlib.closing(answer):
            return status, headers, b"" if is_head else _whole(answer)
    except Exception:
        logger.exception("The answer at %s could not be made.", path)
        plain = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "wsgi.input": BytesIO()}
        failed = errors.server_error(WSGIRequest(plain))
        return failed.status_code, list(failed.items()), failed.content


def _whole(answer: Iterable[bytes]) -> bytes | IO[bytes]:
    if isinstance(answer, HttpResponse):
        return answer.content
    with contextlib.ExitStack() as until_written:
        file = until_written.enter_context(SpooledTemporaryFile(IN_MEMORY))
        file.writelines(answer)
        file.seek(0)
        until_written.pop_all()
    return file


async def _send_pieces(
    send: Send, status: int, headers: list[Header], body: IO[bytes], limit: asyncio.Timeout
) -> None:
    """Send with a length, by which the client sees that an answer was given up."""
    if not any(name.lower() == "content-length" for name, _ in headers):
        headers = [*headers, ("Content-Length", str(body.seek(0, SEEK_END)))]
        body.seek(0)
    await send(_head(status, headers))
    while piece := body.read(PIECE):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        limit.reschedule(asyncio.get_running_loop().time() + PATIENCE)
    await send({"type": "http.response.body"})


async def _send_whole(send: Send, status: int, headers: list[Header], body: bytes) -> None:
    await send(_head(status, headers))
    await send({"type": "http.response.body", "body": body})


def _head(status: int, headers: list[Header]) -> Message:
    packed = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return {"type": "http.response.start", "status": status, "headers": packed}


def _asks_for_page(environ: WSGIEnvironment) -> bool:
    return "text/html" in environ.get("HTTP_ACCEPT", "")


async def _refuse(send: Send, status: int, sentence: str, *, is_page: bool = False) -> None:
    """Answer without regard to what the client still sends; people by `<status>.html`."""
    logger.warning(sentence, extra={"status": status})
    answer: HttpResponse = problem_response(status, sentence)
    if is_page:
        answer = HttpResponse(get_template(f"{status}.html").render(), status=status)
    headers = [*answer.items(), ("Connection", "close")]
    await _send_whole(send, status, headers, answer.content)
