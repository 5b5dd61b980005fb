"""Base viewsets: rows of a table, and the stored documents of records."""

import builtins
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import batched
from typing import Any, ClassVar, Protocol, cast

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from portal.filters.closed import ClosedFilterSet
from portal.filters.ordering import Ordering
from portal.filters.selection import SelectedRows, selection_of
from portal.models import Edition, Record, Status, find_successor, leads_on_to, removed_uid
from portal.models.record_queries import RecordQuerySet
from portal.opendata.api import fields, groups, links, row_columns, stored_cells
from portal.opendata.api.answers import ReadOnly
from portal.opendata.api.browsing import PageRenderer
from portal.opendata.api.cursors import KEY
from portal.opendata.api.files import file_of, requested_part
from portal.opendata.api.filtering import refuse_empty_values
from portal.opendata.api.negotiation import ByAddressOrAccept, FormatRenderer
from portal.opendata.api.pagination import Pagination
from portal.opendata.api.problems import Gone
from portal.opendata.api.schema import Schema
from portal.opendata.api.shapes import document_shape
from portal.opendata.api.usual_names import take_usual_names
from portal.publication.time_travel import find_for_readers
from portal.records.document_types import JsonObject
from portal.records.kinds import kind_of
from portal.records.serializers import AnySerializer
from portal.records.upgrade import current_document, current_json, stored_document
from portal.site.views.questions import edition_of
from portal.tabular.file_formats import GEOJSON, JSON, FileFormat, list_formats
from portal.tabular.flattening import Column, cells_of
from portal.tabular.formats.geojson import build_feature
from portal.tabular.table import CHUNK

EDITION = OpenApiParameter(
    "edition",
    {"type": "integer", "minimum": 1, "maximum": 99_999_999},
    description="What was said then: the number of an earlier edition",
)


class RowViewSet(ReadOnly, GenericViewSet[Any]):
    """A list that its FilterSet filters and orders, in every form, and one row by its key."""

    schema = Schema()
    content_negotiation_class = ByAddressOrAccept
    queryset: QuerySet[Any]
    filterset_class: type[ClosedFilterSet]
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    allowed_parameters: tuple[str, ...] = ("fields", "format")
    only_if_asked: ClassVar[dict[str, str]] = {}
    """Fields that rows have only with a parameter, by name of the field."""
    late_columns: ClassVar[dict[str, int]] = {}
    """Columns of tables that stand behind others, by how they begin, where not as in its model."""
    asked: ClosedFilterSet
    """The parameters of a list, set by the filter backend."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        if not self.detail:
            ordering = self.filterset_class.base_filters["order"]
            page_size = Pagination.page_size if self.form() == JSON else 0
            take_usual_names(request._request, page_size, cast(Ordering, ordering))

    def list(self, request: Request, **kwargs: str) -> HttpResponseBase:
        """Rows that answer the question: JSON page by page, every other form as a whole."""
        if groups.is_grouped(request._request, self.filterset_class.base_filters):
            return groups.answer_of(self, self.form())
        if self.form() != JSON:
            return file_of(self, self.form())
        _table, part = requested_part(self, JSON)
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        if part:
            answer = self.get_paginated_response(fields.select_fields(part, self.rows(page)))
        else:
            answer = self.get_paginated_response(self.written_rows(page))
        around = cast(Pagination, self.paginator).links()
        cited = links.of_list(request._request, self)
        answer["Link"] = links.link_header(around, links.of_answers(), cited, self.alternates())
        return answer

    def retrieve(self, request: Request, **kwargs: str) -> Response:
        """One row."""
        self.refuse_unknown_parameters()
        refuse_empty_values(request.query_params)
        table, part = requested_part(self, self.form())
        row = self.row(kwargs[self.lookup_field])
        answer = Response(build_feature(table, row) if table else fields.select_fields(part, row))
        cited = links.of_one(row, self.model())
        answer["Link"] = links.link_header(links.of_answers(), cited, self.alternates())
        return answer

    def model(self) -> type[Model]:
        return self.queryset.model

    def forms(self) -> Sequence[FileFormat]:
        """Return the available formats, the default first."""
        found = list_formats(self.model())
        also = [form for form in found if form == GEOJSON or not self.detail]
        return [JSON, *(form for form in also if form != JSON)]

    def form(self) -> FileFormat:
        renderer = cast("FormatRenderer", self.request.accepted_renderer)
        return renderer.form

    def alternates(self) -> Iterator[links.Link]:
        others = (form for form in self.forms() if form != self.form())
        return links.alternates(self.request._request, others)

    def addresses(self) -> builtins.list[tuple[str, str]]:
        found = links.alternates(self.request._request, self.forms())
        return [(form.title, url) for form, (url, _) in zip(self.forms(), found, strict=True)]

    def get_renderers(self) -> builtins.list[BaseRenderer]:
        """Return the formats, and behind them a page for browsers."""
        return [*map(FormatRenderer, self.forms()), PageRenderer()]

    @property
    def default_response_headers(self) -> dict[str, str]:
        """A format chosen by name does not vary with `Accept`."""
        named = self.kwargs.get("format") or self.request.GET.get("format")
        found = super().default_response_headers
        return found if named else {**found, "Vary": "Accept"}

    def shape(self) -> AnySerializer:
        """Return a serializer of its rows that holds none."""
        return cast(AnySerializer, self.get_serializer_class()())

    def dated_rows(self) -> QuerySet[Model]:
        """Return the rows of which the newest dates the list in the catalogue."""
        return self.get_queryset()

    def found_rows(self) -> QuerySet[Model]:
        """Return the rows of which those of a page are read by their keys."""
        return self.get_queryset()

    def one(self, key: str) -> Any:
        """Return a row as `loaded` has it, or a whole one."""
        found = cast("QuerySet[Model]", self.loaded(self.get_queryset()))
        return get_object_or_404(found, **{self.lookup_field: key})

    @cached_property
    def readers(self) -> row_columns.Readers | None:
        """Readers of its rows by columns; None if only its serializer can read them."""
        return row_columns.readers_of(self.shape(), self.get_queryset(), self.own_readers())

    def rows(self, page: Sequence[Any]) -> Sequence[JsonObject]:
        """Return the rows of a page that `loaded` has found."""
        if self.readers is not None:
            keys = [one.pk for one in page]
            return row_columns.read_rows(self.found_rows(), keys, self.readers)
        return self.get_serializer(page, many=True).data

    def loaded(self, found: QuerySet[Model]) -> QuerySet[Model, object]:
        """Return a queryset that loads what `rows` reads: of rows that it reads by columns their
        keys alone, as the planner may begin with what they name and sort all of them."""
        if self.readers is None:
            return found
        kept = [name for name in found.query.annotations if name == KEY]
        return found.values_list("pk", *kept, named=True)

    def paged(self, found: QuerySet[Model]) -> Any:
        """Return what a page by its number is cut from."""
        return self.loaded(found)

    def count_rows(self) -> int:
        """Return the number of rows, without what a page of them loads."""
        return self.asked.count_rows()

    def written_rows(self, page: Sequence[Any]) -> Sequence[object]:
        """Return rows for an answer that has all of them: some may be written already."""
        return self.rows(page)

    def row(self, key: str) -> JsonObject:
        if found := self.rows([self.one(key)]):
            return found[0]
        raise Http404

    def documents(self, found: QuerySet[Model]) -> Iterator[JsonObject]:
        """Yield all rows of a queryset, in constant memory."""
        if self.readers is None or found.query.distinct:  # compares rows with each other
            return self._documents_in_chunks(found)
        read = row_columns.read_columns(found, self.readers)
        return (row for some in read for row in some.rows())

    def cells(
        self, found: QuerySet[Model], columns: Sequence[Column]
    ) -> Iterator[builtins.list[builtins.list[object]]]:
        """Yield the cells of all rows, some rows at a time, column by column."""
        if self.readers is None or found.query.distinct:
            rows = self._documents_in_chunks(found)
            return (cells_of(columns, some) for some in batched(rows, CHUNK))
        readers = {**self.own_readers(), **self.readers}
        read = {column.field: readers[column.field] for column in columns}
        return (
            [column.cells(some.fields[column.field]) for column in columns]
            for some in row_columns.read_columns(found, read)
        )

    def further_columns(self) -> builtins.list[Column]:
        """Return columns of tables made of what documents have, as facts are."""
        return []

    def derived_columns(self) -> builtins.list[Column]:
        """Return columns of tables that no document has, which stand behind the others."""
        return []

    def own_readers(self) -> row_columns.Readers:
        """Return the readers of derived columns, and of fields that its serializer alone does not
        explain."""
        return {}

    def _documents_in_chunks(self, found: QuerySet[Model]) -> Iterator[JsonObject]:
        for some in batched(self.loaded(found).iterator(CHUNK), CHUNK):
            yield from self.rows(some)


class RecordViewSet(RowViewSet):
    """The documents of current editions, as they were stored when published.

    A record is found by its slug or its uid. A subclass names `queryset` and `filterset_class`.
    """

    leaves_tombstones = True
    lookup_field = "slug"
    allowed_parameters: tuple[str, ...] = ("edition", "fields", "format")

    def get_queryset(self) -> RecordQuerySet[Record]:
        return cast(RecordQuerySet[Record], super().get_queryset()).with_documents()

    def get_serializer_class(self) -> type[AnySerializer]:
        return document_shape(self.model())

    @extend_schema(parameters=[EDITION])
    def retrieve(self, request: Request, **kwargs: str) -> Response:
        """The document of one record, by its slug or uid."""
        return super().retrieve(request, **kwargs)

    def model(self) -> type[Record]:
        return cast(type[Record], super().model())

    def further_columns(self) -> builtins.list[Column]:
        return list(kind_of(self.model()).further_columns)

    def row(self, key: str) -> JsonObject:
        """Return the document of a public record. Raises Gone for a withdrawn one, Http404 for a
        draft."""
        number = edition_of(self.request._request)
        found = find_for_readers(lambda: self._find(key, merged=number is None))
        if found is None:
            raise Http404
        if number is None:
            return _read_stored([found], current_document)[0]
        kind = self.model().kind()
        kept = Edition.objects.filter(kind=kind, record_uid=found.uid, number=number)
        if (edition := kept.first()) is None:
            raise Http404
        return edition.document

    def _find(self, key: str, *, merged: bool) -> "StoredRecord | None":
        seen = self.loaded(self.model().working.known_to_readers().order_by("status", "pk"))
        found = cast("StoredRecord | None", seen.filter(Q(slug=key) | Q(uid=key)).first())
        if found is None and (uid := removed_uid(self.model(), key)):
            found = cast("StoredRecord | None", seen.filter(uid=uid).first())
        is_gone = found is None or found.status == Status.WITHDRAWN
        if is_gone and (uid := leads_on_to(self.model(), key, merged=merged)):
            found = cast("StoredRecord | None", seen.filter(uid=uid).first())
        if found and found.status == Status.WITHDRAWN:
            raise _gone(self.model().working.get(pk=found.pk))
        return found

    def loaded(self, found: QuerySet[Model]) -> QuerySet[Model, object]:
        """Load the documents as they are stored: models would take longer than all the rest."""
        found = found.annotate(stored_document=stored_document("edition__document"))
        names = ("pk", "uid", "status", "edition_id", *found.query.annotation_select)
        return found.values_list(*names, named=True)

    def paged(self, found: QuerySet[Model]) -> SelectedRows:
        return SelectedRows(selection_of(self.asked), loaded=self.loaded)

    def count_rows(self) -> int:
        return selection_of(self.asked).count

    def rows(self, page: "Sequence[StoredRecord]") -> Sequence[JsonObject]:
        return _read_stored(page, current_document)

    def written_rows(self, page: "Sequence[StoredRecord]") -> Sequence[object]:
        return _read_stored(page, current_json)

    def documents(self, found: QuerySet[Model]) -> Iterator[JsonObject]:
        """Yield the documents of records, which are sorted without them."""
        keys = found.values_list("edition_id", flat=True)
        for some in batched(keys.iterator(CHUNK), CHUNK):
            yield from map(stored_cells.documents_of(some).__getitem__, some)

    def cells(
        self, found: QuerySet[Model], columns: Sequence[Column]
    ) -> Iterator[builtins.list[builtins.list[object]]]:
        if stored_cells.can_read(self.model().kind(), columns):
            return stored_cells.read(self.model().kind(), found, columns)
        return (cells_of(columns, some) for some in batched(self.documents(found), CHUNK))


class StoredRecord(Protocol):
    """A record with its document as it is stored."""

    pk: int
    uid: str
    status: str
    edition_id: int
    stored_document: bytes | str


def _read_stored[T](
    page: Sequence[StoredRecord], read: Callable[[bytes | str], T | None]
) -> Sequence[T]:
    """Read the stored documents of a page; those of an earlier release together."""
    found = [(record.edition_id, read(record.stored_document)) for record in page]
    keys = [key for key, document in found if document is None]
    stale = stored_cells.documents_of(keys) if keys else {}
    return [cast("T", stale[key]) if one is None else one for key, one in found]


def _gone(record: Record) -> Gone:
    successor = find_successor(record)
    return Gone(
        record=record.reference(),
        reason=record.withdrawal_reason,
        withdrawn_at=record.withdrawn_at,
        merged_into=successor.as_reference() if successor else None,
    )
