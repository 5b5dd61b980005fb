"""Downloads of lists beside their pages: the same file as from the API."""

import csv
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from portal.filters.refusals import InvalidParameters
from portal.models.languages import DEFAULT, content_language
from portal.opendata.api.column_words import describe_columns, describe_csv
from portal.opendata.api.files import all_rows, file_of, requested_part
from portal.opendata.api.groups import answer_of, is_grouped
from portal.opendata.api.links import CSV_METADATA
from portal.opendata.api.reader_columns import is_for_readers
from portal.opendata.api.tables import endpoint_of, table_of, tables
from portal.records.json import DocumentRenderer
from portal.site.views.questions import refuse_unknown_parameters
from portal.tabular.file_formats import BOM, CSV, FORMATS, list_formats


@require_safe
def download(request: HttpRequest, name: str, key: str) -> HttpResponseBase:
    """`/energy-projects/download.csv?country=KZ`: the rows of the API in its order."""
    endpoint, form = endpoint_of(name, request), FORMATS[key]
    if form not in list_formats(endpoint.model()):
        raise Http404
    if request.GET.get("format", key) != key:
        raise InvalidParameters({"format": [_("These formats are known: %s.") % key]})
    grouped = is_grouped(request, endpoint.filterset_class.base_filters)
    return answer_of(endpoint, form) if grouped else file_of(endpoint, form)


@require_safe
def columns(request: HttpRequest, name: str) -> HttpResponse:
    """`/energy-projects/columns.json?columns=reader`: the columns of a file as a Table Schema."""
    endpoint = endpoint_of(name, request)
    all_rows(endpoint)
    found = requested_part(endpoint, CSV)[0] or table_of(endpoint)
    with override(_language_of_columns(request)):
        schema = found.schema() if is_for_readers(request) else describe_columns(found)
        body = DocumentRenderer().render(schema)
    return HttpResponse(body, content_type="application/json")


@require_safe
def csv_metadata(request: HttpRequest, name: str) -> HttpResponse:
    """`/energy-projects/download.csv-metadata.json?country=KZ`: the file of that address and
    question by CSV on the Web (W3C)."""
    endpoint = endpoint_of(name, request)
    all_rows(endpoint)
    table = requested_part(endpoint, CSV)[0] or table_of(endpoint)
    query = f"?{asked}" if (asked := request.META["QUERY_STRING"]) else ""
    file = request.path.removesuffix(CSV_METADATA).rpartition("/")[2]
    with override(_language_of_columns(request)):
        body = DocumentRenderer().render(describe_csv(table, file + query))
    return HttpResponse(body, content_type="application/csvm+json")


def _language_of_columns(request: HttpRequest) -> str:
    """Columns for programs are described in English alone; their meanings are in no other."""
    return content_language() if is_for_readers(request) else DEFAULT


@require_safe
def codebook(request: HttpRequest) -> HttpResponse:
    """`/columns.csv`: what `/<list>/columns.json` says of every list, as one table."""
    refuse_unknown_parameters(request)
    answer = HttpResponse(BOM, content_type=CSV.media_type)
    answer["Content-Disposition"] = 'attachment; filename="corridor-columns.csv"'
    heads = ["list", "column", "type", "unit", "description", "allowed", "names"]
    with override(DEFAULT):
        csv.writer(answer).writerows([heads, *_codebook_rows()])
    return answer


def _codebook_rows() -> Iterator[list[str]]:
    for table in tables():
        for column in describe_columns(table)["fields"]:
            allowed = map(str, column.get("constraints", {}).get("enum", ()))
            key = column.get("reference")
            names = f"{key['resource']}.{key['fields'][0]}" if key else ""
            said = [column.get(name, "") for name in ("name", "type", "unit", "description")]
            yield [table.name, *said, "; ".join(allowed), names]
