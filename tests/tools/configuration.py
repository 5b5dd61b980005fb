"""The reference of environment variables (names and kinds from the settings, words, defaults and
examples from `.env.example`) and of commands, with what each says of itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands, load_command_class

HEAD = """# Configuration

Made by `make reference` from `portal/settings.py` and `.env.example`; a test compares.
Nothing has to be set to try the portal, and [install.md](install.md) says what a server needs.
`manage.py check --deploy` judges the values. After a change restart the processes.

A variable `NAME` whose kind is given may also be set as `NAME_FILE`, the path of a file that holds
its value, as for secrets. *yes or no* is written `1` or `0`, a *list* with commas.
"""
KINDS = {
    "": "text",
    "bool": "yes or no",
    "cache": "address",
    "db": "address",
    "email_url": "address",
    "float": "number",
    "int": "number",
    "list": "list",
    "text": "text",
}
"""By the method of `environ.Env` that reads a variable in the settings."""
READ = re.compile(r'\benv(?:\.(\w+))?\(\s*"([A-Z][A-Z0-9_]*)"')
SECTION = re.compile(r"# --- (.+?) -+$")
ENTRY = re.compile(r"#([A-Z][A-Z0-9_]*)=(.*)$")
EXAMPLE = "# Example: "
COLUMNS = "| variable | kind | for | default | example |\n|---|---|---|---|---|"


@dataclass
class Variable:
    name: str
    section: str
    meaning: str
    default: str
    examples: list[str] = field(default_factory=list)
    kind: str = ""
    """Empty for what no setting reads."""


def variables() -> list[Variable]:
    """Return what `.env.example` lists, in its order. Raises LookupError if a setting reads a
    variable that it does not list."""
    found = {one.name: one for one in _listed(Path(settings.BASE_DIR, ".env.example").read_text())}
    for method, name in READ.findall(Path(settings.BASE_DIR, "portal/settings.py").read_text()):
        if name not in found:
            raise LookupError(f"Explain {name} in .env.example.")
        found[name].kind = KINDS[method]
    return list(found.values())


def _listed(text: str) -> Iterator[Variable]:
    """Yield the entries of an environment file; those below one comment share its words."""
    section, words, examples = "", list[str](), list[str]()
    for line in text.splitlines():
        if heading := SECTION.match(line):
            section = heading[1]
        elif entry := ENTRY.match(line):
            own = [one for one in examples if one.startswith((f"{entry[1]}=", f"{entry[1]}_FILE="))]
            yield Variable(entry[1], section, " ".join(words), entry[2], own)
        elif line.startswith(EXAMPLE):
            examples.append(line.removeprefix(EXAMPLE))
        elif line.startswith("# "):
            words.append(line.removeprefix("# "))
        else:
            words, examples = [], []


def render_configuration() -> str:
    """Return the reference as Markdown."""
    return "\n".join([HEAD, *_sections(), *_commands()])


def _sections() -> Iterator[str]:
    section = ""
    for one in variables():
        if one.section != section:
            section = one.section
            yield from ([] if one.section == "The installation" else [""])
            yield f"## {section}\n\n{COLUMNS}"
        meaning = one.meaning.replace("|", "\\|").replace("<", "&lt;")
        cells = [f"`{one.name}`", one.kind or "–", meaning, _code(one.default) or "empty"]
        yield f"| {' | '.join([*cells, '<br>'.join(map(_code, one.examples))])} |"
    yield ""


def _commands() -> Iterator[str]:
    yield "## Commands\n\n`manage.py NAME --help` lists the options.\n"
    yield "| `manage.py …` | |\n|---|---|"
    for name, app in sorted(get_commands().items()):
        if app == "portal":
            yield f"| `{name}` | {load_command_class(app, name).help} |"
    yield ""


def _code(text: str) -> str:
    return f"`{text}`" if text else ""
