"""A list as a file that holds exactly the rows of its question, however many there are: what the
API and the pages of lists both give."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from portal.opendata.api import fields, links
from portal.opendata.api.filtering import all_found
from portal.opendata.api.problems import InvalidParameters
from portal.opendata.api.tables import table_of
from portal.publication import time_travel
from portal.records.document_types import JsonObject
from portal.tabular.file_formats import OF_DOCUMENTS, XLSX, FileFormat
from portal.tabular.formats import written
from portal.tabular.formats.xlsx import MOST_ROWS
from portal.tabular.table import Table


def file_of(endpoint: Any, form: FileFormat) -> StreamingHttpResponse:
    """`endpoint` is a viewset that was asked for a list; its request says which rows and fields."""
    request = endpoint.request._request
    asked, part = asked_part(endpoint, form)
    table = asked or table_of(endpoint)
    found = _found(endpoint, form)
    pieces: Iterable[bytes] = ()
    if request.method == "GET":
        rows = fields.in_parts(part, table.rows(found))
        pieces = written(form, table, rows, _about(table, links.list_address(request, endpoint)))
    answer = StreamingHttpResponse(pieces, content_type=form.media_type)
    name = f"corridor-{table.name}-{time_travel.today().isoformat()}.{form.key}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Link"] = links.header(links.of_everything(), links.of_list(request, endpoint))
    return answer


def asked_part(endpoint: Any, form: FileFormat) -> tuple[Table | None, fields.Tree]:
    """The table with the columns that `fields` names, all where nobody asks; or, for a form that
    has rows as documents, what to leave in them."""
    names = fields.asked_names(endpoint.request)
    if form in OF_DOCUMENTS:
        return None, fields.chosen(names, endpoint.get_serializer_class())
    table = table_of(endpoint)
    return (table.only(fields.chosen_columns(names, table.columns)) if names else table), {}


def _found(endpoint: Any, form: FileFormat) -> Any:
    found = all_found(endpoint, endpoint.request, endpoint.get_queryset())
    if form == XLSX and found[MOST_ROWS : MOST_ROWS + 1].exists():
        raise InvalidParameters(
            {"format": [_("A sheet cannot hold so many rows. Ask for CSV or Parquet.")]}
        )
    return found


def _about(table: Table, url: str) -> JsonObject:
    """What somebody who finds the file has to know. What is asked as of a moment is the same
    whenever it is asked."""
    told = "as_recorded" if time_travel.then() else "retrieved_at"
    return {
        "title": f"Corridor: {table.name}",
        "url": url,
        told: time_travel.now().isoformat(timespec="seconds"),
        "licence": settings.SPECTACULAR_SETTINGS["LICENSE"],
    }
