"""Room for the frames of a request in one piece of memory (decision 70).

CPython up to 3.13.12 and 3.14.3 gives a piece of 16 KB back when its first frame returns, so that a
loop of calls at its edge asks the system for memory each time. The memory of a larger frame has
room for all that it calls.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.http.middleware import GetResponse, Middleware

SLOTS = 70_000
"""Size of a frame in words of 8 bytes: a piece of 1 MB, nearly a half of it left; none touched."""


class CallStackMiddleware(Middleware):
    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return _call_with_room(self.get_response, request)


def _call_with_room(get_response: GetResponse, request: HttpRequest) -> HttpResponseBase:
    return get_response(request)


_call_with_room.__code__ = _call_with_room.__code__.replace(co_stacksize=SLOTS)
