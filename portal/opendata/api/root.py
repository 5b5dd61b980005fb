"""The address that lists all others."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import APIRootView

from portal.opendata.api.answers import ReadOnly

ADDRESSES = {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}


class RootView(ReadOnly, APIRootView):
    """Every list there is."""

    schema = AutoSchema()

    @extend_schema(
        operation_id="root", summary="Every list", tags=["lists"], responses={200: ADDRESSES}
    )
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        self.refuse_unknown_parameters()
        names: dict[str, str] = self.api_root_dict or {}
        return Response({prefix: reverse(name, request=request) for prefix, name in names.items()})
