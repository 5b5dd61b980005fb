"""What every answer of the API has in common. How it travels is up to
`portal.http.middleware.conditional`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.http import http_date
from django.utils.translation import gettext as _
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.opendata.api.problems import InvalidParameters
from portal.publication import time_travel


class OneFormat(DefaultContentNegotiation):
    """`?format=xml` is refused rather than not found."""

    def filter_renderers(self, renderers: Any, format: str) -> Any:  # noqa: A002
        if format not in (names := [renderer.format for renderer in renderers]):
            raise InvalidParameters(
                {"format": [_("These formats are known: %s.") % ", ".join(names)]}
            )
        return super().filter_renderers(renderers, format)


class ReadOnly(APIView):
    """The base of every endpoint."""

    http_method_names = ["get", "head", "options"]
    content_negotiation_class = OneFormat
    allowed_parameters: tuple[str, ...] = ("format",)
    """What may be asked of one thing; lists leave that to their FilterSet."""

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
        found: Any = super().finalize_response(request, response, *args, **kwargs)
        if found.status_code == 200 and (issued_at := _issued_at(response)):
            found["Last-Modified"] = http_date(issued_at.timestamp())
        return found  # type: ignore[no-any-return]

    def refuse_unknown_parameters(self) -> None:
        """Refuse what a single thing cannot be asked."""
        allowed = (*self.allowed_parameters, time_travel.PARAMETER)
        unknown = [name for name in self.request.query_params if name not in allowed]
        if unknown:
            raise InvalidParameters({name: [self._unknown(name)] for name in unknown})

    def _unknown(self, name: str) -> str:
        return _("There is no parameter “%(name)s” here. These are allowed: %(allowed)s.") % {
            "name": name,
            "allowed": ", ".join(self.allowed_parameters),
        }


def _issued_at(response: Any) -> datetime | None:
    """When a document was published; whatever else may change without an edition."""
    data = getattr(response, "data", None)
    edition = data.get("edition") if isinstance(data, Mapping) else None
    issued_at = edition.get("issued_at") if isinstance(edition, Mapping) else None
    return datetime.fromisoformat(issued_at) if issued_at else None
