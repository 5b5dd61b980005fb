"""Sparse answers: `fields=uid,title.en,facts.capacity_mw.value` leaves the rest out.

What may be named is closed. It is read off the shape of the answer, as deep as that goes; in a
list inside a document a name means that part of every item.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from portal.models.languages import LANGUAGES
from portal.opendata.api.problems import InvalidParameters
from portal.records.document_types import JsonObject
from portal.tabular.flattening import Column

type Tree = dict[str, Tree]
"""Names, each with the names inside it; none inside is all of it."""


def asked_names(request: Any) -> list[str]:
    """The names in `fields`, each once; empty where nobody asks."""
    given = ",".join(request.query_params.getlist("fields"))
    return list(dict.fromkeys(filter(None, (name.strip() for name in given.split(",")))))


def chosen(names: list[str], shape: Any) -> Tree:
    """The names as a tree; one that the shape does not have is refused."""
    tree: Tree = {}
    known = _known_names(shape) if names else {}
    for name in names:
        _plant(tree, name, known)
    return tree


def chosen_columns(names: list[str], columns: list[Column]) -> list[Column]:
    """The columns of these names, in their order."""
    known = {column.name: column for column in columns}
    for name in names:
        if name not in known:
            raise _unknown(name, known)
    return [known[name] for name in names]


def only(tree: Tree, node: Any) -> Any:
    """A document, or what is inside one, with nothing but the names of the tree."""
    if not tree:
        return node
    if isinstance(node, list):
        return [only(tree, item) for item in node]
    if not isinstance(node, dict):
        return node
    return {name: only(tree[name], node[name]) for name in node if name in tree}


def names_of(shape: Any) -> list[str]:
    """What may be asked for, down to the second level."""
    found = []
    for name, inside in _known_names(shape).items():
        found += [name, *(f"{name}.{inner}" for inner in inside)]
    return found


def in_parts(tree: Tree, rows: Iterable[JsonObject]) -> Any:
    """Many documents; those that nobody wants in part stay as they were stored."""
    return rows if not tree else (only(tree, row) for row in rows)


def _plant(tree: Tree, path: str, known: Tree) -> None:
    """A name and the name of something inside it, both asked for, are the whole."""
    steps = path.split(".")
    for step in steps:
        if step not in known:
            raise _unknown(path, known)
        known = known[step]
    *above, last = steps
    for step in above:
        if tree.get(step) == {}:
            return
        tree = tree.setdefault(step, {})
    tree[last] = {}


def _unknown(name: str, known: Iterable[str]) -> InvalidParameters:
    sentence = _("There is no field “%(name)s” here. These are allowed: %(allowed)s.")
    return InvalidParameters(
        {"fields": [sentence % {"name": name[:80], "allowed": ", ".join(known)}]}
    )


def _known_names(shape: Any) -> Tree:
    return {name: _inside(field) for name, field in shape().fields.items()}


def _inside(field: Any) -> Tree:
    field = _described(field)
    match field:
        case serializers.ListSerializer():
            return _inside(field.child)
        case serializers.Serializer():
            return {name: _inside(inner) for name, inner in field.fields.items()}
        case serializers.DictField(child=serializers.CharField()):
            return {code: {} for code in LANGUAGES}
    return {}


def _described(field: Any) -> Any:
    """What the schema says of a field in place of the field itself."""
    found = getattr(field, "_spectacular_annotation", {}).get("field", field)
    return found() if isinstance(found, type) else found
