"""Every list of the API as a table: name, typed columns and rows.

The columns are derived from the serializer of the list. Files, releases, table schemas and
catalogues read this, so that columns are listed once.
"""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, cast, get_type_hints

from django.db.models import Model
from django.http import Http404, HttpRequest
from django_stubs_ext import StrOrPromise
from rest_framework import serializers

from portal.models import Record
from portal.models.fields import find_field
from portal.models.languages import DEFAULT
from portal.opendata.api.router import registered_viewsets
from portal.records.fact_serializers import (
    AnyField,
    LocalTextSerializer,
    ReferenceSerializer,
    SourceBriefSerializer,
)
from portal.records.rows import CitedField, SubjectField
from portal.records.serializers import (
    EditionSerializer,
    JsonNumberField,
    LocalField,
    NamedRecordField,
    ReferenceField,
    SourceField,
    StatementList,
)
from portal.tabular import flattening
from portal.tabular.flattening import Column, ColumnType
from portal.tabular.locations import find_location
from portal.tabular.table import Table

if TYPE_CHECKING:
    from portal.opendata.api.views import RowViewSet

LEFT_OUT = ("kind",)
"""Constant in a file of records, and the name of a fact of hubs."""

OF_JSON = ("links", "provinces")
"""Several in one row of what is no record."""

CITED = ("publisher", "title", "url")


def tables() -> list[Table]:
    """Return the tables of all lists, sorted by name."""
    return [table(name) for name in sorted(registered_viewsets())]


def table(name: str) -> Table:
    """Return the table of the list at `/api/v1/<name>/`, without parameters."""
    request = HttpRequest()
    request.method = "GET"
    return table_of(endpoint_of(name, request))


def endpoint_of(name: str, request: HttpRequest) -> "RowViewSet":
    """Set up the viewset of a list for a request. Raises Http404 for an unknown name."""
    if name not in (known := registered_viewsets()):
        raise Http404
    endpoint = known[name](
        detail=False, action_map={"get": "list", "head": "list"}, format_kwarg=None
    )
    endpoint.setup(request)
    endpoint.request = endpoint.initialize_request(request)
    return endpoint


def table_of(endpoint: "RowViewSet") -> Table:
    model = endpoint.model()
    return Table(
        name=name_of(endpoint),
        title=model._meta.verbose_name_plural,
        key="uid" if issubclass(model, Record) else endpoint.lookup_field,
        columns=columns_of(endpoint),
        location=find_location(model),
        endpoint=endpoint,
    )


def name_of(endpoint: "RowViewSet") -> str:
    return next(name for name, known in registered_viewsets().items() if type(endpoint) is known)


def columns_of(endpoint: "RowViewSet") -> list[Column]:
    """Return the columns of a list; a fact takes precedence over the model column of its name."""
    asked = endpoint.request.GET
    unasked = frozenset(name for name, by in endpoint.only_if_asked.items() if not asked.get(by))
    columns, generation = _shaped_columns(type(endpoint), bool(endpoint.detail), unasked)
    model = endpoint.queryset.model
    every = [*columns, *endpoint.further_columns(), *endpoint.derived_columns()]
    every += flattening.identifier_columns(model) if issubclass(model, Record) else []
    return sorted(every, key=generation)


@cache
def _shaped_columns(
    viewset: "type[RowViewSet]", is_detail: bool, unasked: frozenset[str]
) -> tuple[list[Column], Callable[[Column], int]]:
    """Return the columns of a serializer and its model, and a key that puts late ones behind."""
    model = viewset.queryset.model
    excluded = {*unasked, *(LEFT_OUT if issubclass(model, Record) else OF_JSON)}
    late: dict[str, int] = viewset.late_columns or getattr(model, "late_columns", {})
    moved = tuple(name for name in late if name.endswith("_"))  # facts by now
    stay: set[str] = set()
    found: dict[str, Column] = {}
    for name, field in viewset(detail=is_detail).shape().fields.items():
        for column in _columns(name, field, model) if name not in excluded else []:
            if name != "facts" and f"{column.name}_".startswith(moved):  # the plain one again
                found.pop(column.name, None)
                stay.add(column.name)
            found.setdefault(column.name, column)
    if issubclass(model, Record):
        behind = [*flattening.others_columns(model), *flattening.missing_columns(model)]
        found |= {column.name: column for column in behind}

    def generation(column: Column) -> int:
        if column.field == flattening.REGISTERS:
            return 2
        known = () if column.name in stay else late
        return next((late[name] for name in known if column.name.startswith(name)), 0)

    return list(found.values()), generation


def _columns(name: str, field: AnyField, model: type[Model]) -> list[Column]:
    words = _description(name, field, model)
    match field:
        case _ if name == "facts":
            return flattening.fact_columns(cast("type[Record]", model))
        case EditionSerializer():
            return flattening.edition_columns()
        case LocalField() | LocalTextSerializer():
            return flattening.text_columns(name, words)
        case serializers.DictField():
            is_text, has_local = isinstance(field.child, serializers.CharField), name == "title"
            return flattening.text_columns(name, words, has_local=has_local) if is_text else []
        case SourceField() | SourceBriefSerializer():
            return flattening.reference_columns(name, *CITED, description=words)
        case NamedRecordField():
            return flattening.reference_columns(name, "kind", "title", description=words)
        case CitedField() | ReferenceField() | ReferenceSerializer():
            return flattening.reference_columns(name, "title", description=words)
        case SubjectField():
            return flattening.reference_columns(name, "kind", "title", "url", description=words)
        case serializers.SerializerMethodField() if isinstance(
            _described(_method(field)), ReferenceSerializer
        ):
            return flattening.reference_columns(name, "kind", "title", description=words)
        case StatementList():
            return [flattening.statements_column(name, words)]
        case serializers.ListSerializer():
            return []  # several parts to a row
        case serializers.Serializer():
            inner = field.fields.items()
            return flattening.nested_columns(
                name, [c for n, f in inner for c in _columns(n, f, model)]
            )
    return flattening.plain_columns(name, _type(field), words)


def _description(name: str, field: AnyField, model: type[Model]) -> StrOrPromise:
    """Return the help text of the field or docstring of its method, else the help text or name of
    the model column."""
    if field.help_text:
        return field.help_text
    if isinstance(field, serializers.SerializerMethodField) and (text := _method(field).__doc__):
        return text
    for column_name in (field.source, name, f"{name}_{DEFAULT}"):
        column = find_field(model, str(column_name))
        if words := getattr(column, "help_text", "") or getattr(column, "verbose_name", ""):
            return words
    return name.replace("_", " ")


def _type(field: AnyField) -> ColumnType:
    match field:
        case serializers.BooleanField():
            return ColumnType.BOOLEAN
        case serializers.IntegerField():
            return ColumnType.INTEGER
        case serializers.FloatField() | JsonNumberField():
            return ColumnType.NUMBER
        case serializers.DateTimeField():
            return ColumnType.MOMENT
        case serializers.DateField():
            return ColumnType.DATE
        case serializers.SerializerMethodField():
            return _return_type(_method(field))
    return ColumnType.TEXT


def _described(method: Callable[..., object]) -> object:
    return getattr(method, "_spectacular_annotation", {}).get("field")


def _method(field: serializers.SerializerMethodField) -> Callable[..., object]:
    return getattr(field.parent, str(field.method_name))


def _return_type(method: Callable[..., object]) -> ColumnType:
    """Return the annotated type of a method field; a number where it has several types."""
    described = _described(method)
    if isinstance(described, dict):
        return ColumnType.NUMBER if "number" in described.get("type", ()) else ColumnType.TEXT
    is_boolean = get_type_hints(method).get("return") == bool | None
    return ColumnType.BOOLEAN if is_boolean else ColumnType.TEXT
