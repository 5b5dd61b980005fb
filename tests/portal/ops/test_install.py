"""The documents for administrators name what exists, and their commands are followed."""

import http.client
import importlib.util
import re
import shutil
import socket
import ssl
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import resolve

from tests.portal.ops.followed import Server, bare_server, commands, mail_server
from tests.tools.configuration import variables
from tests.tools.release_tree import build_tree, pack, version

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
DEPLOY = ROOT / "deploy"
INSTALL, UPGRADE = DOCS / "install.md", DOCS / "upgrade.md"
UNITS = sorted(DEPLOY.glob("corridor-*.*"))
FILES = [*DEPLOY.iterdir(), ROOT / "Dockerfile", ROOT / "compose.yaml"]
PROBES = {"/healthz", "/readyz"}
"""Answered before any address is looked up."""
LARGEST_TREE = 350_000_000
"""Bytes of a release with its packages."""
LARGEST_WORKER = 200_000_000
"""Bytes of memory of a server process after its first pages."""

pages = pytest.mark.parametrize("page", [INSTALL, UPGRADE], ids=lambda page: page.name)


@pages
def test_commands_of_the_portal_exist(page: Path) -> None:
    text = page.read_text()
    named = set(re.findall(r"(?m)(?:^corridor(?: --as-owner)?|manage\.py) (\w+)", text))

    assert named
    assert named <= set(get_commands())


@pages
def test_variables_exist(page: Path) -> None:
    text = page.read_text() + "".join(path.read_text() for path in FILES)
    ours = {one.name for one in variables()}
    named = set(re.findall(r"\b(?:PORTAL_[A-Z_]+|[A-Z]+_URL|SECRET_KEY|BEHIND_PROXY)\b", text))

    assert {name.removesuffix("_FILE") for name in named} <= ours


@pages
def test_files_that_commands_take_from_the_tree_exist(page: Path) -> None:
    named = set(re.findall(r"(?<![\w/])((?:deploy|portal)/[\w.@*-]+)", page.read_text()))

    assert named
    assert [name for name in named if not list(ROOT.glob(name))] == []


@pages
def test_addresses_exist(page: Path) -> None:
    named = set(
        re.findall(
            r"`(?:https://HOST)?(/(?:admin|healthz|readyz|api|about)[\w/]*)`", page.read_text()
        )
    )

    for address in named - PROBES:
        resolve(address)


@pages
def test_scheduled_work_that_is_stopped_has_ended(page: Path) -> None:
    """A timer alone would leave the run that it has begun, with the code of before."""
    stopped = re.findall(r"(?m)^systemctl stop .*corridor-worker.*$", page.read_text())

    assert bool(stopped) == (page == UPGRADE)
    assert all({"corridor-worker.timer", "corridor-worker"} <= {*one.split()} for one in stopped)


@pages
def test_page_installs_this_version(page: Path) -> None:
    assert f"VERSION={version()}\n" in page.read_text()
    assert set(re.findall(r"corridor-([\d.]+)\.tar", page.read_text())) <= {version()}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_units_are_understood_by_systemd(tmp_path: Path) -> None:
    """With programs that exist here instead of those of a server."""
    for unit in UNITS:
        (tmp_path / unit.name).write_text(
            unit.read_text().replace("/srv/corridor/current/.venv/bin/", "/bin/true ")
        )
    names = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built tree of this checkout, without compressed files, which take a minute."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_COMPRESS_STATIC", "0")
        tree = tmp_path_factory.mktemp("tree") / f"corridor-{version()}"
        build_tree(tree)
    return tree


@contextmanager
def server_with(tree: Path) -> Iterator[Server]:
    """A bare machine with the release in its folder, whose files for servers name what is there."""
    with bare_server() as server:
        release = server.root / tree.name
        shutil.copytree(tree, release)
        for path in (release / "deploy").iterdir():
            path.write_text(server.here(path.read_text()))
        pack(release, server.root)
        shutil.rmtree(release)
        yield server


@pytest.fixture(scope="module")
def installed(tree: Path) -> Iterator[tuple[Server, str, list[str]]]:
    """A server on which the page was followed, what the commands said, and mails."""
    with server_with(tree) as server, mail_server(server.ports["25"]) as letters:
        yield server, follow(server, INSTALL.read_text()), letters


def follow(server: Server, page: str) -> str:
    """Follow the commands of a page, with what a person would type."""
    script = server.here(commands(page))
    script = re.sub(r"(?m)^corridor createsuperuser .*", r"\g<0> --noinput", script)
    script = script.replace("load_dataset", "load_dataset --version")
    if not importlib.util.find_spec("portal.ops.monitoring"):
        script = script.replace("curl -fsS --retry", "curl -sS --retry")  # no probes yet
    return server.run(script)


def written(folder: Path) -> dict[str, int]:
    return {str(path): path.lstat().st_mtime_ns for path in folder.rglob("*")}


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def memory_of_workers(server: Server) -> list[int]:
    """Resident bytes of the processes that granian has started to answer."""
    found = []
    for unit in (server.root / "running").iterdir():
        pid = unit.read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for child in children:
            status = Path(f"/proc/{child}/status").read_text()
            found += [1024 * int(kb) for kb in re.findall(r"VmRSS:\s+(\d+)", status)]
    return found


@contextmanager
def readers(server: Server) -> Iterator[Counter[int]]:
    """Ask for pages by the proxy all the while; count what is answered."""
    told, is_over = Counter[int](), threading.Event()

    def read() -> None:
        port = int(server.ports["443"])
        certificate = server.root / "etc/letsencrypt/live/portal.example/fullchain.pem"
        context = ssl.create_default_context(cafile=certificate)
        context.check_hostname = False
        while not is_over.is_set():
            connection = http.client.HTTPConnection("portal.example")
            plain = socket.create_connection(("127.0.0.1", port))
            connection.sock = context.wrap_socket(plain, server_hostname="portal.example")
            connection.request("GET", "/about/")
            told[connection.getresponse().status] += 1
            connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield told
    finally:
        is_over.set()
        reader.join()


@pytest.mark.exhaustive
def test_install_page_makes_a_portal(installed: tuple[Server, str, list[str]]) -> None:
    server, said, letters = installed
    current = server.root / "srv/corridor/current"
    before = written(current.resolve())
    page, api, sign_in = (
        server.run(f"curl -fsSL {address(server)}{path}")
        for path in ("/", "/api/v1/countries/", "/admin/")
    )
    server.run("systemctl start corridor-worker.timer corridor-backup.timer")
    print(f"{size(current.resolve())} bytes; workers {memory_of_workers(server)}")

    assert "<title>" in page
    assert '"count":' in api
    assert 'name="password"' in sign_in
    assert "200 in " in said
    assert len(letters) == 1
    assert len(list((server.root / "var/backups/corridor").glob("corridor-*Z"))) >= 2
    assert written(current.resolve()) == before
    assert size(current.resolve()) <= LARGEST_TREE
    assert max(memory_of_workers(server)) <= LARGEST_WORKER
    may_not_change_the_log(server)


@pytest.mark.exhaustive
def test_upgrade_page_leads_forth_and_back(installed: tuple[Server, str, list[str]]) -> None:
    """Readers see nothing of the way forth."""
    server, _said, _letters = installed
    current = server.root / "srv/corridor/current"
    usual, back = UPGRADE.read_text().split("## Back\n")
    make_next_version(server)
    with readers(server) as answered:
        follow(server, usual.replace(f"VERSION={version()}", f"VERSION={NEXT}") + KEEP_NAMES)
    print(answered)
    assert str(current.readlink()) == f"corridor-{NEXT}"
    assert set(answered) == {200}, (server.root / "nginx.log").read_text()[-3000:]

    follow(server, TAKE_NAMES + back)
    assert str(current.readlink()) == f"corridor-{version()}"
    assert "<title>" in server.run(f"curl -fsSL {address(server)}/")
    may_not_change_the_log(server)


def address(server: Server) -> str:
    return f"https://portal.example:{server.ports['443']}"


NEXT = "9.9.9"
CLEAR_LOG = "DELETE FROM portal_securityevent"
LIFT_TRIGGERS = "ALTER TABLE portal_securityevent DISABLE TRIGGER ALL"
KEEP_NAMES = "\n```sh\ndeclare -p OLD BACKUP > ~/names\n```\n"
TAKE_NAMES = "```sh\n. ~/names\n```\n"


def make_next_version(server: Server) -> None:
    """Another version with the same code."""
    now, new = f"corridor-{version()}", f"corridor-{NEXT}"
    server.run(
        f"tar -xzf {now}.tar.gz; mv {now} {new}; echo {NEXT} > {new}/RELEASE\n"
        f"tar -czf {new}.tar.gz {new}"
    )


def may_not_change_the_log(server: Server) -> None:
    database = f'psql -q "$(. {server.root}/etc/corridor/corridor.env; echo "$DATABASE_URL")"'
    refused = server.run(f"! {database} -c '{CLEAR_LOG}'\n! {database} -c '{LIFT_TRIGGERS}'")
    assert "permission denied" in refused
    assert "must be owner" in refused


@pytest.mark.exhaustive
@pytest.mark.parametrize("wrong", ["deploy/roles.sql", "portal/requirements.lock"])
def test_changed_command_makes_following_fail(tree: Path, wrong: str) -> None:
    page = INSTALL.read_text().replace(wrong, f"{wrong}x")
    with server_with(tree) as server, pytest.raises(AssertionError, match=f"{wrong}x"):
        follow(server, page)
