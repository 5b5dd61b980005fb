"""Language and time zone of the desk: what the person chose, else what the browser says. Browsers
keep nothing of it."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers

from portal.http.middleware import Middleware
from portal.http.paths import first_segment
from portal.models import User

ZONE_COOKIE = "time_zone"
"""Set by `time-zone.js`, for who has not chosen."""


class DeskLanguageMiddleware(Middleware):
    """Render the pages of the desk, and only these, in the language and time zone of the person."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if first_segment(request.path_info) != "admin":
            return self.get_response(request)
        person = request.user if isinstance(request.user, User) else User()
        language = person.language or translation.get_language_from_request(request)
        zone = _find_zone(person.time_zone or request.COOKIES.get(ZONE_COOKIE, ""))
        with translation.override(language), timezone.override(zone):
            answer = self.get_response(request)
        answer.headers["Content-Language"] = language
        if "Cache-Control" not in answer.headers:  # pages of sign-in and of one's account
            add_never_cache_headers(answer)
        return answer


def _find_zone(name: str) -> ZoneInfo | None:
    """Return a time zone by its name, None for one that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        return None
