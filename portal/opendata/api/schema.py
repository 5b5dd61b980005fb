"""How each endpoint is described: every form it answers in, and what it answers when it cannot."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from portal.filters.fields import AS_MOMENT
from portal.opendata.api.fields import names_of
from portal.opendata.api.shapes import GoneSerializer, ProblemSerializer, RefusedSerializer
from portal.publication import time_travel
from portal.records.contributions import subjects_in_words
from portal.tabular.file_formats import CSV, GEOJSON, JSON, NDJSON, FileFormat

PROBLEM = "application/problem+json"
EMPTY_TEXT = {"type": "string", "maxLength": 0}

FIELDS = (
    "Only these fields, by commas; dots lead inside, as deep as the answer goes, and in a list "
    "inside it to that part of every item. Forms with columns (CSV, XLSX, GeoJSON, Parquet) take "
    "the names of columns"
)
AS_RECORDED = OpenApiParameter(
    time_travel.PARAMETER,
    {"type": "string", **AS_MOMENT},
    description="What the portal said at a moment, in UTC where it names no offset",
)
FEATURE = {
    "type": "object",
    "description": "RFC 7946",
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "id": {"type": "string"},
        "geometry": {"type": ["object", "null"]},
        "properties": {"type": "object"},
    },
}
FEATURES = {
    "type": "object",
    "description": "RFC 7946",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": FEATURE},
    },
}


class Schema(AutoSchema):
    view: Any

    def get_override_parameters(self) -> Any:
        return [*super().get_override_parameters(), self._fields(), AS_RECORDED]

    def get_response_serializers(self) -> Any:
        found = super().get_response_serializers()
        if isinstance(found, dict):
            return found
        others = {(200, form.essence): self._form(form) for form in self.view.forms()[1:]}
        return {(200, JSON.essence): found, **others, **self._problems()}

    def _get_response_for_code(
        self, serializer: Any, status_code: Any, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """A shape that is written out stands for the whole answer, also in a list: the generator
        would put a page around it."""
        found: dict[str, Any] = super()._get_response_for_code(  # type: ignore[no-untyped-call]
            serializer, status_code, *args, **kwargs
        )
        if isinstance(serializer, dict):
            for media in found["content"].values():
                media["schema"] = serializer
        return found

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

    def _fields(self) -> OpenApiParameter:
        names = names_of(self.view.get_serializer_class())
        several = {"type": "array", "items": {"type": "string", "enum": names}}
        return OpenApiParameter("fields", several, description=FIELDS, explode=False)

    def _form(self, form: FileFormat) -> dict[str, Any]:
        if form == GEOJSON:
            return FEATURE if self.view.detail else FEATURES
        if form in (CSV, NDJSON):
            return {"type": "string"}
        return {"type": "string", "format": "binary"}

    def _problems(self) -> dict[tuple[int, str], type[serializers.BaseSerializer[Any]]]:
        found: dict[tuple[int, str], type[serializers.BaseSerializer[Any]]] = {
            (400, PROBLEM): RefusedSerializer,
            (404, PROBLEM): ProblemSerializer,
            (406, PROBLEM): ProblemSerializer,
        }
        if getattr(self.view, "leaves_tombstones", False) and self.view.detail:
            found[410, PROBLEM] = GoneSerializer
        return found


def described(result: Any, **kwargs: Any) -> Any:
    """Hook: the description names what the apps have."""
    result["info"]["description"] = result["info"]["description"].format(subjects_in_words())
    return result


def mended(result: Any, **kwargs: Any) -> Any:
    """Hook: take out what the generator notes for itself beside enumerations; an address that may
    be empty is any of both, since the empty text passes for an address too."""
    if isinstance(result, dict):
        kept = {key: mended(value) for key, value in result.items() if key != "x-spec-enum-id"}
        if EMPTY_TEXT in kept.get("oneOf", ()):
            kept["anyOf"] = kept.pop("oneOf")
        return kept
    return [mended(item) for item in result] if isinstance(result, list) else result


def in_part(result: Any, **kwargs: Any) -> Any:
    """Hook: where `fields` may be asked, the answer is whole or has some of its fields, which may
    have some of theirs."""
    shapes = result["components"]["schemas"]
    for operations in result["paths"].values():
        asked = operations["get"]
        if any(parameter["name"] == "fields" for parameter in asked.get("parameters", ())):
            media = asked["responses"]["200"]["content"]["application/json"]
            listed = shapes[_name(media["schema"])]["properties"].get("results")
            holder, key = (listed, "items") if listed else (media, "schema")
            holder[key] = _whole_or_part(holder[key], shapes)
    return result


def _whole_or_part(whole: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in whole:
        return whole  # seen already
    name = f"{_name(whole)}InPart"
    shapes[name] = {
        "type": "object",
        "description": "What `fields` names, and nothing else",
        "properties": {field: {} for field in shapes[_name(whole)]["properties"]},
        "additionalProperties": False,
    }
    return {"anyOf": [whole, {"$ref": f"#/components/schemas/{name}"}]}


def _name(schema: dict[str, Any]) -> str:
    return str(schema["$ref"]).rpartition("/")[2]
