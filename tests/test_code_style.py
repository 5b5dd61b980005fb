"""Bounds for what can be counted in the source: names, docstrings, types and size (docs/STYLE.md).

Counted are the modules of `portal`, `projects` and `trade`, migrations apart.
"""

import ast
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("portal", "projects", "trade")

FIRST_LEVEL = 24
TESTS_PER_SOURCE_LINE = 0.75
RIDDLES_PERCENT = 2

BARE_ANY_PERCENT = 1
ANY_PER_1000_LINES = 3
SOURCE_LINES = 112_000
"""A warning, well above the lines that there are; 50,000 were wanted."""

RIDDLE = re.compile(r"\s*(What|Whatever|Whether|Who|Whoever|How|Where|Which)\b")
"""Openings of docstrings that ask a question instead of naming a thing or an action."""
NAMED_BY_DJANGO = {"Command"}

type Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def modules() -> dict[str, ast.Module]:
    """Parsed source by path relative to the root."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text())
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    }


@cache
def nodes(module: ast.Module) -> tuple[ast.AST, ...]:
    """All nodes of a module; walking is most of the work, and each count needs it."""
    return tuple(ast.walk(module))


@cache
def lines_of(*folders: str) -> int:
    paths = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sum(path.read_text().count("\n") for path in paths if "migrations" not in path.parts)


def docstrings(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of each docstring: of modules, classes and functions, and those that stand
    below an attribute or a constant."""
    for node in nodes(module):
        if isinstance(node, (ast.Module, ast.ClassDef, *FUNCTION)):
            text = ast.get_docstring(node)
            if text:
                yield getattr(node, "lineno", 1), text
        if isinstance(node, ast.Module | ast.ClassDef):
            for statement in node.body[1:]:
                match statement:
                    case ast.Expr(value=ast.Constant(value=str(text))):
                        yield statement.lineno, text


def riddles(module: ast.Module) -> list[tuple[int, str]]:
    return [(line, text) for line, text in docstrings(module) if RIDDLE.match(text)]


def functions(module: ast.Module) -> Iterator[Function]:
    for node in nodes(module):
        if isinstance(node, FUNCTION):
            yield node


def has_bare_any(function: Function) -> bool:
    """True if an argument or the result is annotated with `Any` alone."""
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    named += [one for one in (arguments.vararg, arguments.kwarg) if one]
    annotations = [*(one.annotation for one in named), function.returns]
    return any(isinstance(one, ast.Name) and one.id == "Any" for one in annotations)


def count_any(module: ast.Module) -> int:
    return sum(isinstance(node, ast.Name) and node.id == "Any" for node in nodes(module))


def shared_class_names(source: dict[str, ast.Module]) -> dict[str, list[str]]:
    """Public classes of the first level of a module whose name another module has too."""
    found = defaultdict(list)
    for path, module in source.items():
        for node in module.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path)
    return {
        name: paths
        for name, paths in found.items()
        if len(paths) > 1 and name not in NAMED_BY_DJANGO
    }


def imported_modules(module: ast.Module) -> Iterator[str]:
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module)


def normal(package: str) -> str:
    """The one spelling of the name of a package that can be written in several ways."""
    return re.sub(r"[-_.]+", "-", package).lower()


def declared_packages() -> set[str]:
    """Names in pyproject.toml, of packages that some installations have too."""
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text())
    optional = tables["project"]["optional-dependencies"].values()
    groups = [*optional, *tables["dependency-groups"].values()]
    lines = [*tables["project"]["dependencies"], *chain.from_iterable(groups)]
    found = (re.match(r"[\w.-]+", line) for line in lines if isinstance(line, str))
    return {normal(name[0]) for name in found if name}


def places(found: Iterable[tuple[str, int, str]], limit: int = 20) -> str:
    """First places of what was found, for the message of a failure."""
    lines = [f"{path}:{line} {text.splitlines()[0][:60]}" for path, line, text in found]
    return "\n".join([f"{len(lines)} in all, among them", *lines[:limit]])


def test_first_level_of_the_portal_is_short() -> None:
    portal = ROOT / "portal"
    packages = {path.parent.name for path in portal.glob("*/__init__.py")}
    names = packages | {path.stem for path in portal.glob("*.py")} - {"__init__"}

    assert len(names) <= FIRST_LEVEL, sorted(names)


def test_public_class_name_exists_once() -> None:
    assert shared_class_names(modules()) == {}


def test_docstrings_are_technical_prose() -> None:
    every = sum(1 for module in modules().values() for _ in docstrings(module))
    found = [
        (path, line, text) for path, module in modules().items() for line, text in riddles(module)
    ]
    percent = 100 * len(found) / every

    assert percent <= RIDDLES_PERCENT, places(found)


def test_few_functions_have_a_bare_any() -> None:
    every = [(path, one) for path, module in modules().items() for one in functions(module)]
    found = [(path, one.lineno, one.name) for path, one in every if has_bare_any(one)]
    percent = 100 * len(found) / len(every)

    assert percent <= BARE_ANY_PERCENT, places(found)


def test_any_is_the_exception() -> None:
    counted = Counter({path: count_any(module) for path, module in modules().items()})
    per_1000_lines = 1000 * counted.total() / lines_of(*PACKAGES)

    assert per_1000_lines <= ANY_PER_1000_LINES, counted.most_common(20)


def test_each_package_that_is_imported_is_declared() -> None:
    """A package that only another one brings along may leave with the next version of that."""
    names = {name.partition(".")[0] for one in modules().values() for name in imported_modules(one)}
    packages = packages_distributions()
    found = {name: set(map(normal, packages.get(name, ()))) for name in names - {*PACKAGES}}
    known = declared_packages()

    assert {
        name: brought for name, brought in found.items() if brought and not brought & known
    } == {}


def test_source_stays_small() -> None:
    lines = lines_of(*PACKAGES)

    assert lines <= SOURCE_LINES


def test_tests_grow_with_the_source() -> None:
    ratio = lines_of("tests") / lines_of(*PACKAGES)

    assert ratio >= TESTS_PER_SOURCE_LINE


SAMPLE = '''"""What this module is for."""
LIMIT = 3
"""Greatest number of rows."""

class Row:
    """A line of a table."""

    width: int
    """How wide it is."""

    def draw(self, canvas: Any, *words: str) -> None:
        """Draw the row; who asks pays."""

def load(rows: list[Any]) -> Any:
    pass

def _plain(rows: list[Any]) -> int:
    """Whether-or-not is no question; `Which` later in the text is fine."""
'''


@pytest.fixture
def sample() -> ast.Module:
    return ast.parse(SAMPLE)


def test_counting_finds_docstrings_of_modules_classes_functions_and_attributes(
    sample: ast.Module,
) -> None:
    assert sorted(line for line, _ in docstrings(sample)) == [1, 3, 5, 9, 11, 17]
    assert [line for line, _ in riddles(sample)] == [1, 9, 17]


def test_counting_tells_a_bare_any_from_one_inside(sample: ast.Module) -> None:
    assert [one.name for one in functions(sample) if has_bare_any(one)] == ["load", "draw"]
    assert count_any(sample) == 4


def test_counting_finds_shared_class_names(sample: ast.Module) -> None:
    other = ast.parse("class Row: ...\nclass Command: ...\nclass _Cell: ...")
    third = ast.parse("class Command: ...\nclass _Cell: ...")

    shared = shared_class_names({"a.py": sample, "b.py": other, "c.py": third})

    assert shared == {"Row": ["a.py", "b.py"]}
