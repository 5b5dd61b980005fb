"""`manage.py check --deploy` names our own mistakes, each with what to do."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.core.checks.registry import registry
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from portal.models import Change
from portal.ops import deploy_checks, neighbours, translations
from portal.ops.deploy_checks import check_installation, check_stored
from tests.factories import make_place, publish
from tests.optional import the

PUBLIC = {
    "SITE_URL": "https://portal.example",
    "ALLOWED_HOSTS": ["portal.example"],
    "BEHIND_PROXY": True,
    "SECURE_SSL_REDIRECT": True,
    "SECRET_KEY": "of-somebody-who-chose-it",
    "PORTAL_SENDS_MAIL": True,
    "PORTAL_CONTACT": "desk@portal.example",
    "PORTAL_OPERATOR": "The statistics office of a ministry.",
}
LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
FILE_CACHE = "django.core.cache.backends.filebased.FileBasedCache"


@pytest.fixture
def public(settings: Settings, tmp_path: Path) -> Settings:
    """Settings of a public installation without a mistake; static files were collected."""
    for name, value in PUBLIC.items():
        setattr(settings, name, value)
    settings.VAR_DIR = settings.MEDIA_ROOT = tmp_path / "var"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
    settings.STORAGES = {**settings.STORAGES, "releases": {"BACKEND": deploy_checks.FILES}}
    shared = {"BACKEND": LOCAL_MEMORY, "LOCATION": str(tmp_path)}
    settings.CACHES = {**settings.CACHES, "shared": shared}
    return settings


def numbers() -> list[str]:
    """Numbers of what is wrong; each message says what to do."""
    found = check_installation()
    assert all(message.hint for message in found)
    return [str(message.id).removeprefix("portal.") for message in found]


def test_nothing_is_wrong_with_a_public_installation(public: Settings) -> None:
    assert numbers() == []
    assert {check_installation, check_stored} <= registry.deployment_checks


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"SITE_URL": "http://127.0.0.1:8000"}, ["W101"]),
        ({"SITE_URL": "portal.example"}, ["E114"]),
        ({"ALLOWED_HOSTS": ["localhost"]}, ["E102"]),
        ({"BEHIND_PROXY": False}, ["W102"]),
        ({"PORTAL_SENDS_MAIL": False}, ["W107"]),
        ({"PORTAL_OPERATOR": ""}, ["W110"]),
        ({"PORTAL_CONTACT": ""}, ["W110"]),
        ({"CACHES": {"default": {"BACKEND": "no.such.Cache"}}}, ["E105"]),
    ],
)
def test_mistake_in_a_setting_is_named(
    public: Settings, changes: dict[str, Any], number: list[str]
) -> None:
    for name, value in changes.items():
        setattr(public, name, value)

    assert numbers() == number


def test_key_that_the_portal_made_is_named(public: Settings) -> None:
    public.VAR_DIR.mkdir()
    (public.VAR_DIR / "secret-key").write_text("made-by-the-portal\n")
    assert numbers() == []
    public.SECRET_KEY = "made-by-the-portal"
    assert numbers() == ["W103"]


@pytest.mark.parametrize(
    ("processes", "machines", "cache", "number"),
    [
        (1, 1, LOCAL_MEMORY, []),
        (2, 1, LOCAL_MEMORY, ["W104", "W105"]),
        (2, 1, FILE_CACHE, ["W104"]),
        (2, 2, FILE_CACHE, ["E103", "E104", "W106"]),
        (2, 2, "django.core.cache.backends.db.DatabaseCache", ["E103", "W106"]),
    ],
)
def test_what_several_processes_do_not_share_is_named(
    public: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    processes: int,
    machines: int,
    cache: str,
    number: list[str],
) -> None:
    monkeypatch.setattr(deploy_checks, "_judge_cache", lambda: iter(()))
    monkeypatch.setattr(connection, "vendor", "sqlite")
    public.PORTAL_PROCESSES, public.PORTAL_MACHINES = processes, machines
    own = {"BACKEND": cache, "LOCATION": str(tmp_path / "cache")}
    public.CACHES = {**public.CACHES, "default": own}

    assert [one for one in numbers() if one != "E105"] == number


def test_machine_with_another_secret_key_is_named(public: Settings, client: Client) -> None:
    """Each machine is noted by its probe, or by its own check."""
    own, public.VAR_DIR = public.VAR_DIR, public.VAR_DIR.parent / "other"
    public.VAR_DIR.mkdir()
    public.SECRET_KEY = "of-the-other-machine"
    assert client.get("/readyz").json()["parts"]["cache"] == "ok"
    public.VAR_DIR, public.SECRET_KEY = own, PUBLIC["SECRET_KEY"]

    (message,) = check_installation()
    assert (message.id, f"{socket.gethostname()}:{own.parent}/other" in message.msg) == (
        "portal.E112",
        True,
    )
    noted = caches["shared"].get_many(neighbours.KEYS)
    assert len(noted) == 2
    assert public.SECRET_KEY not in str(noted)
    public.SECRET_KEY_FALLBACKS = ["of-the-other-machine"]  # while it is replaced
    assert numbers() == []


def test_two_portals_with_one_cache_are_named(public: Settings) -> None:
    own, public.VAR_DIR = public.VAR_DIR, public.VAR_DIR.parent / "other"
    public.SITE_URL = "https://trial.portal.example"
    public.ALLOWED_HOSTS = [".portal.example"]
    assert numbers() == []
    public.VAR_DIR, public.SITE_URL = own, PUBLIC["SITE_URL"]

    (message,) = check_installation()
    assert (message.id, "https://trial.portal.example" in message.msg) == ("portal.E111", True)

    with time_machine.travel(time.time() + neighbours.DAY + 1, tick=False):
        assert numbers() == []


def test_two_machines_that_ask_at_once_know_each_other_then(
    public: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders, shared, read = ["one", "two"], caches["shared"], type(caches["shared"]).get_many

    def told(name: str) -> set[Any]:
        public.VAR_DIR = public.VAR_DIR.parent / name
        return {Path(other.name).name for other in neighbours.tell_neighbours()}

    def read_then_wait(self: Any, keys: Any) -> dict[Any, Any]:
        """The other machine comes between what one reads and what it writes."""
        found = read(self, keys)
        if folders[1:]:
            told(folders.pop())
        return found

    public.VAR_DIR = public.VAR_DIR.parent / folders[0]
    monkeypatch.setattr(type(shared), "get_many", read_then_wait)
    neighbours.tell_neighbours()

    assert [told(name) for name in ("one", "two", "three")] == [{"two"}, {"one"}, {"one", "two"}]


LISTEN = """
import socket
with socket.socket() as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    server.bind(("127.0.0.1", {port}))
    server.listen()
    print(server.getsockname()[1], flush=True)
    input()
"""


@contextmanager
def listening(port: int = 0) -> Iterator[int]:
    """Another server, in a session of its own; yields its port."""
    words = [sys.executable, "-c", LISTEN.format(port=port)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        words, stdin=pipe, stdout=pipe, start_new_session=True, text=True
    ) as server:
        yield int(the(server.stdout).readline())
        server.communicate("\n")


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the system has no /proc")
def test_port_that_two_servers_share_is_named(public: Settings) -> None:
    with listening() as port:
        assert numbers() == []
        with listening(port):
            (message,) = check_installation()
    assert (message.id, f"port {port}:" in message.msg) == ("portal.E113", True)
    assert numbers() == []


def test_folder_that_takes_no_files_is_named(public: Settings, tmp_path: Path) -> None:
    public.MEDIA_ROOT = tmp_path / "a file" / "media"
    (tmp_path / "a file").touch()

    (message,) = check_installation()

    assert (message.id, str(public.MEDIA_ROOT) in message.msg) == ("portal.E106", True)


def test_stale_translations_and_missing_files_for_browsers_are_named(
    public: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "ru" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.touch()
    monkeypatch.setattr(translations.stale_catalogues, "__defaults__", (tmp_path,))
    public.BASE_DIR = tmp_path

    assert numbers() == ["W108", "E107"]


def test_static_files_that_are_missing_or_old_are_named(public: Settings) -> None:
    manifest = Path(public.STATIC_ROOT, "staticfiles.json")
    os.utime(manifest, (1, 1))
    assert numbers() == ["E108"]
    manifest.unlink()
    assert numbers() == ["E108"]
    public.DEBUG = True
    assert numbers() == []


def stored() -> list[str]:
    return [str(message.id).removeprefix("portal.") for message in check_stored(["default"])]


@pytest.mark.engine
@pytest.mark.django_db
def test_change_log_that_was_not_begun_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    owns = ["W109"] if connection.vendor == "postgresql" else []
    publish(make_place())
    assert (stored(), check_stored(None)) == (owns, [])

    Change.objects.all().delete()
    assert stored() == ["E110", *owns]

    monkeypatch.setattr(deploy_checks, "missing_migrations", lambda: ["portal.0031_new"])
    assert stored() == ["E109"]


@pytest.mark.django_db
def test_database_that_refuses_is_named() -> None:
    def refuse(*asked: Any) -> None:
        raise OperationalError("the server is starting up")

    with connection.execute_wrapper(refuse):
        (message,) = check_stored(["default"])
    assert (message.id, message.msg) == (
        "portal.E101",
        "The database refuses: the server is starting up.",
    )
    assert message.hint


@pytest.mark.django_db
def test_command_says_what_is_wrong_in_words(public: Settings) -> None:
    public.ALLOWED_HOSTS = ["localhost"]
    with pytest.raises((CommandError, SystemExit)) as end:
        call_command("check", deploy=True, databases=["default"], stderr=StringIO())
    assert "Set ALLOWED_HOSTS=portal.example." in str(end.value)
