"""Class names of templates and style sheets know each other: neither outlives the other."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import django.contrib.admin as django_admin

ROOT = Path(__file__).parents[1]
WORD = re.compile(r"[\w-]+")
NAMED = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
ASIDE = re.compile(r"/\*.*?\*/|\"[^\"]*\"", re.DOTALL)
"""Comments and strings of a style sheet."""
GIVEN = re.compile(r'\bclass="([^"]*)"')
TAG = re.compile(r"{%.*?%}", re.DOTALL)
VALUE = re.compile(r"{{.*?}}", re.DOTALL)
BUILT = re.compile(r"([\w-]+-)(?={)")
"""The beginning of a name that is completed from data."""
BEGUN_BY_OTHERS = ("field-", "maplibregl-", "select2-")
"""Django's admin, the interactive map and Select2 name elements so."""


def files(*patterns: str) -> list[Path]:
    found = [path for pattern in patterns for path in ROOT.glob(pattern)]
    return [path for path in found if "built" not in path.parts]


def text(paths: Iterable[Path]) -> str:
    return "\n".join(path.read_text() for path in paths)


@cache
def of_django() -> str:
    folder = Path(django_admin.__file__).parent
    return text([*folder.glob("templates/**/*.html"), *folder.glob("static/admin/*s/**/*.*s")])


def sheets() -> list[Path]:
    return files("portal/static/**/*.css", "projects/static/**/*.css")


def named_in(sheets: Iterable[Path]) -> set[str]:
    return set(NAMED.findall(ASIDE.sub("", text(sheets))))


def given_in_templates() -> Iterator[str]:
    """Names that are written whole."""
    for names in GIVEN.findall(text(files("templates/**/*.html"))):
        words = VALUE.sub("{}", TAG.sub(" ", names)).split()
        yield from (word for word in words if WORD.fullmatch(word))


def test_each_class_of_a_style_sheet_is_given_to_something() -> None:
    apps = ("portal", "projects", "trade")
    programs = (f"{app}/**/*.{kind}" for app in apps for kind in ("py", "js"))
    ours = text(files("templates/**/*.html", *programs))
    begun = (*BEGUN_BY_OTHERS, *BUILT.findall(ours))
    own = named_in(path for path in sheets() if path.name != "api-docs.css")  # of Swagger UI
    unknown = own - set(WORD.findall(ours + of_django()))
    assert {name for name in unknown if not name.startswith(begun)} == set()


def test_each_class_of_a_template_is_used() -> None:
    """By a style sheet, a script or a test; those of the desk also by Django's."""
    others = text(files("portal/static/**/*.js", "tests/**/*.py")) + of_django()
    known = named_in(sheets()) | set(WORD.findall(others))
    assert set(given_in_templates()) - known == set()


def test_desk_and_pages_both_style_the_note_of_another_language() -> None:
    for folder in ("css", "admin"):
        note = {"fallback", "fallback-short"}
        assert note <= named_in(files(f"portal/static/portal/{folder}/*.css")), folder
