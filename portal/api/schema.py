"""How each endpoint is described: also what it answers when it cannot answer."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from portal.api.shapes import GoneSerializer, ProblemSerializer, RefusedSerializer

PROBLEM = "application/problem+json"
EMPTY_TEXT = {"type": "string", "maxLength": 0}


class Schema(AutoSchema):
    view: Any

    def get_response_serializers(self) -> Any:
        found = super().get_response_serializers()
        if isinstance(found, dict):
            return found
        return {200: found, **self._problems()}

    def get_operation_id(self) -> str:
        """`energy_projects_list`, `energy_projects_detail`."""
        words = self.path.removeprefix("/api/v1/").split("/")[0].replace("-", "_")
        return f"{words}_detail" if self.view.detail else f"{words}_list"

    def get_summary(self) -> str:
        """“Energy projects”, “One energy project”."""
        names = self.view.queryset.model._meta
        if self.view.detail:
            return f"One {names.verbose_name}"
        return str(names.verbose_name_plural).capitalize()

    def _problems(self) -> dict[tuple[int, str], type[serializers.BaseSerializer[Any]]]:
        found: dict[tuple[int, str], type[serializers.BaseSerializer[Any]]] = {
            (400, PROBLEM): RefusedSerializer,
            (404, PROBLEM): ProblemSerializer,
        }
        if getattr(self.view, "leaves_tombstones", False) and self.view.detail:
            found[410, PROBLEM] = GoneSerializer
        return found


def mended(result: Any, **kwargs: Any) -> Any:
    """Hook: take out what the generator notes for itself beside enumerations; an address that may
    be empty is any of both, since the empty text passes for an address too."""
    if isinstance(result, dict):
        kept = {key: mended(value) for key, value in result.items() if key != "x-spec-enum-id"}
        if EMPTY_TEXT in kept.get("oneOf", ()):
            kept["anyOf"] = kept.pop("oneOf")
        return kept
    return [mended(item) for item in result] if isinstance(result, list) else result
