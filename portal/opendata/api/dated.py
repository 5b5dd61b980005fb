"""State of records on a day: `valid_on` adds `then` to the current document."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import ClassVar, cast

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.facts.timeline import StateRules
from portal.filters.fields import AS_DAY
from portal.filters.refusals import InvalidParameters
from portal.filters.valid_on import parse_past_day
from portal.models import Record
from portal.opendata.api.shapes import document_shape
from portal.opendata.api.views import EDITION, RecordViewSet, StoredRecord
from portal.records.document_types import Json, JsonObject
from portal.records.fact_serializers import AnyField
from portal.records.serializers import AnySerializer, extend_serializer
from portal.site.views.questions import text_parameter

VALID_ON = OpenApiParameter(
    "valid_on",
    {"type": "string", **AS_DAY},
    description="How it stood on a day, as known now: 2021, 2021-06 or 2021-06-20",
)


class ThenSerializer(serializers.Serializer[object]):
    """Its state on the day of `valid_on`, as known now; null where nobody says."""

    valid_on = serializers.DateField()
    status: AnyField = serializers.CharField(allow_null=True)


class DatedViewSet(RecordViewSet):
    """A subclass may tell more in `then`, in a shape of its own."""

    only_if_asked: ClassVar = {"then": "valid_on"}
    then_shape: ClassVar[type[AnySerializer]] = ThenSerializer
    allowed_parameters: tuple[str, ...] = (*RecordViewSet.allowed_parameters, "valid_on")

    def get_serializer_class(self) -> type[AnySerializer]:
        return _dated_shape(self.model(), self.then_shape)

    @extend_schema(parameters=[EDITION, VALID_ON])
    def retrieve(self, request: Request, **kwargs: str) -> Response:
        """The document of one record, by its slug or uid."""
        return super().retrieve(request, **kwargs)

    def then(self, document: Json, day: str) -> JsonObject:
        rules = cast(StateRules, self.model().state_rules)
        return {"valid_on": day, "status": rules.of(document).on(day)}

    def row(self, key: str) -> JsonObject:
        return self._with_then(super().row(key), self._day())

    def rows(self, page: Sequence[StoredRecord]) -> Sequence[JsonObject]:
        documents, day = super().rows(page), self._day()
        return [self._with_then(one, day) for one in documents] if day else documents

    def written_rows(self, page: Sequence[StoredRecord]) -> Sequence[object]:
        return self.rows(page) if self._day() else super().written_rows(page)

    def documents(self, found: QuerySet[Model]) -> Iterator[JsonObject]:
        documents, day = super().documents(found), self._day()
        return (self._with_then(one, day) for one in documents) if day else documents

    def _with_then(self, document: JsonObject, day: str) -> JsonObject:
        return {**document, "then": self.then(document, day)} if day else document

    def _day(self) -> str:
        given = text_parameter(self.request._request, "valid_on")
        try:
            return parse_past_day(given) if given else ""
        except ValidationError as problem:
            raise InvalidParameters({"valid_on": problem.messages}) from problem


@cache
def _dated_shape(model: type[Record], then: type[AnySerializer]) -> type[AnySerializer]:
    base = document_shape(model)
    return extend_serializer(base, base.__name__, model, {"then": then(required=False)})
