"""Attacks by slowness and by number: half-sent requests, slow readers, twenty at once."""

import random
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from tests.attack.asking import HOST, TOKEN, Request, new_client
from tests.attack.report import Tally
from tests.attack.surface import PARAMETER
from tests.attack.target import Deadline, Target

SLOW_SOCKETS = 12
"""More than the threads of the server."""
SECONDS_HELD = 15
AT_ONCE, CROWD_PATIENCE = 20, 15
"""Requests of a crowd, and seconds after which it goes away."""
DEAREST = 6
"""So many of the addresses that took longest alone are asked by twenty at once."""
KNOWN_TO_BE_DEAR = [
    "/api/v1/claims/?format=xlsx",
    "/api/v1/changes/?format=ndjson",
    "/energy-projects/?as_recorded={moment}",
    "/series/?as_recorded={moment}",
    "/search/?q=power",
]
DEAREST_OF_ALL = "/series/download.zip"
GUESSES = "guesses of a password"

BODY = "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {}\r\n"
BODY += "Content-Length: 60000\r\n{}\r\nhalf "
COOKIES = f"Cookie: csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
FORM = "application/x-www-form-urlencoded"
READING = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
HALF_HEADS = "GET /about/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: "
SLOW = {
    "bodies half sent to /mcp": (SLOW_SOCKETS, BODY.format("/mcp", "application/json", "")),
    "a form half sent": (SLOW_SOCKETS, BODY.format("/i18n/setlang/", FORM, COOKIES)),
    "a sign-in half sent": (SLOW_SOCKETS, BODY.format("/admin/account/login/", FORM, COOKIES)),
    "readers of a file who do not read": (
        SLOW_SOCKETS,
        READING.format("/api/v1/changes/?format=ndjson"),
    ),
    "readers of a package who do not read": (
        SLOW_SOCKETS,
        READING.format("/energy-projects/download.zip"),
    ),
    "heads half sent": (300, HALF_HEADS),
    "connections that say nothing": (300, ""),
}


def hold_slow_sockets(target: Target, tally: Tally, deadline: Deadline) -> None:
    held = min(SECONDS_HELD, max(4.0, deadline.left() / len(SLOW)))
    for what, (count, sent) in SLOW.items():
        with _sockets(target.served.port, count, sent.encode()):
            until = Deadline(held)
            target.watch(tally, what, lambda until=until: not until)  # type: ignore[misc]
        _wait_until_well(target, tally, what)


@contextmanager
def _sockets(port: int, count: int, sent: bytes) -> Iterator[None]:
    """Hold connections of one address that have sent so much and read nothing."""
    client, opened = new_client(), []
    try:
        for _number in range(count):
            one = socket.socket()
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.settimeout(5)
            opened.append(one)
            with suppress(OSError):  # refused: so much the better
                one.bind((client, 0))
                one.connect((HOST, port))
                one.sendall(sent)
        yield
    finally:
        for one in opened:
            one.close()


def _wait_until_well(target: Target, tally: Tally, what: str) -> None:
    """A server that is well soon after the attack ended; else it is started again."""
    until = Deadline(30)
    while until:
        if target.asker.ask(Request("/about/"), client=new_client(), patience=5).status == 200:
            return
    tally.fail("the portal did not recover", what)
    target.served.kill()
    target.served.start()


def crowd_dear_addresses(target: Target, tally: Tally, deadline: Deadline) -> None:
    """Twenty of one address ask the same dear thing at once, while somebody else reads a page."""
    dearest = _find_dearest(target, tally, Deadline(deadline.left() / 3))
    for path in [*KNOWN_TO_BE_DEAR, GUESSES, *dearest, DEAREST_OF_ALL]:
        if not deadline:
            tally.note(f"no time for {path}")
            continue
        _crowd(target, tally, path)


def _find_dearest(target: Target, tally: Tally, deadline: Deadline) -> list[str]:
    """Addresses that take longest of those the portal declares, each asked once."""
    plain = [one for one in target.surface.routes if not PARAMETER.search(one)]
    lists = [f"{path}?format=xlsx" for path in target.surface.lists if path.startswith("/api")]
    asked = [one for one in [*plain, *lists] if "setlang" not in one]
    random.Random(target.seed).shuffle(asked)
    took = {}
    for path in asked:
        if not deadline:
            break
        took[path] = target.ask(tally, Request(path)).seconds
    return sorted(took, key=lambda path: -took[path])[:DEAREST]


def _crowd(target: Target, tally: Tally, path: str) -> None:
    client = new_client()

    def ask(number: int) -> None:
        moment = f"2026-11-{number % 27 + 1:02}T12:{number:02}:00Z"
        request = Request(path.format(moment=moment))
        if path == GUESSES:
            body = f"login=zqx-editor&password=wrong{number}{time.time()}".encode()
            token = (("Cookie", f"csrftoken={TOKEN}"), ("X-CSRFToken", TOKEN))
            request = Request(
                "/admin/account/login/", "POST", (("Content-Type", FORM), *token), body
            )
        answer = target.asker.ask(request, client=client, patience=CROWD_PATIENCE)
        if answer.status:  # else the crowd itself went away
            tally.judge(request, answer)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [pool.submit(ask, number) for number in range(AT_ONCE)]
        target.watch(tally, f"20 × {path}", lambda: all(one.done() for one in asked))
