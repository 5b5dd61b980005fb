"""Licences are listed for every locked package; the bill of materials is CycloneDX; an audit that
could not ask says so."""

import importlib.metadata
import json
import re
from dataclasses import replace

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.tools import audit
from tests.tools.dependencies import LICENCES, Package, licence_of, locked, packages, write_bill


def listed() -> dict[str, dict[str, str]]:
    """Licences by package, by the title of their table."""
    parts = LICENCES.read_text().split("\n## ")[1:]
    rows = {
        part.splitlines()[0]: re.findall(r"^\| (\S+) \| (.+) \|$", part, re.M) for part in parts
    }
    return {title: dict(found[1:]) for title, found in rows.items()}


def test_every_locked_package_is_listed_with_its_licence() -> None:
    running = {name for name, _, _ in locked("requirements.lock")}
    every = {name for name, _, _ in locked("requirements-dev.lock")}
    tables = listed()
    in_use, tools = tables["Python, in an installation"], tables["Python, in development only"]
    assert (set(in_use), set(tools)) == (running, every - running), "make licences"
    wrong = {}
    for name, licence in {**in_use, **tools}.items():
        try:
            if licence_of(name) != licence:
                wrong[name] = licence
        except importlib.metadata.PackageNotFoundError:  # of another platform, or of `make check`
            continue
    assert wrong == {}


def test_no_installation_carries_a_licence_that_would_bind_the_program() -> None:
    tables = listed()
    runs = {**tables["Python, in an installation"], **tables["For browsers and maps"]}
    assert len(runs) > 60
    assert [name for name, licence in runs.items() if re.match(r"A?GPL", licence)] == []


def test_bill_of_materials_is_valid_and_has_every_hash() -> None:
    hashes = (("SHA-256", "a" * 64), ("SHA-256", "b" * 64))
    licence = "MIT OR Apache-2.0"
    django = Package(
        ecosystem="pypi", name="django", version="6.1", licence=licence, hashes=hashes, runs=True
    )
    ruff = replace(django, name="ruff", version="1", runs=False)
    bill = write_bill([django, ruff])
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
    found = {one["purl"]: one for one in json.loads(bill)["components"]}
    assert set(found) == {"pkg:pypi/django@6.1", "pkg:pypi/ruff@1"}
    assert {one["content"] for one in found["pkg:pypi/django@6.1"]["hashes"]} == {
        "a" * 64,
        "b" * 64,
    }
    assert found["pkg:pypi/ruff@1"]["scope"] == "excluded"
    assert found["pkg:pypi/ruff@1"]["licenses"] == [{"expression": "MIT OR Apache-2.0"}]


@pytest.mark.exhaustive
def test_bill_of_all_packages_is_valid() -> None:
    made_of = packages()
    assert all(package.hashes for package in made_of)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(write_bill(made_of)) is None


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("", None),
        ('{"message": "405 Method Not Allowed", "error": {}}', None),
        ('{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}', []),
        (
            '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}]}]}',
            ["a 1: CVE-1"],
        ),
        ('{"vulnerabilities": {"b": {"severity": "high"}}}', ["b: high"]),
    ],
)
def test_audit_tells_silence_from_an_answer(answer: str, found: list[str] | None) -> None:
    assert audit.weaknesses(answer) == found
