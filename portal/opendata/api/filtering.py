"""Filters a list by the FilterSet that its page uses, and describes the parameters."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.filters import BaseFilterBackend

from portal.opendata.api.problems import InvalidParameters

PAGING = ("page", "page_size", "cursor", "edition")
"""What chooses a part of an answer, and so cannot be asked of a file, which has all of it."""


def all_found(view: Any, request: Any, queryset: Any) -> Any:
    """All rows of a question, for a file; what chooses a page is refused."""
    asked = view.filterset_class(request.query_params, queryset)
    if problems := {**asked.problems(), **_paging(asked)}:
        raise InvalidParameters(problems)
    return asked.qs


class ClosedFilterBackend(BaseFilterBackend):
    """Asks the view's `filterset_class`; what it finds fault with is refused in its words."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        asked = view.filterset_class(request.query_params, queryset)
        if not asked.is_valid():
            raise InvalidParameters(asked.problems())
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


def _paging(asked: Any) -> dict[str, list[str]]:
    sentence = _("There is no parameter “%(name)s” here. These are allowed: %(allowed)s.")
    allowed = ", ".join([*asked.filters, "fields", "format"])
    return {
        name: [sentence % {"name": name, "allowed": allowed}]
        for name in asked.asked
        if name in PAGING
    }


def _words(parameter: Any) -> str:
    found = (parameter.label, parameter.extra.get("help_text"))
    return ". ".join(str(words) for words in found if words)
