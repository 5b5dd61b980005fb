"""Identifiers in other registers that the packaged data name."""

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

DATA = Path(__file__).parents[2] / "projects" / "data"
UNIT = re.compile(r"\bunit (G\d+)\b")
NAMED = re.compile(r"\bid (?:(GEODB\d+)|(\d+))$")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_identifier_of_wri_is_named_by_its_evidence() -> None:
    """The database puts “WRI” before the numbers of its own files, in seven digits."""
    named = {
        (row["record"], match[1] or f"WRI{int(match[2]):07}")
        for row in (*rows("evidence.csv"), *rows("claims.csv"))
        if row["source"].startswith("wri-") and (match := NAMED.search(row["locator"]))
    }
    found = {(row["project"], row["value"]) for row in rows("external_ids.csv")}
    assert found == named
    assert len(found) == 141


def test_every_unit_of_gem_is_named_by_its_phase_or_a_claim_about_it() -> None:
    """A phase that another source describes keeps the unit that a claim about it names, unless the
    tracker counts several phases as one unit."""
    said = defaultdict(set)
    for claim in rows("claims.csv"):
        part = re.match(r"phases-(\d+)-", claim["fact"])
        if part and (unit := unit_of(claim)):
            said[claim["record"], int(part[1])].add(unit)
    phases, numbers = rows("phases.csv"), Counter[str]()
    named = []
    for row in phases:
        numbers[row["project"]] += 1
        units = {unit_of(row)} - {""} or said[row["project"], numbers[row["project"]]]
        named.append((row["project"], row["name"], units.pop() if len(units) == 1 else ""))
    times = Counter(unit for *_phase, unit in named)
    named = [(plant, name, unit if times[unit] == 1 else "") for plant, name, unit in named]
    found = [(row["project"], row["name"], row["gem_unit_id"]) for row in phases]

    assert found == named
    assert len([unit for *_phase, unit in found if unit]) == 462


def unit_of(row: dict[str, str]) -> str:
    match = UNIT.search(row["locator"]) if row["source"].startswith("gem-") else None
    return match[1] if match else ""
