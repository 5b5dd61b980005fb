"""Identifiers in other registers that the packaged data name."""

import csv
import re
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


def test_every_unit_of_gem_is_named_by_the_source_of_its_phase() -> None:
    named = [
        (row["project"], row["name"], match[1] if match else "")
        for row in rows("phases.csv")
        for match in [UNIT.search(row["locator"]) if row["source"].startswith("gem-") else None]
    ]
    found = [(row["project"], row["name"], row["gem_unit_id"]) for row in rows("phases.csv")]
    assert found == named
    units = [unit for *_phase, unit in found if unit]
    assert len(units) == len(set(units)) == 460
