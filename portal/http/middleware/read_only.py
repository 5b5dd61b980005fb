"""Read-only mode for maintenance: nothing is written, and readers read on."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.http.errors import unavailable
from portal.http.middleware import Middleware
from portal.http.middleware.conditional import READING_METHODS
from portal.http.paths import MCP, first_segment


class ReadOnlyMiddleware(Middleware):
    """Answers 503 to forms of the desk, sign-in and subscriptions. The language may be chosen, and
    assistants may ask: nothing is stored of either."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        is_free = first_segment(path) == "i18n" or MCP.match(path) is not None
        is_reading = request.method in (*READING_METHODS, "OPTIONS") or is_free
        # Sign-in begins with rows, too.
        is_writing = not is_reading or "/admin/account/" in path
        if is_writing and is_read_only():
            return unavailable(request)
        return self.get_response(request)


def is_read_only() -> bool:
    return settings.PORTAL_READ_ONLY or (settings.VAR_DIR / "read-only").exists()
