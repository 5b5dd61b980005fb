"""What `manage.py demo` prepares; that it serves is seen in a process of its own."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import pytest
from django.core.management import CommandError
from pytest_django.fixtures import Settings

from portal.management.commands.demo import ACCOUNTS, collect_static_files, ensure_account
from portal.models import User
from portal.ops.bootstrap.locking import only_one
from portal.ops.bootstrap.progress import STOPPED
from portal.ops.private_files import create_private_file
from portal.ops.server import may_serve
from tests.tools.ports import free_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.django_db
def test_demo_password_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "demo-password.txt"
    first, second = ensure_account("editor", file), ensure_account("editor", file)
    password = file.read_text().strip()
    assert first == second == f"Sign in as editor with the password {password}"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    editor = User.objects.get(username="editor")
    assert (editor.is_superuser, editor.is_staff, editor.check_password(password)) == (
        False,
        True,
        True,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("file_is_lost", [True, False])
def test_chosen_password_is_kept(tmp_path: Path, file_is_lost: bool) -> None:
    file = tmp_path / "demo-password.txt"
    ensure_account("editor", file)
    editor = User.objects.get(username="editor")
    editor.set_password("their own")
    editor.save()
    if file_is_lost:
        file.unlink()
    assert ensure_account("editor", file).endswith(
        "the password that was chosen since the first run."
    )
    editor.refresh_from_db()
    assert editor.check_password("their own")
    assert file.exists() is not file_is_lost


@pytest.mark.django_db
def test_demo_accounts_have_roles_to_submit_and_publish(tmp_path: Path) -> None:
    file = tmp_path / "demo-password.txt"
    lines = [ensure_account(name, file) for name in ACCOUNTS]
    password = file.read_text().strip()
    assert lines == [f"Sign in as {name} with the password {password}" for name in ACCOUNTS]
    made = User.objects.prefetch_related("groups").order_by("pk")
    assert {user.username: sorted(map(str, user.groups.all())) for user in made} == {
        "editor": ["Data steward", "Editor"],
        "reviewer": ["Publisher"],
        "admin": ["Administrator"],
    }
    editor, reviewer = made[0], made[1]
    asked = ["projects.change_energyproject", "trade.change_series", "portal.publish"]
    assert [editor.has_perm(name) for name in asked] == [True, True, False]
    assert [reviewer.has_perm(name) for name in asked] == [False, False, True]


def test_static_files_are_collected_once(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    (tmp_path / "source").mkdir()
    (tmp_path / "source/a.css").write_text("a {}")
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    for _ in range(2):
        collect_static_files(tmp_path / "stamp")
    assert capsys.readouterr().err.count("Collecting") == 1
    (tmp_path / "source/a.css").write_text("a { color: red }")
    collect_static_files(tmp_path / "stamp")
    assert (settings.STATIC_ROOT / "a.css").read_text() == "a { color: red }"


def test_taken_port_is_refused_with_a_sentence(tmp_path: Path, settings: Settings) -> None:
    settings.VAR_DIR = tmp_path
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with (
            pytest.raises(CommandError, match=f"Port {port} is in use by another program"),
            may_serve(port),
        ):
            pass
    with may_serve(port) as is_ours:
        assert is_ours


def test_second_start_reports_the_running_server(tmp_path: Path, settings: Settings) -> None:
    settings.VAR_DIR = tmp_path
    port = free_port()
    with may_serve(port) as first, may_serve(port) as second, may_serve(free_port()) as elsewhere:
        assert (first, second, elsewhere) == (True, False, True)
    with may_serve(port) as later:
        assert later


def demo(var: Path) -> subprocess.Popen[str]:
    """`manage.py demo` on an installation of its own, in a session of its own."""
    env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--no-serve"],
        cwd=ROOT,
        env={**env, "PORTAL_VAR": str(var), "PORTAL_NO_BOOTSTRAP": "1"},
        text=True,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def interrupt_at(process: subprocess.Popen[str], sentence: str) -> list[str]:
    """Press Ctrl-C when the sentence is read; return the lines that follow."""
    assert process.stderr is not None
    next(line for line in process.stderr if sentence in line)
    os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to every process at once
    return process.communicate()[1].splitlines()


@pytest.mark.exhaustive
def test_a_second_start_waits_for_the_first_to_fill_the_database(tmp_path: Path) -> None:
    with only_one(tmp_path / "start-in-progress"):
        rest = interrupt_at(demo(tmp_path), "Another set-up is at work here")
    assert rest == ["", STOPPED]
    with closing(sqlite3.connect(tmp_path / "corridor.sqlite3")) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == []


@pytest.mark.exhaustive
def test_a_start_interrupted_while_it_prepares_the_database_ends_with_a_sentence(
    tmp_path: Path,
) -> None:
    process = demo(tmp_path)
    assert interrupt_at(process, "Preparing the database") == ["", STOPPED]
    assert process.returncode == 130


def test_invalid_port_is_refused_with_a_sentence() -> None:
    with pytest.raises(CommandError, match="Port 70000 cannot be used"), may_serve(70000):
        pass


AMBIGUOUS = (
    "Content-Length: 2\r\nContent-Length: 60",
    "Content-Length: 2, 60",
    "Content-Length: +2",
    "Content-Length: -1",
    "Content-Length:\r\n 2",
    "Content-Length: 5\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding : chunked",
)
"""Heads whose body may end here or there, so that a proxy and the server could read its rest as
a request of somebody else."""


def _answers(port: int, framing: str) -> list[str]:
    """Send a request with such a head and a second one in its body; return the status lines."""
    head = f"POST /mcp HTTP/1.1\r\nHost: localhost\r\n{framing}\r\n\r\n"
    second = "GET /static/hello.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as one:
        one.sendall(f"{head}0\r\n\r\n{second}".encode())
        said = b""
        with suppress(ConnectionError, TimeoutError):
            while piece := one.recv(4096):
                said += piece
    return re.findall(r"HTTP/1.1 (\d+ [^\r]*)", said.decode())


def test_the_server_says_when_it_is_ready_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static/hello.txt").write_text("hello")
    port = free_port()
    with _serving(port, tmp_path) as server:
        assert server.stderr is not None
        said = iter(server.stderr)
        next(line for line in said if line == "ready\n")
        assert f"The portal is at http://127.0.0.1:{port}/" in next(said)
        with _half_sent(port, 40):
            assert _get(port, "/static/hello.txt") == b"hello"
        found = {framing: _answers(port, framing) for framing in AMBIGUOUS}
        # A terminal sends it to every process at once.
        os.killpg(server.pid, signal.SIGINT)
        assert server.wait(timeout=30) == 0
    refused = (["400 Bad Request"], ["415 Unsupported Media Type"])
    assert [framing for framing, said in found.items() if said not in refused] == []


@pytest.mark.exhaustive
def test_a_server_that_is_still_starting_ends_with_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    server = _serving(free_port(), tmp_path)
    rest = interrupt_at(server, "Starting the server")
    assert [line.partition("] ")[2] for line in rest] == ["Stopped."]
    assert server.returncode == 0


def test_secret_is_created_once_with_mode_600(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret"
    assert create_private_file(file, "first") == create_private_file(file, "second") == "first"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_empty_secret_file_is_filled(tmp_path: Path) -> None:
    (tmp_path / "secret").touch()
    assert create_private_file(tmp_path / "secret", "second") == "second"


def _serving(port: int, var: Path) -> subprocess.Popen[str]:
    program = (
        "import sys, django; django.setup(); from portal.ops.server import serve; "
        f"serve({port}, when_ready=lambda: print('ready', file=sys.stderr, flush=True))"
    )
    env = {**os.environ, "PORTAL_VAR": str(var), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    env["PORTAL_KEPT_ANSWERS"] = "0"  # so that requests get as far as their bodies
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=env,
        text=True,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@contextmanager
def _half_sent(port: int, number: int) -> Iterator[None]:
    """Hold requests whose bodies do not come; a server with a thread for each would be stuck."""
    head = b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    head += b"Content-Length: 60000\r\n\r\n12"
    with ExitStack() as stack:
        for _ in range(number):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            one.sendall(head)
        yield


def _get(port: int, path: str) -> bytes:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path)
        return connection.getresponse().read()
