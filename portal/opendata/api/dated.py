"""State of records on a day: `valid_on` adds `then` to the current document."""

from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.facts.timeline import StateRules
from portal.filters.fields import AS_DAY
from portal.filters.valid import parse_past_day
from portal.opendata.api.problems import InvalidParameters
from portal.opendata.api.shapes import document_shape, extended
from portal.opendata.api.views import EDITION, RecordViewSet
from portal.records.document_types import JsonObject

VALID_ON = OpenApiParameter(
    "valid_on",
    {"type": "string", **AS_DAY},
    description="How it stood on a day, as known now: 2021, 2021-06 or 2021-06-20",
)


class ThenSerializer(serializers.Serializer[Any]):
    """How it stood on the day of `valid_on`, as known now; null where nobody says."""

    valid_on = serializers.DateField()
    status: Any = serializers.CharField(allow_null=True)


class DatedViewSet(RecordViewSet):
    """A subclass names what is `dated`, and may tell more in `then`, in a shape of its own."""

    only_if_asked: ClassVar = {"then": "valid_on"}
    dated: ClassVar[StateRules]
    then_shape: ClassVar[type[serializers.Serializer[Any]]] = ThenSerializer
    allowed_parameters: tuple[str, ...] = (*RecordViewSet.allowed_parameters, "valid_on")

    def get_serializer_class(self) -> Any:
        return _dated_shape(self.model(), self.then_shape)

    @extend_schema(parameters=[EDITION, VALID_ON])
    def retrieve(self, request: Request, **kwargs: str) -> Response:
        """The document of one record, by its slug or uid."""
        return super().retrieve(request, **kwargs)

    def then(self, document: Any, day: str) -> JsonObject:
        return {"valid_on": day, "status": self.dated.of(document).on(day)}

    def row(self, found: Any) -> JsonObject:
        return self._with_then(super().row(found), self._day())

    def rows(self, page: Sequence[Any]) -> Sequence[JsonObject]:
        documents, day = super().rows(page), self._day()
        return [self._with_then(one, day) for one in documents] if day else documents

    def _with_then(self, document: JsonObject, day: str) -> JsonObject:
        return {**document, "then": self.then(document, day)} if day else document

    def _day(self) -> str:
        values = self.request.GET.getlist("valid_on")
        given = [text.strip() for text in values if text.strip()]
        try:
            return parse_past_day(given[-1]) if given else ""
        except ValidationError as problem:
            raise InvalidParameters({"valid_on": problem.messages}) from problem


@cache
def _dated_shape(model: Any, then: type[serializers.Serializer[Any]]) -> Any:
    base = document_shape(model)
    return extended(base, base.__name__, then=then(required=False))
