"""The threat model and the table of ASVS leave no row silent, and name tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
THREATS = (ROOT / "docs" / "threat-model.md").read_text()
ASVS = (ROOT / "docs" / "asvs.md").read_text()
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
REQUIREMENT = re.compile(r"^\| (\d+)\.(\d+)\.(\d+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
ANSWER = re.compile(r"(met by|does not apply because|open:) \S")
LEVEL_2 = 253
"""Requirements of levels 1 and 2 in ASVS 5.0.0."""


def missing_tests(text: str) -> list[str]:
    return [
        f"{path}::{name}"
        for path, name in NAMED.findall(text)
        if not (ROOT / path).is_file()
        or not re.search(rf"^ *def {name}\(", (ROOT / path).read_text(), re.MULTILINE)
    ]


def rows_of_threats(text: str) -> list[str]:
    _, _, threats = text.partition("\n## Threats\n")
    rows = re.findall(r"^\| (.+) \|$", threats.partition("\n## ")[0], re.MULTILINE)
    return [row for row in rows if not row.startswith("threat |")]


def silent(rows: list[str]) -> list[str]:
    """Rows of threats without a test and without *open*."""
    answers = {row: row.rpartition(" | ")[2] for row in rows}
    return [row for row, told in answers.items() if not NAMED.search(told) and told[:6] != "open: "]


@pytest.mark.parametrize("text", [THREATS, ASVS], ids=["threats", "asvs"])
def test_named_tests_exist(text: str) -> None:
    assert len(NAMED.findall(text)) > 90
    assert missing_tests(text) == []


def test_every_threat_has_a_test_or_is_open() -> None:
    rows = rows_of_threats(THREATS)
    assert len(rows) > 70
    assert silent(rows) == []


def test_every_requirement_of_level_2_is_answered() -> None:
    rows = REQUIREMENT.findall(ASVS)
    numbers = [tuple(map(int, row[:3])) for row in rows]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == LEVEL_2
    assert {number[0] for number in numbers} == set(range(1, 18))
    assert [row for row in rows if not ANSWER.match(row[4])] == []


def test_counts_of_answers_are_those_of_the_table() -> None:
    answers = [found[1] for row in REQUIREMENT.findall(ASVS) if (found := ANSWER.match(row[4]))]
    met, not_applying, is_open = (
        answers.count(word) for word in ("met by", "does not apply because", "open:")
    )
    told = f"Of {LEVEL_2}, {met} are met, {not_applying} do not apply, {is_open} are open."
    assert told in ASVS


def test_silent_rows_and_missing_tests_are_found() -> None:
    assert missing_tests("`tests/test_docs.py::test_gone` `tests/gone.py::test_x`") == [
        "tests/test_docs.py::test_gone",
        "tests/gone.py::test_x",
    ]
    assert silent(["a | b | ", "a | b | open: why", "a | b | we are careful"]) == [
        "a | b | ",
        "a | b | we are careful",
    ]
    assert not ANSWER.match("open")
    assert not ANSWER.match("met by ")
