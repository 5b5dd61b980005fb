"""The data dictionary: every table and column, derived from the models."""

from collections.abc import Iterator
from textwrap import fill

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation

from portal.models import HistoryRow, Part, Record
from portal.models.fields import Column

APPS = ("portal", "projects", "trade")

WIDTH = 100

HEAD = """# Data dictionary

Every table of the database, made by `make reference` from the models; a test compares. Columns of
files and of the API are described at `/<list>/columns.json`.

Types are Django's. Every table but those with another key has a number `id`, and is called after
its app and model (`portal_source`). A *fact* may not be published without a claim. What the public
reads has a table of its earlier states beside it, with `_history` after its name: the same columns,
and the positions of the change log from and until which a row stood. A column without a meaning is
what its name says.
"""


def render_dictionary() -> str:
    """Return the whole dictionary as Markdown."""
    with translation.override("en"):
        return "\n".join([HEAD, *_apps()])


def _apps() -> Iterator[str]:
    found = {label: [*_models(label)] for label in APPS}
    yield "## Columns that several tables have\n"
    for base in dict.fromkeys(
        base for one in found.values() for model in one for base in _bases(model)
    ):
        yield from _table(base)
    for label, of_app in found.items():
        yield f"## {label}\n"
        for model in of_app:
            yield from _table(model)


def _models(label: str) -> Iterator[type[models.Model]]:
    for model in apps.get_app_config(label).get_models():
        if not issubclass(model, HistoryRow):
            yield model


def _bases(model: type[models.Model]) -> list[type[models.Model]]:
    """Return the abstract models of the portal that give a model columns."""
    return [
        base
        for base in model.__mro__[1:]
        if issubclass(base, models.Model)
        and base.__module__.partition(".")[0] in settings.OWN_APPS
        and base._meta.abstract
        and base._meta.local_fields
    ]


def _table(model: type[models.Model]) -> Iterator[str]:
    """Yield a heading, the description and the columns of a model that its bases do not have."""
    bases = _bases(model)
    shared = {_row(field) for base in bases for field in base._meta.local_fields}
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    own = [_row(field) for field in fields if field.name != "id" and _row(field) not in shared]
    yield f"### {model.__name__}\n"
    doc = " ".join((model.__doc__ or "").split())
    if doc and not doc.startswith(f"{model.__name__}("):  # which Django writes where there is none
        yield _wrap(doc) + "\n"
    if issubclass(model, Record | Part) and getattr(model, "facts", None):
        yield _wrap("Facts: " + "; ".join(_facts(model)) + ".") + "\n"
    nearest = [base for base in bases if not any(base in _bases(other) for other in bases)]
    if links := [f"[{base.__name__}](#{base.__name__.lower()})" for base in nearest]:
        yield _wrap(f"Has the columns of {' and '.join(links)}{', and' if own else '.'}") + "\n"
    if own:
        yield "\n".join(["| column | type | empty | meaning |", "|---|---|---|---|", *own, ""])


def _wrap(text: str) -> str:
    """Break prose into lines; tables cannot be broken."""
    return fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _facts(model: type[Record | Part]) -> Iterator[str]:
    for name, fact in model.facts.items():
        unit = f", {fact.unit}" if fact.unit else ""
        yield f"`{name}` ({type(fact.type).__name__.lower()}{unit})"


def _row(field: Column) -> str:
    kind = field.get_internal_type().removesuffix("Field")
    if target := field.related_model:  # a text in an abstract model: `self`, `portal.Source`
        name = target if isinstance(target, str) else target._meta.label
        kind += f" → {'self' if target is field.model else name.rpartition('.')[2]}"
    if field.choices:
        kind += ": " + ", ".join(f"`{value}`" for value, _label in field.flatchoices)
    named = str(field.verbose_name)
    is_said = named.lower() in (field.name, field.name.replace("_", " "))
    meaning = ". ".join(text for text in ("" if is_said else named, str(field.help_text)) if text)
    empty = "yes" if field.null or field.blank else "no"
    return f"| `{field.name}` | {kind} | {empty} | {meaning} |"
