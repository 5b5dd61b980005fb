"""The description of the API for programs and the page that shows it to people."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView

from portal.opendata.api.answers import ReadOnly
from portal.opendata.api.router import router


@extend_schema(exclude=True)
class SchemaView(ReadOnly, SpectacularAPIView):
    """OpenAPI 3.1."""


@extend_schema(exclude=True)
class NoSuchEndpoint(ReadOnly):
    """Any other address under /api/v1/: not found, said to programs."""

    def get(self, request: Any) -> HttpResponse:
        raise Http404


def api_docs(request: HttpRequest) -> HttpResponse:
    lists = [(prefix, reverse(f"{name}-list")) for prefix, _view, name in router.registry]
    return render(request, "portal/api_docs.html", {"lists": lists})
