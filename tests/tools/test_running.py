"""`manage.py test`: what it runs on which database, and what it installs."""

from contextlib import contextmanager, nullcontext
from subprocess import Popen

import pytest

from tests.tools import running as command
from tests.tools.running import DATABASE, ENGINE, FAST, PROCESSES

ALL = ["-n", str(PROCESSES)]
FEWER = [*ALL, "-n", str(PROCESSES // 2)]
NAMED = ["tests/portal/facts/test_facts.py"]


@pytest.fixture
def told(monkeypatch):
    """What was installed and what was run, in order, on a machine without browser and server."""
    told = []

    def run(title, words, _database):
        told.append((title, words))
        return 0

    def install(*packages):
        told.append(("installed", packages))
        return True

    @contextmanager
    def run_beside(words):
        told.append(("beside", words))
        yield lambda: told.append("its end") or 0

    monkeypatch.setattr(command, "_pytest", run)
    monkeypatch.setattr(command, "_postgres_beside", run_beside)
    monkeypatch.setattr(command.debian, "install", install)
    monkeypatch.setattr(command, "find_chromium", lambda: None)
    monkeypatch.setattr(command, "CJK_FONTS", command.Path("/nowhere"))
    servers = iter([False])  # missing before it is installed
    monkeypatch.setattr(command, "_has_postgres", lambda: next(servers, True))
    monkeypatch.setattr(command, "_postgres_url", lambda: nullcontext("postgres://"))
    return told


def run(*words):
    return command._run(*command._parser().parse_known_args(words))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            [],
            [
                ("installed", ("chromium-headless-shell", "fonts-noto-cjk", "postgresql")),
                ("beside", ["-m", ENGINE, *FEWER]),
                ("SQLite", ALL),
                "its end",
            ],
        ),
        (
            ["--everything"],
            [
                ("installed", ("chromium-headless-shell", "fonts-noto-cjk", "postgresql")),
                ("beside", ["-m", DATABASE, "--everything", *ALL, *ALL]),
                ("SQLite", ["--everything", *ALL]),
                "its end",
            ],
        ),
        (
            ["--postgres-only"],
            [("installed", ("postgresql",)), ("PostgreSQL", ["-m", DATABASE, *ALL])],
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
def test_options_choose_databases_and_programs(told, words, expected):
    assert (run(*words), told) == (0, expected)


@pytest.mark.parametrize(
    ("words", "expected"),
    [(["--no-parallel"], ["SQLite"]), ([], [("beside", ["-m", ENGINE, *FEWER]), "SQLite"])],
)
def test_failure_on_one_database_ends_the_run(told, monkeypatch, words, expected):
    def fail(title, _words, _database):
        told.append(title)
        return 1

    monkeypatch.setattr(command, "_pytest", fail)
    assert run(*words) == 1
    assert told[1:] == expected


def test_what_runs_beside_is_printed_when_its_end_is_awaited(capfd):
    with command._postgres_beside(["--help"]) as code_of_postgres:
        assert capfd.readouterr().out == ""
        assert code_of_postgres() == 0
        assert "--postgres-only" in capfd.readouterr().out


def test_what_runs_beside_ends_with_its_block(monkeypatch):
    started = []

    def start(*words, **options):
        started.append(Popen(*words, **options))
        return started[-1]

    monkeypatch.setattr(command.subprocess, "Popen", start)
    with command._postgres_beside(["--help"]):
        pass
    assert started[0].returncode is not None
