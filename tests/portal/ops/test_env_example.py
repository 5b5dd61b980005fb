"""`.env.example` lists every environment variable that the project reads, with its default."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / ".env.example"
ENTRY = re.compile(r"^#([A-Z][A-Z0-9_]*)=(.*)$", re.MULTILINE)
OF_THE_SYSTEM = {"HOME", "PATH"}
"""Variables that exist without the project and are not set for it."""


def listed() -> dict[str, str]:
    return dict(ENTRY.findall(EXAMPLE.read_text()))


def sources() -> Iterator[Path]:
    yield ROOT / "manage.py"
    for folder in ("portal", "projects", "trade", "tests"):
        yield from (ROOT / folder).rglob("*.py")


def reads(path: Path) -> Iterator[tuple[str, str | None]]:
    """Names of the variables that a module reads, each with its default if it is a literal."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Call(func=func, args=[ast.Constant(value=str(name)), *others], keywords=named):
                if re.fullmatch(r"env(\.\w+)?|os\.environ\.get|os\.getenv", ast.unparse(func)):
                    yield name, default([*others, *(k.value for k in named if k.arg == "default")])
            case ast.Subscript(value=mapping, slice=ast.Constant(value=str(name)), ctx=ast.Load()):
                if ast.unparse(mapping) == "os.environ":
                    yield name, None


def default(values: list[ast.expr]) -> str | None:
    """The literal that follows the name, as it is written in an environment file."""
    try:
        literals = [ast.literal_eval(value) for value in values]
    except ValueError:
        return None
    match literals:
        case [bool(value)]:
            return str(int(value))
        case [list(value)]:
            return ",".join(value)
        case [value]:
            return str(value)
    return None


def read_by_the_project() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in sources():
        for name, value in reads(path):
            found.setdefault(name, set()).update([] if value is None else [value])
    return {name: values for name, values in found.items() if name not in OF_THE_SYSTEM}


def test_example_lists_every_variable_and_no_other() -> None:
    assert set(listed()) == set(read_by_the_project())


def test_example_gives_the_defaults_of_the_code() -> None:
    given = listed()
    literal = {name: values for name, values in read_by_the_project().items() if values}

    assert {name: {given[name]} for name in literal} == literal


def test_every_variable_is_explained() -> None:
    """A comment stands above each entry, or above the group of entries it belongs to."""
    blocks = EXAMPLE.read_text().split("\n\n")
    bare = [block for block in blocks if ENTRY.search(block) and not block.startswith("# ")]

    assert bare == []


@pytest.mark.parametrize(
    ("code", "name", "value"),
    [
        ('env.int("SPEED", default=3)', "SPEED", "3"),
        ('env.bool("OPEN", default=True)', "OPEN", "1"),
        ('os.environ.get("RUNS", "24")', "RUNS", "24"),
        ('env("FOLDER", default=str(HERE))', "FOLDER", None),
        ('os.environ["BROWSER"]', "BROWSER", None),
    ],
)
def test_reading_finds_each_form(tmp_path: Path, code: str, name: str, value: str | None) -> None:
    module = tmp_path / "module.py"
    module.write_text(f"x = {code}\n")

    assert list(reads(module)) == [(name, value)]
