"""No style sheet has rules for what no page has."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import django
import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("portal", "projects", "trade")
ADMIN = Path(django.__file__).parent / "contrib" / "admin"
OF_OTHERS = {"map-interactive.css": "maplibregl-", "api-docs.css": ""}
"""Beginnings of the names that MapLibre and Swagger UI give, by the sheet for them."""

SHEETS = sorted(
    path for name in PACKAGES for path in (ROOT / name / "static").glob("*/[ac]*/*.css")
)
NAME = re.compile(r"[A-Za-z_][\w-]*")


@cache
def words() -> frozenset[str]:
    """What stands in templates, scripts and modules, ours and those of Django's admin. A name that
    is put together leaves its beginning: `state-{{ record.status }}` the word `state-`."""
    ours = [ROOT / "templates", *(ROOT / name for name in PACKAGES)]
    files = (path for folder in [*ours, ADMIN] for path in folder.rglob("*.*"))
    sources = (path for path in files if path.suffix in {".html", ".js", ".py"})
    return frozenset(
        word
        for path in sources
        if not {"built", "locale", "migrations", "tests"} & {*path.parts}
        for word in NAME.findall(path.read_text())
    )


def names_in(css: str) -> Iterator[str]:
    """Classes and identifiers in the selectors."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    for selector in re.findall(r"([^{};]+)\{", css):
        if not selector.strip().startswith("@"):
            yield from re.findall(r"[.#]([A-Za-z_][\w-]*)", re.sub(r'"[^"]*"', "", selector))


def is_used(name: str) -> bool:
    beginnings = (name[: match.end()] for match in re.finditer("[-_]+", name))
    return name in words() or any(beginning in words() for beginning in beginnings)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_classes_of_a_style_sheet_are_those_of_pages(path: Path) -> None:
    others = OF_OTHERS.get(path.name, "of nobody")
    unused = {name for name in names_in(path.read_text()) if not is_used(name)}

    assert {name for name in unused if not name.startswith(others)} == set()


def test_a_name_that_nothing_has_is_found() -> None:
    css = ".panel, .vanished-thing { color: red } @media print { #nothing-has-this { color: red } }"
    names = names_in(css)

    assert [name for name in names if not is_used(name)] == ["vanished-thing", "nothing-has-this"]
