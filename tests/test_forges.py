"""Files for code forges and pre-commit: they parse, and run what the checkout offers."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
CI = (ROOT / ".github/workflows/ci.yml", ROOT / ".gitlab-ci.yml")
TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text())
PYTHONS = ["3.12", "3.13", "3.14"]
POSTGRESQLS = ["15", "16", "17", "18"]


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


def values_of(node: Any, *names: str) -> list[Any]:
    """Values of all keys with one of these names, at any depth, in order."""
    if isinstance(node, list):
        return [value for item in node for value in values_of(item, *names)]
    if not isinstance(node, dict):
        return []
    found: list[Any] = []
    for key, value in node.items():
        found += [value] if str(key).lower() in names else []
        found += values_of(value, *names)
    return found


@pytest.mark.parametrize("path", CI, ids=lambda path: path.name)
def test_ci_covers_every_supported_version(path: Path) -> None:
    pythons = [found for found in values_of(load(path), "python") if isinstance(found, list)]
    servers = [found for found in values_of(load(path), "postgresql") if isinstance(found, list)]

    assert TOOLS["project"]["requires-python"] == f">={PYTHONS[0]}"
    assert pythons == [PYTHONS, PYTHONS]
    assert servers == [POSTGRESQLS]


def test_actions_of_others_are_named_by_their_content() -> None:
    """A tag may be moved to other code."""
    used = values_of(load(CI[0]), "uses")

    assert used
    assert [one for one in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", one)] == []


@pytest.mark.parametrize("path", CI, ids=lambda path: path.name)
def test_ci_runs_commands_that_exist(path: Path) -> None:
    lines = [
        line
        for script in values_of(load(path), "run", "script")
        if script
        for line in ([script] if isinstance(script, str) else script)
    ]
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    asked = {word for line in lines for word in re.findall(r"^make ([a-z-]+)$", line)}
    assert asked >= {"check", "test-everything"}
    assert asked <= targets
    assert any(line.startswith("python3 manage.py test") for line in lines)


def test_hooks_are_local_and_run_tools_of_the_checkout() -> None:
    repositories = load(ROOT / ".pre-commit-config.yaml")["repos"]
    hooks = [hook for repository in repositories for hook in repository["hooks"]]

    assert {repository["repo"] for repository in repositories} == {"local"}
    assert {hook["language"] for hook in hooks} == {"system"}
    assert all(hook["entry"].startswith(".venv/bin/") for hook in hooks)
    assert {"ruff", "ruff-format", "djlint", "lint-imports"} <= {hook["id"] for hook in hooks}


def test_forms_of_issues_ask_for_something() -> None:
    forms = [
        path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if "name" in load(path)
    ]

    assert len(forms) == 3
    for form in forms:
        fields = [field for field in load(form)["body"] if field["type"] != "markdown"]
        identifiers = [field["id"] for field in fields]
        assert len(identifiers) == len(set(identifiers))
        assert any(field.get("validations", {}).get("required") for field in fields)


def test_both_forges_ask_the_same_of_a_change() -> None:
    github = ROOT / ".github/PULL_REQUEST_TEMPLATE.md"
    gitlab = ROOT / ".gitlab/merge_request_templates/Default.md"

    assert github.read_text() == gitlab.read_text()


def released() -> tuple[str, str]:
    """Version and day of the newest section of the changelog that is a release."""
    found = re.search(r"^## (\d\S+) – (\S+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert found
    return found[1], found[2]


def test_citation_names_the_release_and_its_authors() -> None:
    """As CFF 1.2.0 requires it."""
    cited = load(ROOT / "CITATION.cff")

    assert cited["cff-version"] == "1.2.0"
    assert (cited["version"], str(cited["date-released"])) == released()
    assert cited["license"] == TOOLS["project"]["license"]
    assert cited["title"]
    assert cited["message"]
    assert all(author["name"] for author in cited["authors"])


def test_catalogue_entry_is_whole() -> None:
    """What publiccode.yml 0.4 requires, with its limits."""
    entry = load(ROOT / "publiccode.yml")

    assert (entry["softwareVersion"], entry["releaseDate"]) == released()
    assert entry["legal"]["license"] == TOOLS["project"]["license"]
    assert entry["url"].startswith("https://")
    assert entry["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert entry["softwareType"] == "standalone/web"
    assert entry["platforms"] == ["web"]
    assert entry["categories"]
    assert entry["maintenance"]["type"] == "community"
    assert entry["maintenance"]["contacts"][0]["name"]
    assert entry["localisation"]["localisationReady"] is True
    assert set(entry["description"]) == set(entry["localisation"]["availableLanguages"])
    for text in entry["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert all(len(feature) <= 100 for feature in text["features"])
    assert 500 <= len(entry["description"]["en"]["longDescription"]) <= 10_000
