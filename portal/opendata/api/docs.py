"""The OpenAPI description of the API and its page."""

import threading
from collections.abc import Callable
from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from portal.models.languages import DEFAULT, LANGUAGES
from portal.opendata.api.answers import ReadOnly
from portal.opendata.api.router import router
from portal.records.document_types import JsonObject
from portal.records.json import DocumentRenderer
from portal.records.kinds import all_kinds


class RememberedSchema(SchemaGenerator):
    """Cache of the description by language, as generating it takes seconds."""

    made: ClassVar[dict[str, JsonObject]] = {}

    def get_schema(self, request: Request | None = None, public: bool = False) -> JsonObject:
        language = _known(get_language())
        if language not in self.made:
            make: Callable[..., JsonObject] = super().get_schema
            self.made[language] = make(request, public)
        return self.made[language]


@extend_schema(exclude=True)
class SchemaView(ReadOnly, SpectacularAPIView):
    """OpenAPI 3.1, which a process makes and writes once for each language and form."""

    generator_class = RememberedSchema
    written: ClassVar[dict[tuple[str, str], Response]] = {}
    lock: ClassVar = threading.Lock()

    def get(self, request: Request) -> HttpResponseBase:
        key = (_known(request.GET.get("lang")), request.accepted_renderer.media_type)
        with self.lock:
            if key not in self.written:
                request.accepted_media_type = key[1]  # without an indent
                answer = self.finalize_response(request, super().get(request))  # type: ignore[no-untyped-call]
                self.written[key] = answer.render()
            kept = self.written[key]
        return HttpResponse(kept.content, headers=dict(kept.headers))

    def handle_exception(self, exc: Exception) -> Response:
        """Write problems as JSON, as they say of themselves."""
        self.request.accepted_renderer = DocumentRenderer()
        self.request.accepted_media_type = DocumentRenderer.media_type
        return super().handle_exception(exc)


def _known(language: str | None) -> str:
    return language if language in LANGUAGES else DEFAULT


@extend_schema(exclude=True)
class NoSuchEndpoint(ReadOnly):
    """Any other address under /api/v1/: 404 as JSON rather than as a page."""

    def get(self, request: Request) -> HttpResponse:
        raise Http404


def api_docs(request: HttpRequest) -> HttpResponse:
    lists = [(prefix, reverse(f"{name}-list")) for prefix, _view, name in router.registry]
    return render(
        request,
        "portal/api_docs.html",
        {"lists": lists, "example": next(iter(all_kinds().values()))},
    )
