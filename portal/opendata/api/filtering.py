"""Filter backend: the FilterSet of the page also filters the API and describes its parameters."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from portal.opendata.api.problems import InvalidParameters


class ClosedFilterBackend(BaseFilterBackend):
    """Applies the `filterset_class` of the view; its errors become a 400."""

    def filter_queryset(
        self,
        request: Request,
        queryset: QuerySet[Any],
        view: Any,  # with a FilterSet
    ) -> QuerySet[Any]:
        asked = view.filterset_class(request.query_params, queryset)
        if not asked.is_valid():
            raise InvalidParameters(asked.problems())
        found: QuerySet[Any] = asked.qs
        return found

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:  # as above
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": describe_parameter(parameter),
                "schema": parameter.json_schema(),
            }
            for name, parameter in view.filterset_class.base_filters.items()
        ]


def describe_parameter(parameter: Any) -> str:  # a filter of the untyped django-filter
    """Return the label and help text of a filter as sentences."""
    found = (parameter.label, parameter.extra.get("help_text"))
    return ". ".join(str(words) for words in found if words)
