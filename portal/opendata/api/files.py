"""A list as a file with all rows of a query, streamed by the API and by the pages of lists."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from portal.filters.refusals import InvalidParameters, unknown_parameter
from portal.models import Record
from portal.opendata.api import fields, links
from portal.opendata.api.filtering import refuse_empty_values
from portal.opendata.api.reader_columns import COLUMNS, ReaderRows, is_for_readers, reader_table
from portal.opendata.api.tables import table_of
from portal.publication import time_travel
from portal.records.document_types import JsonObject
from portal.tabular.file_formats import DOCUMENT_FORMATS, GEOJSON, XLSX, FileFormat, file_name
from portal.tabular.formats import write_table
from portal.tabular.table import XLSX_ROWS, Table

if TYPE_CHECKING:
    from portal.opendata.api.views import RowViewSet

NOT_FOR_READERS = (*DOCUMENT_FORMATS, GEOJSON)

PAGING = ("page", "page_size", "cursor")
"""Parameters that choose a part of an answer, refused for files, which are whole."""

OF_FILES = ("fields", "format")
"""Parameters of files beside filters; a package of several tables has none."""


def file_of(endpoint: "RowViewSet", form: FileFormat) -> StreamingHttpResponse:
    """Return the file of the rows and fields in the request of an endpoint."""
    request = endpoint.request._request
    sparse_table, part = requested_part(endpoint, form)
    table = sparse_table or table_of(endpoint)
    found = _rows_of_file(endpoint, form)
    rows: Iterable[JsonObject] = table.rows(found)
    if is_for_readers(request):
        rows = ReaderRows(endpoint, found)
    if part:
        rows = (fields.select_fields(part, row) for row in rows)
    about = about_file(table, links.list_address(request, endpoint))
    pieces = write_table(form, table, rows, about)
    answer = StreamingHttpResponse(pieces, content_type=form.media_type)
    name = file_name(table.name, dict(request.GET.lists()), form.key)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    cited = links.of_list(request, endpoint)
    answer["Link"] = links.link_header(
        links.of_everything(), links.of_columns(request, table), cited
    )
    return answer


def requested_part(endpoint: "RowViewSet", form: FileFormat) -> tuple[Table | None, fields.Tree]:
    """Return the table with the columns in `fields`, by default all; or, for a format of whole
    documents, None and the tree of fields to include."""
    names = fields.requested_names(endpoint.request)
    if is_for_readers(endpoint.request._request):
        return _table_for_readers(endpoint, form, names), {}
    if form in DOCUMENT_FORMATS:
        return None, fields.parse_fields(names, endpoint.shape)
    table = table_of(endpoint)
    return (table.only(fields.select_columns(names, table.columns)) if names else table), {}


def _table_for_readers(endpoint: "RowViewSet", form: FileFormat, names: list[str]) -> Table:
    if form in NOT_FOR_READERS or not issubclass(endpoint.model(), Record):
        sentence = _("Only records in forms with columns have a short form.")
        raise InvalidParameters({COLUMNS: [sentence]})
    if names:
        raise InvalidParameters({COLUMNS: [_("Give “fields” or “columns”, not both.")]})
    return reader_table(table_of(endpoint))


def all_rows(endpoint: "RowViewSet", *, is_whole: bool = False) -> QuerySet[Model]:
    """Return all rows of a query for a file. Raises InvalidParameters, also for paging, and for
    columns of one that `is_whole`."""
    refuse_empty_values(endpoint.request.query_params)
    asked = endpoint.request.query_params.copy()
    if not is_whole:
        asked.pop(COLUMNS, None)  # which are checked
    filters = endpoint.filterset_class(asked, endpoint.get_queryset())
    filters.is_shown = False
    allowed = [*filters.filters, *(() if is_whole else OF_FILES)]
    parts = {*PAGING, *OF_FILES}.difference(allowed)
    refused = {n: unknown_parameter(n, allowed).messages for n in filters.asked if n in parts}
    if problems := {**filters.problems(), **refused}:
        raise InvalidParameters(problems)
    return filters.qs


def _rows_of_file(endpoint: "RowViewSet", form: FileFormat) -> QuerySet[Model]:
    found = all_rows(endpoint)
    if form == XLSX and found[XLSX_ROWS : XLSX_ROWS + 1].exists():
        raise InvalidParameters(
            {"format": [_("A sheet cannot hold so many rows. Ask for CSV or Parquet.")]}
        )
    return found


def about_file(table: Table, url: str) -> JsonObject:
    """Return the metadata of a file; a file of a past moment has no date of retrieval."""
    moment_key = "as_recorded" if time_travel.past_moment() else "retrieved_at"
    return {
        "title": f"{settings.PORTAL_NAME}: {table.name}",
        "url": url,
        moment_key: time_travel.now().isoformat(),
        "licence": settings.PORTAL_LICENCE,
    }
