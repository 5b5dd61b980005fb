"""The portal with its packaged data set, as `manage.py demo` serves it, for looks at the whole."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.site.crawling import Answer, Get
from tests.tools.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "var" / "site"
"""Where pictures and reports are put; git ignores it."""


@contextmanager
def served() -> Iterator[str]:
    """The address of a demo of its own, with a folder of its own, stopped at the end."""
    port = free_port()
    var = Path(tempfile.mkdtemp(prefix="corridor-site-"))
    dropped = ("DATABASE_URL", "SITE_URL", "DEBUG", "DJANGO_SETTINGS_MODULE")
    env = {k: v for k, v in os.environ.items() if k not in dropped} | {"PORTAL_VAR": str(var)}
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)
        shutil.rmtree(var, ignore_errors=True)


def fetch(address: str) -> Get:
    """How a running portal answers a crawler."""
    opener = urllib.request.build_opener(_Stay)

    def get(path: str) -> Answer:
        try:
            with opener.open(address + path, timeout=60) as answer:
                kind = answer.headers.get_content_type()
                return Answer(answer.status, kind, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                location = error.headers.get("Location") or ""
                kind = error.headers.get_content_type()
                return Answer(error.code, kind, error.read(), location)

    return get


class _Stay(urllib.request.HTTPRedirectHandler):
    """Leaves redirections to whoever asked."""

    def redirect_request(self, *args: object) -> None:
        return None


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 900
    while time.monotonic() < deadline:
        try:
            fetch(address)("/")
            return
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.25)
                raise AssertionError("The demo did not start; see what it said above.") from None
    raise AssertionError("The demo did not answer within fifteen minutes.")
