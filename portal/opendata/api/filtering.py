"""Filter backend: the FilterSet of the page also filters the API and describes its parameters."""

from typing import TYPE_CHECKING, cast

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.functional import SimpleLazyObject
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from rest_framework.views import APIView

from portal.filters.grouping import GROUP, SUM, NamesParameter, grouped_filterset, grouped_kind
from portal.filters.refusals import InvalidParameters, empty_parameter
from portal.opendata.api.pagination import query_parameter
from portal.records.document_types import JsonObject

if TYPE_CHECKING:
    from portal.filters.parameters import Parameter
    from portal.opendata.api.views import RowViewSet


class ClosedFilterBackend(BaseFilterBackend):
    """Applies the `filterset_class` of the view; its errors become a 400."""

    def filter_queryset[M: Model, Row](
        self, request: Request, queryset: QuerySet[M, Row], view: APIView
    ) -> QuerySet[M, Row]:
        refuse_empty_values(request.query_params)
        endpoint = cast("RowViewSet", view)
        asked = endpoint.filterset_class(request.query_params, queryset)
        asked.is_shown = False
        asked.refuse_invalid()
        endpoint.asked = asked
        # Pages of records are selected in columns and never ask for it.
        return cast("QuerySet[M, Row]", SimpleLazyObject(lambda: asked.qs))

    def get_schema_operation_parameters(self, view: APIView) -> list[JsonObject]:
        endpoint = cast("RowViewSet", view)
        parameters = dict(endpoint.filterset_class.base_filters)
        if not endpoint.detail and (kind := grouped_kind(endpoint.filterset_class._meta.model)):
            grouped = grouped_filterset(kind).base_filters
            parameters |= {name: grouped[name] for name in (GROUP, SUM) if name in grouped}
        found = [
            query_parameter(name, describe_parameter(parameter), schema_of_value(name, parameter))
            for name, parameter in parameters.items()
        ]
        joined = {name for name, one in parameters.items() if isinstance(one, NamesParameter)}
        return [{**one, "explode": False} if one["name"] in joined else one for one in found]


MAY_BE_EMPTY = {"cursor", "q"}
"""The first page by cursors; a search for nothing finds all."""

NOT_EMPTY: JsonObject = {"minLength": 1, "pattern": r"[^\s\x1c-\x1f\x85]"}
"""More than blanks, among which Python counts U+001C to U+001F and U+0085, JavaScript not."""


def refuse_empty_values(asked: QueryDict) -> None:
    """Refuse parameters without a value, as a program that forgot one would get every row."""
    names = [name for name, values in asked.lists() if not all(map(str.strip, values))]
    if empty := [name for name in names if name not in MAY_BE_EMPTY]:
        raise InvalidParameters({name: empty_parameter().messages for name in empty})


def schema_of_value(name: str, parameter: "Parameter") -> JsonObject:
    """Return the JSON Schema of a value, for a free text without the empty ones."""
    schema = dict(parameter.json_schema())
    if "items" in schema:
        return {**schema, "items": _not_empty(name, schema["items"])}
    return _not_empty(name, schema)


def _not_empty(name: str, schema: JsonObject) -> JsonObject:
    is_free = schema["type"] == "string" and not schema.keys() & {"enum", "pattern", "anyOf"}
    if not is_free or name in MAY_BE_EMPTY:
        return schema
    return {**schema, **NOT_EMPTY}


def describe_parameter(parameter: "Parameter") -> str:
    """Return the label and help text of a filter as sentences."""
    found = (parameter.label, parameter.extra.get("help_text"))
    return ". ".join(str(words) for words in found if words)
