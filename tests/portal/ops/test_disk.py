"""Megabytes that a first start leaves on the disk, beside those of the README."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from portal.ops.bootstrap import progress
from tests.portal.ops.test_bootstrap import command, surroundings

ROOT = Path(__file__).resolve().parents[3]
ASKED = """
from django.test import Client
from portal.records.kinds import all_kinds

pages = ["/", "/map/", "/search/?q=kazakhstan", "/api/v1/energy-projects/?format=parquet"]
for page in [*pages, *(kind.path for kind in all_kinds().values())]:
    for start in ("", "/ru", "/zh-hans")[:1 if "/api/" in page else 3]:
        answer = Client(headers={"host": "localhost"}).get(start + page)
        assert answer.status_code == 200, start + page
"""
"""Pages that read what packages know of languages."""


def stated() -> list[int]:
    """Return the megabytes that the README names: all, of libraries, of data."""
    row = r"of which (\d+) MB stay after the first start: (\d+) of libraries, (\d+) of data"
    found = re.search(row, (ROOT / "README.md").read_text())
    assert found
    return [int(number) for number in found.groups()]


def megabytes(folder: Path) -> float:
    """Return the room that files take, each once whatever its names."""
    found = {(s := os.lstat(path)).st_ino: s.st_blocks * 512 for path in folder.rglob("*")}
    return sum(found.values()) / 2**20


def test_sentence_about_a_full_disk_names_the_same_room() -> None:
    assert f"{stated()[0]} MB of which stay" in progress.DISK_IS_FULL


def test_portal_uses_no_part_of_numpy_that_is_removed() -> None:
    removed = re.findall(r'"numpy/(\w+)"', (ROOT / "deploy/unused.py").read_text())
    source = [path.read_text() for path in (ROOT / "portal").rglob("*.py")]

    assert "random" in removed
    assert not [name for name in removed for text in source if f"np.{name}" in text]


@pytest.mark.exhaustive
def test_first_start_leaves_no_more_than_the_readme_says(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    env = {k: v for k, v in surroundings().items() if k != "DATABASE_URL"}
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)

    def run(*words: str) -> str:
        call = command(clone, *words)
        done = subprocess.run(call, cwd=clone, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stderr

    assert "Installing" in run("demo", "--no-serve")
    libraries, data = megabytes(clone / ".venv"), megabytes(clone / "var")
    total, of_libraries, of_data = stated()
    assert (libraries <= of_libraries, data <= of_data) == (True, True), (libraries, data)
    assert of_libraries + of_data <= total

    assert "Installing" not in run("demo", "--no-serve")
    run("shell", "-c", ASKED)
