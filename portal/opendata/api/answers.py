"""Base view of the API. CORS and caching headers: `portal.http.middleware.conditional`."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.utils.http import http_date
from django.utils.translation import gettext as _
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.filters.refusals import InvalidParameters
from portal.site.views.questions import refuse_unknown_parameters


class OneFormat(DefaultContentNegotiation):
    """Content negotiation that answers an unknown `?format=` with 400 rather than 404."""

    def filter_renderers(
        self,
        renderers: Iterable[BaseRenderer],
        format: str,  # noqa: A002
    ) -> list[BaseRenderer]:
        if format not in (names := [renderer.format for renderer in renderers]):
            raise InvalidParameters(
                {"format": [_("These formats are known: %s.") % ", ".join(names)]}
            )
        return super().filter_renderers(renderers, format)


class ReadOnly(APIView):
    """Base of every endpoint: read-only, refuses unknown parameters."""

    http_method_names = ["get", "head", "options"]
    content_negotiation_class: type[BaseContentNegotiation] = OneFormat
    allowed_parameters: tuple[str, ...] = ("format",)
    """Parameters of a single row; lists are checked by their FilterSet."""

    def finalize_response(
        self, request: Request, response: Response, *args: object, **kwargs: object
    ) -> Response:
        final = super().finalize_response(request, response, *args, **kwargs)
        if final.status_code == 200 and (issued_at := _issued_at(response)):
            final["Last-Modified"] = http_date(issued_at.timestamp())
        return final

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        answer = super().dispatch(request, *args, **kwargs)
        if isinstance(answer, Response):
            answer.add_post_render_callback(_part_from_view)
        return answer

    def refuse_unknown_parameters(self) -> None:
        """Raise InvalidParameters for parameters that a single row does not take."""
        refuse_unknown_parameters(self.request._request, *self.allowed_parameters)


def _part_from_view(answer: Response) -> None:
    """Let a written answer, its view and its request no longer refer to each other: else rows would
    stay until garbage is collected."""
    around = vars(answer)["renderer_context"]
    for one in (around["request"].parser_context, vars(around["view"]), around):
        one.clear()


def _issued_at(response: Response) -> datetime | None:
    """Return the date of publication of a document; other rows change without an edition, and the
    state on a day, which may be today."""
    data = getattr(response, "data", None)
    edition = data.get("edition") if isinstance(data, Mapping) and "then" not in data else None
    issued_at = edition.get("issued_at") if isinstance(edition, Mapping) else None
    return datetime.fromisoformat(issued_at) if issued_at else None
