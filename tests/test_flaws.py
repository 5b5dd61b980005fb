"""Deliberate flaws still fit the source, and each names a test of the everyday run.

`make flaws` plants them and sees the tests fail; this keeps the patches alive between its runs.
"""

import difflib
from importlib import import_module
from pathlib import Path

import pytest

from tests.tools.plant_flaws import ROOT, Flaw, read_flaws

FLAWS = read_flaws()

every_flaw = pytest.mark.parametrize("flaw", FLAWS, ids=lambda flaw: flaw.name)


def marks_of(test: str) -> set[str]:
    """Return the names of the marks of a test and of its module. AttributeError if it is gone."""
    path, _, name = test.partition("::")
    module = import_module(path.removesuffix(".py").replace("/", "."))
    marked = (getattr(one, "pytestmark", []) for one in (module, getattr(module, name)))
    return {
        mark.name for marks in marked for mark in (marks if isinstance(marks, list) else [marks])
    }


def test_flaws_are_ten_at_least_and_some_need_postgresql() -> None:
    assert len(FLAWS) >= 10
    assert {flaw.database for flaw in FLAWS} == {"SQLite", "PostgreSQL"}
    assert len({flaw.test for flaw in FLAWS}) == len(FLAWS)


@every_flaw
def test_flaw_is_one_line_and_fits_the_source(flaw: Flaw) -> None:
    changed = [
        line[0]
        for line in difflib.ndiff(flaw.before.splitlines(), flaw.after.splitlines())
        if line[0] in "+-"
    ]
    source = (ROOT / flaw.path).read_text(encoding="utf-8")

    assert sorted(changed) == ["+", "-"]
    assert source.count(flaw.before) == 1, "make the patch anew"


@every_flaw
def test_named_test_is_in_the_everyday_run_with_all_its_cases(flaw: Flaw) -> None:
    marks = marks_of(flaw.test)

    assert marks & {"exhaustive", "every_day"} == set()
    assert flaw.database == "SQLite" or "engine" in marks


PATCH = """One is two.
Caught by: tests/test_one.py::test_one

diff --git a/one.py b/one.py
--- a/one.py
+++ b/one.py
@@ -1,3 +1,3 @@
 # Numbers

-ONE = 1
+ONE = 2
"""


@pytest.fixture
def one(tmp_path: Path) -> Flaw:
    file = tmp_path / "one-is-two.patch"
    file.write_text(PATCH)
    return Flaw.read(file)


def test_flaw_is_planted_and_taken_away(tmp_path: Path, one: Flaw) -> None:
    source = tmp_path / "one.py"
    source.write_text("# Numbers\n\nONE = 1\n")

    with one.planted(tmp_path):
        assert source.read_text() == "# Numbers\n\nONE = 2\n"
    assert source.read_text() == "# Numbers\n\nONE = 1\n"

    source.write_text("# Numbers\n\nONE = 3\n")
    with pytest.raises(SystemExit, match="one-is-two does not apply"), one.planted(tmp_path):
        pass


@pytest.mark.parametrize(
    "wrong", [PATCH.replace("Caught by", "By"), PATCH + "@@ -9 +9 @@\n-a\n+b\n"]
)
def test_other_patches_are_refused(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "one.patch"
    file.write_text(wrong)

    with pytest.raises(ValueError, match=r"one\.patch is no flaw"):
        Flaw.read(file)


@pytest.mark.parametrize(
    ("code", "output", "reason"),
    [
        (1, "FAILED tests/test_one.py::test_one - assert 1 == 2", "assert 1 == 2"),
        (1, "FAILED tests/test_one.py::test_one[a b] - assert 1 == 2", "assert 1 == 2"),
        (1, "FAILED tests/test_one.py::test_one", "failed"),
        (1, "FAILED tests/test_one.py::test_one_more - assert 1 == 2", ""),
        (1, "ERROR tests/test_one.py::test_one - fixture 'a' not found", ""),
        (2, "ERROR tests/test_one.py - ImportError", ""),
        (0, "1 passed", ""),
    ],
)
def test_only_a_failure_of_the_named_test_is_a_catch(
    one: Flaw, code: int, output: str, reason: str
) -> None:
    assert one.caught_by(code, f"...\n{output}\n1 failed") == reason
