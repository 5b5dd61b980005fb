"""Answers travel compressed, where that makes them smaller."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSIBLE = ("text/", "application/", "image/svg+xml")
"""Beginnings of content types. Pictures and fonts are compressed already."""


class CompressionMiddleware(GZipMiddleware):
    """Django's, which adds some random bytes so that the length of a page gives no secret away
    (BREACH), for texts only."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        if response.headers.get("Content-Type", "").startswith(COMPRESSIBLE):
            return super().process_response(request, response)
        return response
