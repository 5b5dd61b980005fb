"""OpenAPI description of endpoints: every format and every error of their answers."""

from copy import deepcopy
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from portal.filters.fields import AS_MOMENT
from portal.filters.grouping import GROUP
from portal.filters.refusals import PROBLEM
from portal.models import Record
from portal.opendata.api.fields import field_names
from portal.opendata.api.reader_columns import COLUMNS, READER
from portal.opendata.api.shapes import GoneSerializer, ProblemSerializer, RefusedSerializer
from portal.publication import time_travel
from portal.records.contributions import subjects_in_words
from portal.records.document_types import Json, JsonObject
from portal.records.serializers import AnySerializer
from portal.tabular.file_formats import CSV, GEOJSON, JSON, NDJSON, FileFormat

NAMES = {"format": "key", "media_type": "essence"}
"""Attributes of a FileFormat by those of its renderer."""
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
REFUSALS: dict[tuple[int, str], type[AnySerializer]] = {
    (400, PROBLEM): RefusedSerializer,
    (404, PROBLEM): ProblemSerializer,
    (406, PROBLEM): ProblemSerializer,
}
COLUMNS_PARAMETER = OpenApiParameter(
    COLUMNS,
    {"type": "string", "enum": ["all", READER]},
    description="Of files with columns: all, or the few that explain themselves, for readers",
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
GROUPS = {
    "type": "object",
    "description": "A list by `group`, the largest first: each group with the value and the words "
    "of each facet, `count`, what `sum` names, and the address of its list. Beside a sum stand its "
    "`_comparator`, the number of records that are `_known`, `_unknown` and `_disputed`, how much "
    "is `_shared` with other groups, and what the statements about each record add up to at the "
    "least, `_low`, and at the most, `_high`; of sums of parts how many records count `_whole`",
    "required": ["group", "units", "notes", "total", "results"],
    "additionalProperties": False,
    "properties": {
        "group": {"type": "array", "items": {"type": "string"}},
        "units": {"type": "object", "additionalProperties": {"type": "string"}},
        "notes": {"type": "array", "items": {"type": "string"}},
        "total": {"type": "object", "required": ["count", "url"]},
        "results": {"type": "array", "items": {"type": "object", "required": ["count", "url"]}},
    },
}


class Schema(AutoSchema):
    view: Any  # a `RowViewSet`

    def get_override_parameters(self) -> list[Any]:
        found = [*super().get_override_parameters(), self._fields_parameter(), AS_RECORDED]
        has_short = not self.view.detail and issubclass(self.view.queryset.model, Record)
        return [*found, COLUMNS_PARAMETER] if has_short else found

    def map_renderers(self, attribute: str) -> list[Any]:
        """Leave out the page for browsers, which is no format."""
        return [getattr(form, NAMES[attribute]) for form in self.view.forms()]

    def get_response_serializers(self) -> Any:  # drf-spectacular takes a mapping, its stubs do not
        found = super().get_response_serializers()
        if isinstance(found, dict):
            return found
        others = {(200, form.essence): self._format_schema(form) for form in self.view.forms()[1:]}
        return {(200, JSON.essence): found, **others, **self._problem_responses()}

    def _get_response_for_code(
        self, serializer: object, status_code: object, *args: object, **kwargs: object
    ) -> JsonObject:
        """Use a literal schema for the whole answer; the generator would wrap a list in a page."""
        found: JsonObject = super()._get_response_for_code(  # type: ignore[no-untyped-call]
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

    def _fields_parameter(self) -> OpenApiParameter:
        names = field_names(self.view.shape)
        several = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": names}}
        return OpenApiParameter("fields", several, description=FIELDS, explode=False)

    def _format_schema(self, form: FileFormat) -> JsonObject:
        if form == GEOJSON:
            return FEATURE if self.view.detail else FEATURES
        if form in (CSV, NDJSON):
            return {"type": "string"}
        return {"type": "string", "format": "binary"}

    def _problem_responses(self) -> dict[tuple[int, str], type[AnySerializer]]:
        is_left = getattr(self.view, "leaves_tombstones", False) and self.view.detail
        return REFUSALS | ({(410, PROBLEM): GoneSerializer} if is_left else {})


def describe_subjects(result: JsonObject, **kwargs: object) -> JsonObject:
    """Post-processing hook: name the subjects of the apps, and add the shape of groups."""
    result["components"]["schemas"]["Groups"] = deepcopy(GROUPS)
    result["info"]["description"] = result["info"]["description"].format(subjects_in_words())
    return result


def clean_enumerations(result: Json, **kwargs: object) -> Json:
    """Post-processing hook: remove the generator's notes on enumerations; an address that may be
    empty is `anyOf`, as the empty text is a valid URI reference too; what may be anything is not
    `oneOf` anything and null, which null would be twice."""
    if isinstance(result, dict):
        cleaned = {
            key: clean_enumerations(value)
            for key, value in result.items()
            if key != "x-spec-enum-id"
        }
        if EMPTY_TEXT in cleaned.get("oneOf", ()):
            cleaned["anyOf"] = cleaned.pop("oneOf")
        if {} in cleaned.get("oneOf", ()):
            del cleaned["oneOf"]
        return cleaned
    return [clean_enumerations(item) for item in result] if isinstance(result, list) else result


def allow_fields(result: JsonObject, **kwargs: object) -> JsonObject:
    """Post-processing hook: answers to a request with `fields` have only some of the fields."""
    shapes = result["components"]["schemas"]
    for operations in result["paths"].values():
        asked = operations["get"]
        if any(parameter["name"] == "fields" for parameter in asked.get("parameters", ())):
            media = asked["responses"]["200"]["content"]["application/json"]
            listed = shapes[_name(media["schema"])]["properties"].get("results")
            holder, key = (listed, "items") if listed else (media, "schema")
            holder[key] = _whole_or_part(holder[key], shapes)
    return result


def allow_groups(result: JsonObject, **kwargs: object) -> JsonObject:
    """Post-processing hook: lists that can be grouped answer with groups too."""
    for operations in result["paths"].values():
        asked = operations["get"]
        found = [one for one in asked.get("parameters", ()) if one["name"] == GROUP]
        if any(one.get("explode") is False for one in found):  # else a filter of that name
            media = asked["responses"]["200"]["content"]["application/json"]
            media["schema"] = {"anyOf": [media["schema"], {"$ref": "#/components/schemas/Groups"}]}
    return result


def _whole_or_part(whole: JsonObject, shapes: JsonObject) -> JsonObject:
    if "$ref" not in whole:
        return whole  # seen already
    name = f"{_name(whole)}InPart"
    shapes[name] = {
        "type": "object",
        "description": "What `fields` names, and nothing else",
        "properties": {
            name: {"description": field["description"]} if "description" in field else {}
            for name, field in shapes[_name(whole)]["properties"].items()
        },
        "additionalProperties": False,
    }
    return {"anyOf": [whole, {"$ref": f"#/components/schemas/{name}"}]}


def _name(schema: JsonObject) -> str:
    return str(schema["$ref"]).rpartition("/")[2]
