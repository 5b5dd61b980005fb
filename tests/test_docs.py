"""Documents keep to short lines, name what exists, and are found from the index."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.text import capfirst
from django.utils.translation import gettext, override

from portal.admin.first_hour import TEXTS
from portal.models.rules import Rule

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "adr").glob("*.md"))
FIRST = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "portal/data/README.md")
DOCUMENTS = [ROOT / name for name in FIRST] + sorted(DOCS.rglob("*.md"))
APPS = ("projects", "trade")
NOUNS = [file.parent for app in APPS for file in sorted((ROOT / app).glob("*/kind*.py"))]
WIDTH = 120

LINK = re.compile(r"\]\(([^)\s]+)\)")
ADDRESS = re.compile(r"https?://[^\s'\"`)>]+")
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"(?:portal|projects|trade|tests|templates|docs|<app>)(?:/[\w.{},<>*-]+)+/?")
NEW_FILE = re.compile(r"^New file `[^`]+`", re.MULTILINE)
MODULE = re.compile(r"(?:portal|projects|trade)(?:\.\w+)+")
CLASS = re.compile(r"\b((?:portal|projects|trade)(?:\.[a-z_]+)+)\.([A-Z]\w+)")

every_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT))
)


def too_long(text: str) -> list[str]:
    """Lines over the limit, except rows of tables and lines that only an address makes long."""
    return [
        line
        for line in text.splitlines()
        if len(ADDRESS.sub("", line)) > WIDTH and not line.startswith("|")
    ]


def headings(text: str) -> set[str]:
    """Fragments of a document's headings, as forges make them."""
    found = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in found)
    return {re.sub(r"\s", "-", heading) for heading in plain}


def broken_links(document: Path) -> list[str]:
    """Relative links of a document that lead to no file, or to no heading in it."""
    return [
        target
        for target in LINK.findall(document.read_text())
        if not re.match(r"\w+:", target) and not leads_somewhere(document, target)
    ]


def leads_somewhere(document: Path, target: str) -> bool:
    path, _, fragment = target.partition("#")
    file = document.parent / path if path else document
    if not file.exists():
        return False
    return not fragment or fragment in headings(file.read_text())


def expand(path: str) -> Iterator[list[str]]:
    """Choices that a path stands for: each of `{a,b}` has to exist, `<app>` in one app at least."""
    braces = re.search(r"\{([^}]*)\}", path)
    if braces:
        for name in braces[1].split(","):
            yield from expand(path[: braces.start()] + name + path[braces.end() :])
    elif "<app>/<noun>" in path:
        nouns = [str(noun.relative_to(ROOT)) for noun in NOUNS]
        yield [path.replace("<app>/<noun>", noun) for noun in nouns]
    elif "<app>" in path:
        yield [path.replace("<app>", app) for app in APPS]
    else:
        yield [path]


def exists(path: str) -> bool:
    """True for files, folders, patterns, and modules that are named without their suffix."""
    return any(next(ROOT.glob(name.rstrip("/")), None) for name in (path, f"{path}.py"))


def names_a_module(name: str) -> bool:
    """True for a module, or for a name that its text contains."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        if file.exists():
            rest = parts[length:]
            return not rest or re.search(rf"\b{rest[0]}\b", file.read_text()) is not None
    return False


def names_of_nothing(text: str) -> list[str]:
    """Paths and modules in backticks that do not exist, those of files to be made apart."""
    wrong = []
    for code in CODE.findall(NEW_FILE.sub("", text)):
        if PATH.fullmatch(code):
            wrong += [code for choice in expand(code) if not any(map(exists, choice))]
        elif MODULE.fullmatch(code) and not names_a_module(code):
            wrong.append(code)
    return wrong


def classes_of_nothing(text: str) -> list[str]:
    """Classes that a comment names with their module, which has none of this name."""
    defined = {
        module: re.findall(r"^class (\w+)", file.read_text(), re.MULTILINE)
        for module, _name in CLASS.findall(text)
        if (file := ROOT / f"{module.replace('.', '/')}.py").exists()
    }
    named = CLASS.findall(text)
    return [f"{module}.{name}" for module, name in named if name not in defined.get(module, ())]


@every_document
def test_lines_are_short(document: Path) -> None:
    assert too_long(document.read_text()) == []


@every_document
def test_links_lead_somewhere(document: Path) -> None:
    assert broken_links(document) == []


@every_document
def test_paths_and_modules_exist(document: Path) -> None:
    assert names_of_nothing(document.read_text()) == []


def test_paths_and_modules_that_the_code_names_exist() -> None:
    modules = [path for app in ("portal", *APPS) for path in (ROOT / app).rglob("*.py")]
    source = {path: path.read_text() for path in modules if "migrations" not in path.parts}
    found = {str(path): wrong for path, text in source.items() if (wrong := names_of_nothing(text))}

    assert len(source) > 500
    assert found == {}


def test_classes_that_templates_name_exist() -> None:
    texts = {path: path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    found = {
        str(path): wrong for path, text in texts.items() if (wrong := classes_of_nothing(text))
    }

    assert sum(1 for text in texts.values() if CLASS.search(text)) > 50
    assert found == {}


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_decision_states_context_decision_and_price(decision: Path) -> None:
    text = decision.read_text()

    assert text.startswith(f"# {int(decision.stem[:4])}. ")
    for part in ("Context", "Decision", "Price"):
        assert re.search(rf"^(\*\*{part}\.\*\*|## {part}$)", text, re.MULTILINE), part


def test_first_change_fits_the_source() -> None:
    text = (DOCS / "DEVELOPING.md").read_text()
    patch = re.search(r"^ *--- a/(.+)\n.+\n *-( .+)\n", text, re.MULTILINE)

    assert patch is not None
    assert (ROOT / patch[1]).read_text().splitlines().count(patch[2]) == 1


def test_guide_of_editors_has_every_rule() -> None:
    guide = (DOCS / "editors.md").read_text()

    with override("en"):
        assert [rule.label for rule in Rule if f"{rule.label}" not in guide] == []


def test_guide_of_editors_begins_with_the_help_of_the_desk() -> None:
    first_hour = (TEXTS / "first_hour.en.md").read_text()

    assert first_hour in (DOCS / "editors.md").read_text()
    assert len(first_hour.split()) <= 600


@pytest.mark.parametrize("language", ["en", "ru", "zh-hans"])
def test_help_of_the_desk_names_buttons_and_pages_as_they_are_called(language: str) -> None:
    english, named = (
        re.findall(r"\*\*(.+?)\*\*", " ".join(text.split()))
        for text in ((TEXTS / f"first_hour.{one}.md").read_text() for one in ("en", language))
    )

    with override(language):
        both = [(gettext(one), gettext(one.lower()), one) for one in english]
        labels = [capfirst(low if label == one else label) for label, low, one in both]
    assert named == [" ".join(label.split()) for label in labels]


def test_index_leads_to_every_document() -> None:
    index = DOCS / "README.md"
    linked = {
        (DOCS / target.partition("#")[0]).resolve() for target in LINK.findall(index.read_text())
    }

    assert {path for path in DOCUMENTS if path != index} - linked == set()


def test_glossary_names_classes_that_exist() -> None:
    named = {
        found[1]
        for code in CODE.findall((DOCS / "GLOSSARY.md").read_text())
        if (found := re.fullmatch(r"([A-Z][a-z]\w+)(?:\.\w+(?:\(\))?)?", code))
    }
    modules = [path for app in ("portal", *APPS) for path in (ROOT / app).rglob("*.py")]
    source = "\n".join(path.read_text() for path in modules if "migrations" not in path.parts)
    defined = set(re.findall(r"^ *class (\w+)", source, re.MULTILINE))

    assert len(named) > 30
    assert named - defined == set()


def test_newest_section_of_the_changelog_is_of_this_version_and_short() -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    _, *sections = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)
    newest = next(one for one in sections if not one.startswith("Unreleased"))

    assert version
    assert newest.startswith(f"{version[1]} ")
    assert len(newest.splitlines()) <= 40


@pytest.mark.parametrize(
    ("document", "words", "file"),
    [
        ("README.md", "power plants", "projects/data/projects.csv"),
        ("README.md", "pipelines", "projects/data/pipelines.csv"),
        ("README.md", "other energy facilities", "projects/data/facilities.csv"),
        ("README.md", "hubs", "trade/data/hubs.csv"),
        ("README.md", "statistical series", "trade/data/series.csv"),
        ("docs/search.md", "queries", "tests/portal/search/search_queries.csv"),
    ],
)
def test_numbers_of_rows_are_those_of_files(document: str, words: str, file: str) -> None:
    with (ROOT / file).open(encoding="utf-8", newline="") as rows:
        number = sum(1 for _row in csv.DictReader(rows))

    assert f"{number:,} {words}" in re.sub(r"\s+", " ", (ROOT / document).read_text())


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("see `portal/facts/` and `docs/README.md`", []),
        ("see `<app>/<noun>/serializers.py` and `portal/{facts,models}/__init__.py`", []),
        ("see `portal/facts/{fact,opinion}.py`", ["portal/facts/{fact,opinion}.py"]),
        ("see `portal/rumours/`", ["portal/rumours/"]),
        ("see `portal.facts.fact.Fact`", []),
        ("see `portal.rumours`", ["portal.rumours"]),
        ("see `portal.facts.Rumour`", ["portal.facts.Rumour"]),
    ],
)
def test_missing_paths_and_modules_are_found(text: str, wrong: list[str]) -> None:
    assert names_of_nothing(text) == wrong


def test_long_lines_and_broken_links_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        f"# A page\n{'x' * 121}\n| {'x' * 121} |\nhttps://portal.example/{'x' * 121}\n"
        "[one](gone.md) [two](page.md#a-page) [three](#another)\n"
    )

    assert too_long(page.read_text()) == ["x" * 121]
    assert broken_links(page) == ["gone.md", "#another"]
