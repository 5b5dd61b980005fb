"""A wrong value of a variable is told by its name."""

import os
import stat
import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pytest

from portal.ops.variables import ONE_LINE, RATE, Variables, WrongVariable

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("read", "name", "value"),
    [
        ("int", "PORTAL_PROCESSES", "two"),
        ("int", "PORTAL_KEPT_ANSWERS", "-1"),
        ("email_url", "EMAIL_URL", "mail.example"),
        ("db", "DATABASE_URL", "postgres//corridor"),
        ("db", "DATABASE_URL", "postgre://corridor:secret@host/corridor"),
        ("db", "DATABASE_URL", "postgres://corridor:secret@host:port/corridor"),
        ("cache", "CACHE_URL", "rediss"),
        ("get_value", "SECRET_KEY_FILE", "/nowhere"),
    ],
)
def test_wrong_value_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch, read: str, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    asked = name.removesuffix("_FILE")
    with pytest.raises(WrongVariable) as told:
        getattr(Variables(), read)(asked)

    assert str(told.value).startswith(f"{asked}: ")
    assert "secret@" not in str(told.value)


@pytest.mark.parametrize(
    ("form", "value", "is_good"),
    [
        (RATE, "600/min", True),
        (RATE, "", True),
        (RATE, "fast", False),
        (RATE, "0/s", False),
        (ONE_LINE, "Silk Road", True),
        (ONE_LINE, "", False),
        (ONE_LINE, " ", False),
        (ONE_LINE, "Silk\nRoad", False),
    ],
)
def test_text_is_of_its_form(
    monkeypatch: pytest.MonkeyPatch, form: str, value: str, is_good: bool
) -> None:
    monkeypatch.setenv("ASKED", value)
    if is_good:
        assert Variables().text("ASKED", form=form, default="x") == value
        return
    with pytest.raises(WrongVariable, match=r"^ASKED: it cannot be “"):
        Variables().text("ASKED", form=form, default="x")


def test_command_ends_with_a_sentence(tmp_path: Path) -> None:
    own = {"PORTAL_PROCESSES": "two", "PORTAL_VAR": str(tmp_path), "PORTAL_NO_BOOTSTRAP": "1"}
    done = subprocess.run(
        [sys.executable, "manage.py", "run_due"],
        cwd=ROOT,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("PORTAL_PROCESSES: ")


def test_replica_is_asked_as_its_own_address_says(tmp_path: Path) -> None:
    own = {
        "DATABASE_URL": "postgres://corridor@primary/corridor?sslmode=require",
        "DATABASE_REPLICA_URL": "postgres://corridor@copy/corridor?sslmode=verify-full",
        "PORTAL_VAR": str(tmp_path),
    }
    asked = "from portal import settings; print(settings.DATABASES['replica']['OPTIONS'])"
    told = subprocess.check_output(
        [sys.executable, "-c", asked], cwd=ROOT, env={**os.environ, **own}, text=True
    )
    options = literal_eval(told)

    assert (options["sslmode"], options["connect_timeout"]) == ("verify-full", 2)


def test_processes_tell_each_other_in_files_where_the_cache_keeps_nothing(tmp_path: Path) -> None:
    """In the folder of the variable, which counts from the checkout, from wherever one asks."""
    folder = os.path.relpath(tmp_path, ROOT)
    own = {"CACHE_URL": "dummycache://", "PORTAL_VAR": folder, "PYTHONPATH": str(ROOT)}
    asked = "from portal import settings; print(settings.CACHES['shared']['LOCATION'])"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=tmp_path,
        env={**os.environ, **own},
        capture_output=True,
        check=True,
        text=True,
    )

    assert Path(done.stdout.strip()).is_absolute()
    assert Path(done.stdout.strip()).resolve() == tmp_path / "shared"


@pytest.mark.exhaustive
@pytest.mark.parametrize("is_there", [False, True])
def test_other_accounts_of_the_machine_read_no_database(tmp_path: Path, is_there: bool) -> None:
    """Whatever is in it already, such as a file of an earlier version; a folder that the
    installation has made stays as it is."""
    var = tmp_path / "var"
    if is_there:
        var.mkdir(mode=0o755)
        (var / "corridor.sqlite3").touch(0o644)
    write = "from django.db import connection as c; c.cursor().execute('CREATE TABLE a (b)')"
    own = {"PORTAL_VAR": str(var), "PORTAL_NO_BOOTSTRAP": "1"}
    own["DATABASE_URL"] = f"sqlite:///{var}/corridor.sqlite3"
    own["EMAIL_URL"] = f"filemail:///{var}/mails"
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", write],
        cwd=ROOT,
        env={**os.environ, **own},
        check=True,
        umask=0o022,
    )

    assert stat.S_IMODE(var.stat().st_mode) == (0o755 if is_there else 0o700)
    assert stat.S_IMODE((var / "mails").stat().st_mode) == 0o700
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in var.glob("corridor*")}
    assert set(modes.values()) == {0o600}
