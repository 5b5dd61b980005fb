"""The bases of endpoints: rows of a table, and the stored documents of records."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from portal.api.answers import ReadOnly
from portal.api.problems import Gone, Refused
from portal.api.schema import Schema
from portal.api.shapes import document_shape
from portal.documents import Document
from portal.models import Edition, Record, Status

EDITION = OpenApiParameter(
    "edition", int, description="What was said then: the number of an earlier edition"
)


class RowViewSet(ReadOnly, GenericViewSet[Any]):
    """A list that its FilterSet filters and orders, and one row by its key."""

    schema = Schema()
    filterset_class: Any
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def list(self, request: Any) -> Response:
        """Rows that answer the question, page by page."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.rows(page or []))

    def retrieve(self, request: Any, **kwargs: str) -> Response:
        """One row."""
        self.refuse_unknown_parameters()
        return Response(self.row(self.one(kwargs[self.lookup_field])))

    def one(self, key: str) -> Any:
        found = self.get_queryset().filter(**{self.lookup_field: key}).first()
        if found is None:
            raise Http404
        return found

    def rows(self, page: Sequence[Any]) -> Any:
        return self.get_serializer(page, many=True).data

    def row(self, found: Any) -> Any:
        return self.get_serializer(found).data


class RecordViewSet(RowViewSet):
    """The documents of current editions, as they were stored when published.

    A record is found by its slug or its uid. A subclass names `queryset` and `filterset_class`.
    """

    leaves_tombstones = True
    lookup_field = "slug"
    allowed_parameters = ("edition", "format")

    def get_queryset(self) -> Any:
        queryset: Any = super().get_queryset()
        return queryset.with_documents()

    def get_serializer_class(self) -> Any:
        return document_shape(self.model())

    @extend_schema(parameters=[EDITION])
    def retrieve(self, request: Any, **kwargs: str) -> Response:
        """The document of one record, by its slug or uid."""
        return super().retrieve(request, **kwargs)

    def model(self) -> type[Record]:
        model: type[Record] = self.get_queryset().model
        return model

    def one(self, key: str) -> Any:
        """The public record; one that was withdrawn leaves the reason, a draft nothing."""
        seen = self.model().working.filter(Q(slug=key) | Q(uid=key))
        seen = seen.filter(status__in=[Status.PUBLISHED, Status.WITHDRAWN]).with_documents()
        record = seen.order_by("status", "pk").first()
        if record is None:
            raise Http404
        if record.status == Status.WITHDRAWN:
            raise _gone(record)
        return record

    def row(self, found: Any) -> Document:
        if (number := self._edition()) is None:
            return dict(found.edition.document)
        kept = Edition.objects.filter(kind=found.kind(), record_uid=found.uid, number=number)
        if (edition := kept.first()) is None:
            raise Http404
        return dict(edition.document)

    def rows(self, page: Sequence[Any]) -> Sequence[Document]:
        return [record.edition.document for record in page]

    def _edition(self) -> int | None:
        asked = self.request.query_params.get("edition", "")
        if asked and not (asked.isascii() and asked.isdigit() and len(asked) < 9):
            raise Refused({"edition": [_("“%s” is not the number of an edition.") % asked[:80]]})
        return int(asked) if asked else None


def _gone(record: Record) -> Gone:
    return Gone(
        record={
            "kind": record.kind(),
            "uid": record.uid,
            "slug": record.slug,
            "title": record.titles(),
            "url": record.get_absolute_url(),
        },
        reason=record.withdrawal_reason,
        withdrawn_at=record.withdrawn_at,
    )
