"""What an answer leads to, as `Link` headers (RFC 8288): other pages of it, other forms, who may
use it, how to cite it."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from portal.formatting.addresses import permanent_url
from portal.models import Record
from portal.opendata.api.tables import name_of
from portal.records.document_types import JsonObject
from portal.tabular.file_formats import FileFormat

LONGEST = 1000
"""Characters of an address in a header; servers in between refuse long ones."""

NOT_CARRIED = ("page", "page_size", "cursor", "fields", "format")
"""Parameters that belong to one form of an answer."""

type Link = tuple[str, dict[str, str]]


def header(*groups: Iterable[Link]) -> str:
    """Links to addresses that are too long for a header are left out."""
    return ", ".join(
        f"<{url}>" + "".join(f'; {name}="{value}"' for name, value in said.items())
        for links in groups
        for url, said in links
        if len(url) < LONGEST
    )


def of_everything() -> Iterator[Link]:
    licence: Any = settings.SPECTACULAR_SETTINGS["LICENSE"]
    yield licence["url"], {"rel": "license"}
    yield _on_site("/about/data/"), {"rel": "describedby", "type": "text/html"}


def of_answers() -> Iterator[Link]:
    """What holds for every answer of the API."""
    yield from of_everything()
    description = _on_site(reverse("api_schema"))
    yield description, {"rel": "describedby", "type": "application/vnd.oai.openapi"}


def of_list(request: HttpRequest, endpoint: Any) -> Iterator[Link]:
    """The page that lists the same, by which it is cited; the list of the API where there is
    none."""
    yield list_address(request, endpoint), {"rel": "cite-as"}


def of_one(row: JsonObject, model: Any) -> Iterator[Link]:
    """The permanent address of a record with the edition that is read; of other rows their page."""
    if issubclass(model, Record):
        yield permanent_url(row["uid"], row["edition"]["number"]), {"rel": "cite-as"}
    elif page := row.get("page") or row.get("url"):
        yield _on_site(page), {"rel": "cite-as"}


def alternates(request: HttpRequest, forms: Iterable[FileFormat]) -> Iterator[Link]:
    """The same question in other forms."""
    query = _question(request)
    stem = request.path.partition(".")[0].rstrip("/")
    for form in forms:
        url = request.build_absolute_uri(f"{quote(stem)}.{form.key}{query}")
        yield url, {"rel": "alternate", "type": form.essence}


def list_address(request: HttpRequest, endpoint: Any) -> str:
    """The whole address of the page of a question, or of the API where no page lists the same."""
    model = endpoint.get_queryset().model
    name = model.kind() if issubclass(model, Record) else model._meta.model_name
    try:
        path = reverse(f"{name}_list")
    except NoReverseMatch:
        path = f"{reverse('api_root')}{name_of(endpoint)}/"
    return _on_site(path) + _question(request)


def _question(request: HttpRequest) -> str:
    """What is asked, whatever the form of the answer."""
    asked = [(name, values) for name, values in request.GET.lists() if name not in NOT_CARRIED]
    return f"?{urlencode(asked, doseq=True)}" if asked else ""


def _on_site(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{quote(path)}"
