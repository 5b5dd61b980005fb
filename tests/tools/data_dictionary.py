"""The data dictionary: every table and column, derived from the models."""

from collections.abc import Iterator
from textwrap import fill

from django.apps import apps
from django.db import models
from django.utils import translation

from portal.models import HistoryRow, Part, Record
from portal.models.fields import Column

APPS = ("portal", "projects", "trade")

WIDTH = 100

HEAD = """# Data dictionary

Made by `make reference` from the models; a test compares. Types are Django's. A *fact*
may not be published without a claim. What the public reads has a table of its earlier states beside
it, with `_history` after its name: the same columns, and the positions of the change log from and
until which a row stood.
"""


def render_dictionary() -> str:
    """Return the whole dictionary as Markdown."""
    with translation.override("en"):
        return "\n".join([HEAD, *_apps()])


def _apps() -> Iterator[str]:
    for label in APPS:
        yield f"## {label}\n"
        for model in apps.get_app_config(label).get_models():
            if not issubclass(model, HistoryRow):
                yield from _model(model)


def _model(model: type[models.Model]) -> Iterator[str]:
    yield f"### {model.__name__}\n"
    yield _wrap(" ".join((model.__doc__ or "").split())) + "\n"
    if issubclass(model, Record | Part) and model.facts:
        yield _wrap("Facts: " + "; ".join(_facts(model)) + ".") + "\n"
    yield "| column | type | empty | meaning |"
    yield "|---|---|---|---|"
    for field in [*model._meta.fields, *model._meta.many_to_many]:
        yield _row(field)
    yield ""


def _wrap(text: str) -> str:
    """Break prose into lines; tables cannot be broken."""
    return fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _facts(model: type[Record | Part]) -> Iterator[str]:
    for name, fact in model.facts.items():
        unit = f", {fact.unit}" if fact.unit else ""
        yield f"`{name}` ({type(fact.type).__name__.lower()}{unit})"


def _row(field: Column) -> str:
    kind = field.get_internal_type().removesuffix("Field")
    if field.related_model:
        kind = f"{kind} → {field.related_model.__name__}"
    if field.choices:
        kind += ": " + ", ".join(f"`{value}`" for value, _label in field.flatchoices)
    meaning = str(field.verbose_name)
    if field.help_text:
        meaning += f". {field.help_text}"
    empty = "yes" if field.null or field.blank else "no"
    return f"| `{field.name}` | {kind} | {empty} | {meaning} |"
