"""A list as a file that holds exactly the rows of its question, on whatever pages they stand."""

from collections.abc import Iterator
from itertools import batched
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.api.columns import columns_of
from portal.api.problems import Refused, explain
from portal.api.router import router
from portal.documents import Document
from portal.filters import ALSO_ALLOWED
from portal.pages.downloads import (
    CSV,
    FORMATS,
    JSON,
    Format,
    as_csv,
    as_geojson,
    as_json,
    formats_of,
    point_of,
)
from portal.renderers import DocumentRenderer

CHUNK = 200
"""So many documents are in memory at once."""


@require_safe
def download(request: HttpRequest, name: str, key: str) -> HttpResponseBase:
    """`/energy-projects/download.csv?country=KZ`: the rows are those of the API, in its order."""
    endpoint, form = _endpoint(request, name), FORMATS[key]
    if form not in formats_of(endpoint.queryset.model):
        raise Http404
    found = endpoint.filterset_class(request.GET, endpoint.get_queryset())
    if problems := {**found.problems(), **_not_for_files(request, found)}:
        return _refused(problems)
    rows = (
        row for chunk in batched(found.qs.iterator(CHUNK), CHUNK) for row in endpoint.rows(chunk)
    )
    answer = StreamingHttpResponse(
        _written(form, rows, endpoint, _about(request, name)), content_type=form.media_type
    )
    today = timezone.now().date().isoformat()
    answer["Content-Disposition"] = f'attachment; filename="corridor-{name}-{today}.{key}"'
    answer["Link"] = ", ".join(_links(request, name))
    return answer


def _endpoint(request: HttpRequest, name: str) -> Any:
    """The endpoint of the API that lists the same, ready to give rows."""
    registered: list[tuple[str, Any, str]] = router.registry
    viewset = next((found for prefix, found, _name in registered if prefix == name), None)
    if viewset is None:
        raise Http404
    endpoint: Any = viewset(detail=False, action="list", format_kwarg=None)
    endpoint.setup(request)
    return endpoint


def _not_for_files(request: HttpRequest, found: Any) -> dict[str, list[str]]:
    """A file has no pages: what chooses one on a page of the list is refused here."""
    sentence = _("There is no parameter “%(name)s” here. These are allowed: %(allowed)s.")
    allowed = ", ".join(found.filters)
    return {
        name: [sentence % {"name": name, "allowed": allowed}]
        for name in request.GET
        if name in ALSO_ALLOWED
    }


def _refused(problems: dict[str, list[str]]) -> HttpResponse:
    answer = explain(Refused(problems), {})
    body = DocumentRenderer().render(answer.data)
    return HttpResponse(body, status=answer.status_code, content_type="application/problem+json")


def _written(form: Format, rows: Iterator[Document], endpoint: Any, about: Document) -> Any:
    if form == CSV:
        return as_csv(rows, columns_of(endpoint))
    if form == JSON:
        return as_json(rows, about)
    model = endpoint.queryset.model
    return as_geojson(rows, about, columns_of(endpoint), point_of(model))


def _about(request: HttpRequest, name: str) -> Document:
    """What somebody who finds the file has to know."""
    return {
        "title": f"Corridor: {name}",
        "url": _address(request, name),
        "retrieved_at": timezone.now().isoformat(timespec="seconds"),
        "licence": settings.SPECTACULAR_SETTINGS["LICENSE"],
    }


def _links(request: HttpRequest, name: str) -> list[str]:
    licence: Any = settings.SPECTACULAR_SETTINGS["LICENSE"]
    about = settings.SITE_URL.rstrip("/") + "/about/data/"
    return [
        f'<{licence["url"]}>; rel="license"',
        f'<{_address(request, name)}>; rel="cite-as"',
        f'<{about}>; rel="describedby"',
    ]


def _address(request: HttpRequest, name: str) -> str:
    """The list of which this is the file, by which it is cited."""
    query = quote(request.META.get("QUERY_STRING", ""), safe="=&%+-._~:,*!$'()/?@;")
    path = request.path.rpartition("download.")[0]
    return f"{settings.SITE_URL.rstrip('/')}{quote(path)}{'?' if query else ''}{query}"
