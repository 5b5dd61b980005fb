"""Local server of `manage.py demo`: Granian, as in production."""

import fcntl
import http.client
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from django.utils import timezone
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from portal.ops import scheduler
from portal.ops.bootstrap.ports import HOST, wrong_with_port
from portal.ops.bootstrap.progress import say, step
from portal.ops.worker import load_apart


def address_of(port: int) -> str:
    return f"http://{HOST}:{port}/"


@contextmanager
def may_serve(port: int) -> Iterator[bool]:
    """Hold the lock for serving this installation at a port, until the process ends at the latest.

    Yields False where another process of this installation holds it; raises CommandError where
    another program has the port.
    """
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / f"serving-{port}").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        if wrong := wrong_with_port(port):  # Granian would silently share it
            raise CommandError(wrong)
        yield True


def serve(port: int, *, when_ready: Callable[[], None] = lambda: None) -> None:
    """Serve with two processes until Ctrl-C.

    `when_ready` is called once a page has been answered.
    """
    connections.close_all()
    # The workers read it from the environment, this process has read its settings already.
    settings.SITE_URL = os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")
    os.environ.setdefault("PORTAL_ACCESS_LOG", "0")  # of what one sees in the browser
    # Else each thread takes memory for itself, and what was large does not go back.
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")
    os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", str(2**20))
    os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", str(2**22))
    # The workers start afresh: a fork would copy the locks of the thread that waits for them.
    multiprocessing.set_start_method("spawn", force=True)
    # Every thread and process from here on leaves Ctrl-C to the one thread that waits for it:
    # a worker that gets it while it is still loading would end with a traceback.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    threading.Thread(target=_announce, args=[port, when_ready], daemon=True).start()
    threading.Thread(target=run_scheduler, daemon=True).start()
    server = Granian(
        "portal.ops.asgi.application",
        address=HOST,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        websockets=False,
        workers=2,
        backlog=4096,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    threading.Thread(target=_stop_at_ctrl_c, args=[server], daemon=True).start()
    server.serve(target_loader=load_apart)
    say("Stopped.")


def _stop_at_ctrl_c(server: Any) -> None:  # granian chooses its class at run time
    signal.sigwait({signal.SIGINT})
    server.signal_handler_interrupt()


def run_scheduler(*, pause: float = 30) -> None:
    """Run scheduled tasks every `pause` seconds, and scheduled steps at their time, for as long as
    the process lives."""
    with scheduler.steps_on_time(say):
        while True:
            time.sleep(pause)
            try:
                for line in scheduler.run_due_tasks(at=timezone.now()):
                    say(line)
            finally:
                connections.close_all()


def _announce(port: int, when_ready: Callable[[], None]) -> None:
    """Print the address as soon as a page is answered there."""
    with step("Starting the server and asking it for a first page."):
        while not _answers(port):
            time.sleep(0.1)
    when_ready()
    say(f"The portal is at {address_of(port)} and its editing desk at /admin/. Ctrl-C stops it.")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 600
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
