"""Filters a list by the FilterSet that its page uses, and describes the parameters."""

from typing import Any

from rest_framework.filters import BaseFilterBackend

from portal.api.problems import Refused


class ClosedFilterBackend(BaseFilterBackend):
    """Asks the view's `filterset_class`; what it finds fault with is refused in its words."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        asked = view.filterset_class(request.query_params, queryset)
        if not asked.is_valid():
            raise Refused(asked.problems())
        return asked.qs

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": _words(parameter),
                "schema": parameter.json_schema(),
            }
            for name, parameter in view.filterset_class.base_filters.items()
        ]


def _words(parameter: Any) -> str:
    found = (parameter.label, parameter.extra.get("help_text"))
    return ". ".join(str(words) for words in found if words)
