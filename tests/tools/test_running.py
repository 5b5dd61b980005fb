"""`manage.py test`: what it runs on which database, and what it installs."""

from collections.abc import Sequence
from contextlib import nullcontext
from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.tools import running as command
from tests.tools.running import DATABASE, ENGINE, FAST, PROCESSES

ALL = ["-n", str(PROCESSES)]
NAMED = ["tests/portal/facts/test_facts.py"]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was installed and what was run, in order, on a machine without browser and server."""
    told: list[Any] = []

    def run(title: str, words: Any, _database: Any) -> int:
        told.append((title, words))
        return 0

    def install(*packages: str) -> bool:
        told.append(("installed", packages))
        return True

    monkeypatch.setattr(command, "_pytest", run)
    monkeypatch.setattr(command.debian, "install", install)
    monkeypatch.setattr(command, "find_chromium", lambda: None)
    monkeypatch.setattr(command, "CJK_FONTS", command.Path("/nowhere"))
    servers = iter([False])  # missing before it is installed
    monkeypatch.setattr(command, "_has_postgres", lambda: next(servers, True))
    monkeypatch.setattr(command, "_postgres_url", lambda: nullcontext("postgres://"))
    return told


def run(*words: str) -> int:
    return command._run(*command._parser().parse_known_args(words))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            [],
            [
                ("installed", ("chromium-headless-shell", "fonts-noto-cjk", "postgresql")),
                ("SQLite", ALL),
                ("PostgreSQL", ["-m", ENGINE, *ALL]),
            ],
        ),
        (
            ["--everything"],
            [
                ("installed", ("chromium-headless-shell", "fonts-noto-cjk", "postgresql")),
                ("SQLite", ["--everything", *ALL]),
                ("PostgreSQL", ["-m", DATABASE, "--everything", *ALL]),
            ],
        ),
        (["--fast"], [("SQLite", ["-m", FAST, *ALL])]),
        (NAMED, [("SQLite", NAMED)]),
        (
            ["--postgres", *NAMED],
            [
                ("installed", ("postgresql",)),
                ("SQLite", NAMED),
                ("PostgreSQL", ["-m", DATABASE, *NAMED]),
            ],
        ),
        (
            ["--sqlite-only"],
            [("installed", ("chromium-headless-shell", "fonts-noto-cjk")), ("SQLite", ALL)],
        ),
    ],
)
def test_options_choose_databases_and_programs(
    told: list[Any],
    words: list[str],
    expected: list[tuple[str, Sequence[str]]] | list[tuple[str, list[str]]],
) -> None:
    assert (run(*words), told) == (0, expected)


def test_failure_on_one_database_ends_the_run(
    told: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(title: str, _words: Any, _database: Any) -> int:
        told.append(title)
        return 1

    monkeypatch.setattr(command, "_pytest", fail)
    assert run("--no-parallel") == 1
    assert told[1:] == ["SQLite"]


def test_modules_are_compiled_once_for_all_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, str] = {}

    def run(words: Sequence[str], *, env: dict[str, str], **_: object) -> CompletedProcess[str]:
        given.update(env)
        return CompletedProcess(words, 0)

    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(command.subprocess, "run", run)
    assert command._pytest("SQLite", [], {}) == 0
    assert "PORTAL_VAR" in given
    assert "PYTHONDONTWRITEBYTECODE" not in given
