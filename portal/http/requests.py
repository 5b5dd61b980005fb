"""Requests as all of the portal reads them."""

from contextlib import suppress
from wsgiref.types import WSGIEnvironment

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIRequest


class Utf8Request(WSGIRequest):
    """A request in UTF-8, whatever `Content-Type` says: pages are kept by the words asked for, and
    have addresses in them. A `Content-Type` that cannot be read is none."""

    encoding = property(lambda self: None, lambda self, _charset: None)

    def _set_content_type_params(self, meta: WSGIEnvironment) -> None:
        self.content_type, self.content_params = "", {}
        with suppress(BadRequest):
            super()._set_content_type_params(meta)  # type: ignore[misc]  # not in django-stubs

    def close(self) -> None:
        """Let go of what refers back to the request: else both stay until garbage is collected."""
        super().close()
        for name in ("user", "auser", "_messages"):
            vars(self).pop(name, None)
