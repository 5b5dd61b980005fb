"""`portal` names no kind of record of an app, nor what such a kind is coloured by."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from portal.records.kinds import all_kinds
from projects.energy.vocabularies import Technology
from projects.pipelines.models import Fuel

ROOT = Path(settings.BASE_DIR)
OWN_TEMPLATES = ("admin", "charts", "components", "embed", "portal")
ALLOWED = {
    "portal/settings.py",  # OWN_APPS
    "portal/urls.py",  # SDMX
    "portal/search/glossary.py",  # words of readers, in all languages
    "portal/admin/kinds/stories.py",  # a translated example
}


@cache
def foreign_words() -> re.Pattern[str]:
    """Names of kinds and their addresses, and technologies as values or colours. Words that are
    common English too (series, ranking) count where they stand in an address."""
    foreign = [kind for kind in all_kinds().values() if kind.app != "portal"]
    own = [kind for kind in foreign if kind.kind not in ("series", "corridor", "ranking")]
    names = [rf"\b{kind.model.__name__}\b" for kind in own]
    kinds = [rf"[\"'“]{kind.kind}[\"':”]" for kind in own]
    sections = [f"[\"'/]{kind.section}/" for kind in foreign]
    values = [re.escape(one) for one in {*Technology.values, *Fuel.values}]
    coloured = [rf"[\"'\[=]{one}[\"'\]]|--{one}\b|-colour-{one}\b" for one in values]
    kinds += ["energyproject", "tradehub"]
    apps = [rf"[\"'/]{app}[./]|\|{app}\b" for app in sorted({kind.app for kind in foreign})]
    return re.compile("|".join([*names, *kinds, *sections, *coloured, *apps]))


def files(*folders: Path, endings: str) -> list[Path]:
    found = [file for folder in folders for file in sorted(folder.rglob("*.*"))]
    left_out = {"migrations", "locale", "built"}
    return [
        file
        for file in found
        if file.suffix[1:] in endings.split() and not left_out & set(file.parts)
    ]


def code_of(file: Path) -> str:
    """The names and texts of a module, its docstrings left out."""
    nodes = list(ast.walk(ast.parse(file.read_text())))
    prose = {
        id(node.body[0].value)
        for node in nodes
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    } | {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    words = [
        f'"{node.value}"'
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]
    names = [node.id for node in nodes if isinstance(node, ast.Name)]
    imports = [f'"{node.module}."' for node in nodes if isinstance(node, ast.ImportFrom)]
    return "\n".join([*words, *names, *imports])


def named_in(text: str) -> list[str]:
    return sorted({found[0] for found in foreign_words().finditer(text)})


@pytest.mark.slow
def test_modules_of_the_portal_name_no_kind_of_an_app() -> None:
    found = {
        str(file.relative_to(ROOT)): code_of(file) for file in files(ROOT / "portal", endings="py")
    }
    named = {file: words for file, text in found.items() if (words := named_in(text))}

    assert {file: words for file, words in named.items() if file not in ALLOWED} == {}


def test_scripts_style_sheets_and_templates_of_the_portal_name_no_kind_of_an_app() -> None:
    templates = [ROOT / "templates" / name for name in OWN_TEMPLATES]
    found = files(ROOT / "portal" / "static", *templates, endings="js css html")
    texts = {str(file.relative_to(ROOT)): file.read_text() for file in found}

    assert {file: words for file, text in texts.items() if (words := named_in(text))} == {}


@pytest.mark.parametrize(
    "text",
    [
        '"/hubs/"',
        "model = EnergyProject",
        "--coal: #444",
        '[data-value="wind"]',
        '"trade.x"',
        '"(portal|trade)/"',
    ],
)
def test_such_names_would_be_found(text: str) -> None:
    assert named_in(text)
