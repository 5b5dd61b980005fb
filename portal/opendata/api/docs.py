"""The OpenAPI description of the API and its page."""

from collections.abc import Callable
from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

from portal.opendata.api.answers import ReadOnly
from portal.opendata.api.router import router
from portal.records.document_types import JsonObject
from portal.records.kinds import all_kinds


class RememberedSchema(SchemaGenerator):
    """Cache of the description by language, as generating it takes seconds."""

    made: ClassVar[dict[str | None, JsonObject]] = {}

    def get_schema(self, request: Request | None = None, public: bool = False) -> JsonObject:
        language = get_language()
        if language not in self.made:
            make: Callable[..., JsonObject] = super().get_schema
            self.made[language] = make(request, public)
        return self.made[language]


@extend_schema(exclude=True)
class SchemaView(ReadOnly, SpectacularAPIView):
    """OpenAPI 3.1."""

    generator_class = RememberedSchema


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
