"""`Link` headers (RFC 8288) of an answer: other pages, other formats, licence, citation."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import urlencode

from portal.formatting.addresses import absolute_url, permanent_url
from portal.models import Record
from portal.opendata.api.tables import name_of
from portal.records.document_types import JsonObject
from portal.tabular.file_formats import FileFormat
from portal.tabular.table import Table

if TYPE_CHECKING:
    from portal.opendata.api.views import RowViewSet

LONGEST = 1000
"""Maximum characters of an address in a header, as proxies refuse long ones."""

NOT_CARRIED = ("page", "page_size", "cursor", "fields", "format", "columns")
"""Parameters of one format of an answer."""

CSV_METADATA = "-metadata.json"
"""End of the address of what explains a CSV file (W3C, CSV on the Web)."""

type Link = tuple[str, dict[str, str]]


def link_header(*groups: Iterable[Link]) -> str:
    """Join links into a header value, without addresses longer than `LONGEST`."""
    return ", ".join(
        f"<{url}>" + "".join(f'; {name}="{value}"' for name, value in attributes.items())
        for links in groups
        for url, attributes in links
        if len(url) < LONGEST
    )


def of_everything() -> Iterator[Link]:
    yield settings.PORTAL_LICENCE["url"], {"rel": "license"}
    yield _absolute_url("/about/data/"), {"rel": "describedby", "type": "text/html"}


def of_answers() -> Iterator[Link]:
    """Yield the links of every answer of the API."""
    yield from of_everything()
    description = _absolute_url(reverse("api_schema"))
    yield description, {"rel": "describedby", "type": "application/vnd.oai.openapi"}


def of_list(request: HttpRequest, endpoint: "RowViewSet") -> Iterator[Link]:
    """Yield the address to cite a list by: its page, or the API where there is none."""
    yield list_address(request, endpoint), {"rel": "cite-as"}


def of_columns(request: HttpRequest, table: Table) -> Iterator[Link]:
    """Yield the address of what explains the columns of a file."""
    path = reverse("columns", kwargs={"name": table.name})
    which = request.GET.get("columns")
    query = f"?{urlencode({'columns': which})}" if which else ""
    yield _absolute_url(path) + query, {"rel": "describedby", "type": "application/json"}
    if request.path.endswith(".csv") and not which:
        query = f"?{asked}" if (asked := request.META["QUERY_STRING"]) else ""
        address = request.build_absolute_uri(f"{quote(request.path)}{CSV_METADATA}{query}")
        yield address, {"rel": "describedby", "type": "application/csvm+json"}


def of_one(row: JsonObject, model: type[Model]) -> Iterator[Link]:
    """Yield the permanent address of a record's edition; of other rows their page, if any."""
    if issubclass(model, Record):
        yield permanent_url(row["uid"], row["edition"]["number"]), {"rel": "cite-as"}
    elif (page := row.get("page") or row.get("url") or "").startswith("/"):
        yield absolute_url(iri_to_uri(page)), {"rel": "cite-as"}


def alternates(request: HttpRequest, forms: Iterable[FileFormat]) -> Iterator[Link]:
    """Yield the same query in other formats."""
    query = _query_string(request)
    stem = request.path.partition(".")[0].rstrip("/")
    for form in forms:
        url = request.build_absolute_uri(f"{quote(stem)}.{form.key}{query}")
        yield url, {"rel": "alternate", "type": form.essence}


def list_address(request: HttpRequest, endpoint: "RowViewSet") -> str:
    """Return the absolute address of the page of a query, or of the API without such a page."""
    model = endpoint.model()
    name = model.kind() if issubclass(model, Record) else model._meta.model_name
    try:
        path = reverse(f"{name}_list")
    except NoReverseMatch:
        path = f"{reverse('api_root')}{name_of(endpoint)}/"
    return _absolute_url(path) + _query_string(request)


def _query_string(request: HttpRequest) -> str:
    """Return the parameters that choose rows."""
    asked = [(name, values) for name, values in request.GET.lists() if name not in NOT_CARRIED]
    return f"?{urlencode(asked, doseq=True)}" if asked else ""


def _absolute_url(path: str) -> str:
    return absolute_url(quote(path))
