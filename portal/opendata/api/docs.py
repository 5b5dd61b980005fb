"""The OpenAPI description of the API and its page."""

import threading
from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from portal.http.middleware.compression import pack, unpack_zstd
from portal.models.languages import DEFAULT, LANGUAGES
from portal.opendata.api.answers import ReadOnly
from portal.opendata.api.router import router
from portal.records.json import DocumentRenderer
from portal.records.kinds import all_kinds


@extend_schema(exclude=True)
class SchemaView(ReadOnly, SpectacularAPIView):
    """OpenAPI 3.1, which a process makes and writes once for each language and form."""

    written: ClassVar[dict[tuple[str, str], tuple[bytes, dict[str, str]]]] = {}
    """Packed text, 2 MB as it is, and headers; an answer of DRF would hold what it was made of."""
    lock: ClassVar = threading.Lock()

    def get(self, request: Request) -> HttpResponseBase:
        asked = request.GET.get("lang")
        key = (asked if asked in LANGUAGES else DEFAULT, request.accepted_renderer.media_type)
        with self.lock:
            if key not in self.written:
                request.accepted_media_type = key[1]  # without an indent
                answer = self.finalize_response(request, super().get(request))  # type: ignore[no-untyped-call]
                self.written[key] = pack("zstd", answer.render().content), dict(answer.headers)
            packed, headers = self.written[key]
        return HttpResponse(unpack_zstd(packed), headers=headers)

    def handle_exception(self, exc: Exception) -> Response:
        """Write problems as JSON, as they say of themselves."""
        self.request.accepted_renderer = DocumentRenderer()
        self.request.accepted_media_type = DocumentRenderer.media_type
        return super().handle_exception(exc)


@extend_schema(exclude=True)
class NoSuchEndpoint(ReadOnly):
    """Any other address under /api/v1/: 404 as JSON rather than as a page."""

    def get(self, request: Request) -> HttpResponse:
        raise Http404


def api_docs(request: HttpRequest) -> HttpResponse:
    lists = [(prefix, reverse(f"{name}-list")) for prefix, _view, name in router.registry]
    context = {"lists": lists, "example": next(iter(all_kinds().values()))}
    return render(request, "portal/api_docs.html", context)
