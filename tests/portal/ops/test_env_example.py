"""`.env.example` lists every environment variable that the project reads, with its default."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.tools.configuration import render_configuration, variables

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / ".env.example"
ENTRY = re.compile(r"^#([A-Z][A-Z0-9_]*)=(.*)$", re.MULTILINE)
OF_THE_SYSTEM = {"CI", "HOME", "PATH"}
"""Variables that exist without the project and are not set for it."""


def listed() -> dict[str, str]:
    return dict(ENTRY.findall(EXAMPLE.read_text()))


def sources() -> Iterator[Path]:
    yield ROOT / "manage.py"
    for folder in ("portal", "projects", "trade", "tests"):
        yield from (ROOT / folder).rglob("*.py")


def reads(path: Path) -> Iterator[tuple[str, str | None]]:
    """Names of the variables that a module reads, each with its default if it is a literal."""
    text = path.read_text()
    if "env" not in text:
        return
    module = ast.parse(text)
    names = {**imported_constants(module), **constants(module)}
    for node in ast.walk(module):
        match node:
            case ast.Call(func=func, args=[first, *others], keywords=named):
                if re.fullmatch(r"env(\.\w+)?|os\.environ\.get|os\.getenv", ast.unparse(func)):
                    given = [*others, *(word.value for word in named if word.arg == "default")]
                    yield variable(first, names), default(given)
            case ast.Subscript(value=mapping, slice=key, ctx=ast.Load()):
                if ast.unparse(mapping) == "os.environ":
                    yield variable(key, names), None


def variable(node: ast.expr, names: dict[str, str]) -> str:
    """The variable that a literal, or a constant of this name, stands for."""
    match node:
        case ast.Constant(value=str(name)):
            return name
        case ast.Name(id=constant) if constant in names:
            return names[constant]
    raise AssertionError(f"Name the variable by a literal or a constant: {ast.unparse(node)}")


def constants(module: ast.Module) -> dict[str, str]:
    """Constants of a module that hold a string."""
    return {
        target.id: value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(value := node.value.value, str)
    }


def imported_constants(module: ast.Module) -> dict[str, str]:
    """Constants that a module takes from other modules of the project."""
    found = {}
    for node in module.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            path = ROOT.joinpath(*node.module.split(".")).with_suffix(".py")
            theirs = constants(ast.parse(path.read_text())) if path.is_file() else {}
            names = ((one.asname or one.name, one.name) for one in node.names)
            found.update({ours: theirs[name] for ours, name in names if name in theirs})
    return found


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


@cache
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


def test_reference_is_made_of_it_and_has_every_command() -> None:
    page = (ROOT / "docs/configuration.md").read_text()

    assert page == render_configuration(), "make reference"
    written = sorted(one.stem for one in (ROOT / "portal/management/commands").glob("[a-z]*.py"))
    assert re.findall(r"(?m)^\| `(\w+)` \| (?! \|)", page) == [*listed(), *written]


def test_every_variable_has_an_example_that_differs_from_its_default() -> None:
    for one in variables():
        assert one.examples, one.name
        assert f"{one.name}={one.default}" not in one.examples


HARD = {
    "# DATABASE_URL=sqlite:///another": "",
    "DATABASE_URL=postgres://c:p@db/c?connect_timeout=5&keepalives_idle=10": "postgres://c:p@db/c"
    "?connect_timeout=5&keepalives_idle=10",
    "EMAIL_URL=smtp+tls://user:a$b;c#d~@mail.example:587": "smtp+tls://user:a$b;c#d~@mail.example:587",
    "PORTAL_NAME=Two words ": "Two words",
    r'PORTAL_OPERATOR="The \"office\" of $HOME, `date`."': 'The "office" of $HOME, `date`.',
    r"PORTAL_OIDC_SECRET='a\b $c'": r"a\b $c",
    r"REDIS_URL=redis://:a\$b@10.0.0.3": "redis://:a$b@10.0.0.3",
    "PORTAL_CONTACT=": "",
}
"""Lines of a file of settings and what systemd gives the services for them."""


def test_command_of_a_server_reads_its_settings_as_its_services_do(tmp_path: Path) -> None:
    script = (ROOT / "deploy/corridor").read_text()
    script = script.replace("/etc/corridor", str(tmp_path)).replace("/srv/corridor/current", "/")
    script = script.replace("runuser --user corridor -- .venv/bin/python manage.py ", "")
    (tmp_path / "corridor.env").write_text("\n".join(HARD))
    (tmp_path / "owner.env").write_text("DATABASE_URL=postgres://owner&co@db/c\n")
    read = {}
    for words in (["env", "-0"], ["--as-owner", "env", "-0"]):
        done = subprocess.run(["/bin/sh", "-c", script, "corridor", *words], capture_output=True)
        assert (done.returncode, done.stderr.decode()) == (0, "")
        read[len(words)] = dict(
            one.split("=", 1) for one in done.stdout.decode().split("\0") if one
        )

    names = {line.partition("=")[0]: value for line, value in HARD.items() if line[0] != "#"}
    assert {name: read[2].get(name) for name in names} == names
    assert read[3]["DATABASE_URL"] == "postgres://owner&co@db/c"


def test_a_shell_reads_every_example_and_the_file_of_a_server(tmp_path: Path) -> None:
    """As after copying one into a shell; a value with a space needs quotes."""
    lines = [example for one in variables() for example in one.examples]
    (tmp_path / "env").write_text("\n".join([*lines, (ROOT / "deploy/corridor.env").read_text()]))
    done = subprocess.run(["/bin/sh", "-euc", ". ./env"], cwd=tmp_path, capture_output=True)

    assert (done.returncode, done.stderr.decode()) == (0, "")


@pytest.mark.parametrize("file", ["deploy/corridor.env", "compose.yaml"])
def test_settings_of_a_server_ask_who_runs_it(file: str) -> None:
    asked = (ROOT / file).read_text()

    assert {"PORTAL_NAME", "PORTAL_CONTACT", "PORTAL_OPERATOR"} <= set(re.findall(r"\w+", asked))


@pytest.mark.parametrize(
    ("code", "name", "value"),
    [
        ('env.int("SPEED", default=3)', "SPEED", "3"),
        ('env.bool("OPEN", default=True)', "OPEN", "1"),
        ('os.environ.get("RUNS", "24")', "RUNS", "24"),
        ('env("FOLDER", default=str(HERE))', "FOLDER", None),
        ('os.environ["BROWSER"]', "BROWSER", None),
        ("os.environ.get(OURS)", "FROM_HERE", None),
        ("os.environ.get(STARTED_AT)", "PORTAL_SET_UP_STARTED_AT", None),
    ],
)
def test_reading_finds_each_form(tmp_path: Path, code: str, name: str, value: str | None) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        f'from portal.ops.bootstrap.progress import STARTED_AT\nOURS = "FROM_HERE"\nx = {code}\n'
    )

    assert list(reads(module)) == [(name, value)]
