"""Sparse fieldsets: `fields=uid,title.en,facts.capacity_mw.value` leaves the rest out.

The names are closed: they are derived from the serializer, as deep as it goes. In a list inside a
document a name selects that part of every item.
"""

from collections.abc import Callable, Iterable
from functools import cache

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from portal.filters.refusals import InvalidParameters, empty_parameter, find_similar
from portal.models.languages import LANGUAGES
from portal.records.document_types import Json
from portal.records.serializers import AnySerializer
from portal.tabular.flattening import Column

type Shape = Callable[[], AnySerializer]
type Tree = dict[str, Tree]
"""Names with the names inside them; an empty tree selects everything."""


def requested_names(request: Request) -> list[str]:
    """Return the names in `fields` without duplicates; empty without the parameter. Raises
    InvalidParameters for one of commas or blanks alone."""
    given = request.query_params.getlist("fields")
    names = (name.strip() for name in ",".join(given).split(","))
    found = list(dict.fromkeys(filter(None, names)))
    if given and not found:
        raise InvalidParameters({"fields": empty_parameter().messages})
    return found


def parse_fields(names: list[str], shape: Shape) -> Tree:
    """Return names as a tree. Raises InvalidParameters for one that the serializer lacks."""
    tree: Tree = {}
    known = _known_names(shape) if names else {}
    for name in names:
        _add_path(tree, name, known)
    return tree


def select_columns(names: list[str], columns: list[Column]) -> list[Column]:
    """Return the columns of these names, in their order. Raises InvalidParameters."""
    known = {column.name: column for column in columns}
    for name in names:
        if name not in known:
            raise _unknown_field(name, known)
    return [known[name] for name in names]


def select_fields(tree: Tree, node: Json) -> Json:
    """Return a document, or a node inside one, reduced to the names of the tree."""
    if not tree:
        return node
    if isinstance(node, list):
        return [select_fields(tree, item) for item in node]
    if not isinstance(node, dict):
        return node
    return {name: select_fields(tree[name], node[name]) for name in node if name in tree}


def field_names(shape: Shape) -> list[str]:
    """Return the selectable names of the first two levels."""
    found = []
    for name, inside in _known_names(shape).items():
        found += [name, *(f"{name}.{inner}" for inner in inside)]
    return found


def _add_path(tree: Tree, path: str, known: Tree) -> None:
    """Add a dotted path; a name together with a name inside it selects the whole."""
    steps = path.split(".")
    for step in steps:
        if step not in known:
            inside = (f"{outer}.{path}" for outer, names in known.items() if path in names)
            raise _unknown_field(path, known, next(inside, ""))
        known = known[step]
    *above, last = steps
    for step in above:
        if tree.get(step) == {}:
            return
        tree = tree.setdefault(step, {})
    tree[last] = {}


def _unknown_field(name: str, known: Iterable[str], near: str = "") -> InvalidParameters:
    known = list(known)
    sentence = _("There is no field “%(name)s” here. These are allowed: %(allowed)s.")
    if near := near or find_similar(name, known):
        sentence = _(
            "There is no field “%(name)s” here; did you mean %(near)s? "
            "These are allowed: %(allowed)s."
        )
    words = {"name": name[:80], "near": near, "allowed": ", ".join(known)}
    return InvalidParameters({"fields": [sentence % words]})


def _known_names(shape: Shape) -> Tree:
    return _names_of(type(shape()))


@cache
def _names_of(serializer: type[AnySerializer]) -> Tree:
    return {name: _names_inside(field) for name, field in serializer().fields.items()}


def _names_inside(field: object) -> Tree:
    field = _schema_field(field)
    match field:
        case serializers.ListSerializer():
            return _names_inside(field.child)
        case serializers.Serializer():
            return {name: _names_inside(inner) for name, inner in field.fields.items()}
        case serializers.DictField(child=serializers.CharField()):
            return {code: {} for code in LANGUAGES}
    return {}


def _schema_field(field: object) -> object:
    """Return the field that the OpenAPI schema shows in place of a field."""
    found = getattr(field, "_spectacular_annotation", {}).get("field", field)
    return found() if isinstance(found, type) else found
