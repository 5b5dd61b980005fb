"""Routes under /api/v1/: lists and rows, with an optional format suffix, and the index of lists."""

from typing import TYPE_CHECKING, cast

from django.urls import URLPattern, URLResolver
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import APIRootView, DefaultRouter
from rest_framework.urlpatterns import format_suffix_patterns

from portal.filters.refusals import PROBLEM
from portal.opendata.api.answers import ReadOnly
from portal.opendata.api.browsing import PageRenderer
from portal.opendata.api.negotiation import ByAddressOrAccept
from portal.records.json import DocumentRenderer
from portal.tabular.file_formats import JSON

if TYPE_CHECKING:
    from portal.opendata.api.views import RowViewSet

ADDRESSES = {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}
ROOT = {
    (200, JSON.essence): ADDRESSES,
    (400, PROBLEM): {"$ref": "#/components/schemas/Refused"},
    (406, PROBLEM): {"$ref": "#/components/schemas/Problem"},
}


class Router(DefaultRouter):
    include_format_suffixes = False
    root_view_name = "api_root"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        *lists, root = super().get_urls()
        return [*format_suffix_patterns(lists), root]


class RootView(ReadOnly, APIRootView):
    """Every list there is."""

    schema = AutoSchema()
    content_negotiation_class = ByAddressOrAccept
    renderer_classes = [DocumentRenderer, PageRenderer]

    @extend_schema(
        operation_id="root",
        summary="Every list",
        tags=["lists"],
        parameters=[OpenApiParameter("format", exclude=True)],
        responses=ROOT,
    )
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        self.refuse_unknown_parameters()
        names: dict[str, str] = self.api_root_dict or {}
        return Response({prefix: reverse(name, request=request) for prefix, name in names.items()})


router = Router()


def registered_viewsets() -> "dict[str, type[RowViewSet]]":
    """Return the viewsets of the router by the name of their list."""
    return {name: cast("type[RowViewSet]", viewset) for name, viewset, _ in router.registry}
