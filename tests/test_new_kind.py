"""The kind of record that docs/DEVELOPING.md walks through, with the chart of docs/charts.md, built
in a copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^(?:New file|Add to) `([\w/.]+)`.*?\n\n```python\n(.*?)```", re.M | re.S)
OF_THE_PROJECT = ("portal", "projects", "pyproject.toml", "templates", "tests", "docs")
"""Shared with the copy; only `trade` is changed."""

MAKE_AND_CHECK = """
import django
from django.core.management import call_command

django.setup()
call_command("makemigrations", "trade", include_header=False)
call_command("check")
"""
"""In one process, as it takes longest to start."""


OF_THIS_RUN = ("DATABASE_URL", "PYTEST_ADDOPTS", "PYTEST_XDIST_TESTRUNUID", "PYTEST_XDIST_WORKER")


def blocks(document: str, heading: str) -> list[tuple[str, str]]:
    """The code of a section: file and text of each block."""
    text = (ROOT / "docs" / document).read_text()
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return BLOCK.findall(section)


OF_THE_KIND = blocks("DEVELOPING.md", "Add a kind of record")
OF_ITS_CHART = blocks("charts.md", "Add a chart")


def test_new_kind_needs_few_lines_in_few_files() -> None:
    assert len(OF_THE_KIND) == 4
    assert sum(text.count("\n") for _name, text in OF_THE_KIND) <= 80


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The copy, with the code of the section and its migration, and what Django says of it."""
    copy = tmp_path_factory.mktemp("project")
    for name in OF_THE_PROJECT:
        (copy / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "trade", copy / "trade", ignore=shutil.ignore_patterns("*.pyc"))
    for name, text in OF_THE_KIND + OF_ITS_CHART:
        file = copy / name
        file.parent.mkdir(exist_ok=True)
        (file.parent / "__init__.py").touch()
        with file.open("a") as writer:
            writer.write(text)
    return copy, run(copy, "-c", MAKE_AND_CHECK)


@pytest.fixture
def project(made: tuple[Path, str]) -> Path:
    return made[0]


def run(project: Path, *words: str) -> str:
    own = {"PORTAL_NO_BOOTSTRAP": "1", "PYTHONPATH": str(project)}
    own["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    kept = {k: v for k, v in os.environ.items() if k not in OF_THIS_RUN}
    done = subprocess.run(  # our own commands
        [sys.executable, *words],
        cwd=project,
        env={**kept, **own},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def passed(project: Path, *asked: str) -> int:
    """How many tests passed in the copy, none having failed."""
    words = ("-q", "-n", "0", "-p", "no:cacheprovider", *asked)
    found = re.search(r"(\d+) passed", run(project, "-m", "pytest", *words))
    return int(found[1]) if found else 0


@pytest.mark.exhaustive
@pytest.mark.slow
def test_new_kind_lacks_nothing(made: tuple[Path, str]) -> None:
    _project, said = made

    assert "Create model Agreement" in said
    assert "no issues" in said


@pytest.mark.exhaustive
def test_new_kind_is_known_everywhere(project: Path) -> None:
    assert passed(project, "tests/new_kind/agreements.py") == 21


@pytest.mark.exhaustive
def test_new_kind_keeps_every_promise_of_records(project: Path) -> None:
    both = ("tests/new_kind/agreements.py", "tests/test_every_record.py")

    assert passed(project, *both, "--everything", "-k", "Agreement and test_every_record") >= 29


@pytest.mark.exhaustive
def test_new_kind_needs_no_type_of_its_documents(project: Path) -> None:
    assert passed(project, "tests/portal/records/test_document_types.py")
