"""The description of the API for programs and the page that shows it to people."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView

from portal.opendata.api.answers import ReadOnly
from portal.opendata.api.router import router
from portal.records.kinds import all_kinds


class RememberedSchema(SchemaGenerator):
    """A description hangs on the code and the language alone, and takes seconds to make."""

    made: ClassVar[dict[str | None, Any]] = {}

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        language = get_language()
        if language not in self.made:
            make: Callable[..., Any] = super().get_schema
            self.made[language] = make(request, public)
        return self.made[language]


@extend_schema(exclude=True)
class SchemaView(ReadOnly, SpectacularAPIView):
    """OpenAPI 3.1."""

    generator_class = RememberedSchema


@extend_schema(exclude=True)
class NoSuchEndpoint(ReadOnly):
    """Any other address under /api/v1/: not found, said to programs."""

    def get(self, request: Any) -> HttpResponse:
        raise Http404


def api_docs(request: HttpRequest) -> HttpResponse:
    lists = [(prefix, reverse(f"{name}-list")) for prefix, _view, name in router.registry]
    return render(
        request,
        "portal/api_docs.html",
        {"lists": lists, "example": next(iter(all_kinds().values()))},
    )
