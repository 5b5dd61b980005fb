"""How every answer of the API travels: to any site, kept for a minute, and asked for again by
its content."""

import hashlib
from typing import Any

from django.http import HttpRequest
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api.problems import Refused

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
KEPT = "public, max-age=60"


class OneFormat(DefaultContentNegotiation):
    """`?format=xml` is refused rather than not found."""

    def filter_renderers(self, renderers: Any, format: str) -> Any:  # noqa: A002
        if format not in (names := [renderer.format for renderer in renderers]):
            raise Refused({"format": [_("These formats are known: %s.") % ", ".join(names)]})
        return super().filter_renderers(renderers, format)


class ReadOnly(APIView):
    """The base of every endpoint."""

    http_method_names = ["get", "head", "options"]
    content_negotiation_class = OneFormat
    allowed_parameters: tuple[str, ...] = ("format",)
    """What may be asked of one thing; lists leave that to their FilterSet."""

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
        found: Any = super().finalize_response(request, response, *args, **kwargs)
        _open(found)
        if found.status_code == 200:
            found["Cache-Control"] = KEPT
            found.add_post_render_callback(
                lambda rendered: _conditional(request._request, rendered)
            )
        return found  # type: ignore[no-any-return]

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return Response(status=204, headers=PREFLIGHT)

    def refuse_unknown_parameters(self) -> None:
        """Refuse what a single thing cannot be asked."""
        unknown = [n for n in self.request.query_params if n not in self.allowed_parameters]
        if unknown:
            raise Refused({name: [self._unknown(name)] for name in unknown})

    def _unknown(self, name: str) -> str:
        return _("There is no parameter “%(name)s” here. These are allowed: %(allowed)s.") % {
            "name": name,
            "allowed": ", ".join(self.allowed_parameters),
        }


def _conditional(request: HttpRequest, response: Any) -> Any:
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response["ETag"] = etag
    return _open(get_conditional_response(request, etag=etag, response=response))


def _open(response: Any) -> Any:
    """Let pages of any site read it; it holds nothing of the visitor's own."""
    for name, value in OPEN.items():
        response[name] = value
    return response
