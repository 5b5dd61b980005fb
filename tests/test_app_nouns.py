"""`portal` knows no app: their nouns do not occur in its code, its scripts and its style sheets.

Looked at are names, and strings without spaces; prose, docstrings and comments may have examples.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps

from portal.models import Record

ROOT = Path(__file__).resolve().parents[1]
PORTAL = ROOT / "portal"
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$|\s// .*?$", re.DOTALL | re.MULTILINE)
WORD = re.compile(r"[a-z]+|[A-Z][a-z]+|[A-Z]+(?![a-z])")
MODULE = re.compile(r"(?:projects|trade)\.[a-z_.]+")

HONEST = {
    "corridor": [""],  # the name of the program; those of the app are many
    "facility": ["editorial/plausibility/points.py"],  # columns, of whichever kind has them
    "project": [""],  # pyproject, a project of others; that of the app is an energyproject
    "projects": ["settings.py", "formatting/numbers.py", "participation/"],  # the app, a unit
    "ranking": ["search/"],  # the order of what is found
    "series": [  # the rows of a chart; a column of a list
        "graphics/charts/",
        "static/portal/admin/lists.css",
        "static/portal/css/chart",
        "static/portal/js/charts/",
    ],
}
"""Words that are honest in these places, which are beginnings of paths."""


@cache
def nouns() -> frozenset[str]:
    """The kinds of record of the apps, whole and by their last word, and the other statement."""
    models = [
        model
        for app in ("projects", "trade")
        for model in apps.get_app_config(app).get_models()
        if issubclass(model, Record)
    ]
    last = [WORD.findall(model.__name__)[-1].lower() for model in models]
    ones = {"observation", *last, *(model.kind() for model in models)}
    return frozenset(ones | {re.sub(r"y$", "ie", one).removesuffix("s") + "s" for one in ones})


def names_in_python(text: str) -> Iterator[str]:
    """Names and strings without spaces, but for docstrings."""
    for node in ast.walk(ast.parse(text)):
        for name in ("name", "id", "attr", "arg", "module"):
            if isinstance(found := getattr(node, name, None), str):
                yield found
        said = node.value if isinstance(node, ast.Constant) else None
        if isinstance(said, str) and not re.search(r"\s", said.strip()):
            yield said


def found_in(path: Path) -> Iterator[str]:
    text, place = path.read_text(), path.relative_to(PORTAL).as_posix()
    names = [*names_in_python(text)] if path.suffix == ".py" else [COMMENT.sub(" ", text)]
    found = {word.lower() for name in names for word in WORD.findall(name)} & nouns()
    yield from (w for w in found if not any(place.startswith(at) for at in HONEST.get(w, ())))
    yield from (name for name in names if path.suffix == ".py" and MODULE.fullmatch(name))


def test_portal_does_not_name_what_the_apps_hold() -> None:
    files = [path for end in ("py", "js", "css") for path in PORTAL.rglob(f"*.{end}")]
    aside = ("/migrations/", "/built/")
    found = {
        path.relative_to(ROOT).as_posix(): words
        for path in files
        if not any(part in path.as_posix() for part in aside)
        if (words := sorted(found_in(path)))
    }

    assert found == {}
