"""Anonymous readers are answered from the replica of the database."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from portal.http.errors import unavailable
from portal.http.middleware.kept_answers import is_anonymous
from portal.publication.public_version import AWAY
from portal.publication.replica import (
    REPLICA,
    forget_replica,
    has_caught_up,
    reading_alias,
    reading_from,
)

FAILED = "replica_failed"
"""Attribute of a request whose view the replica did not answer."""


class ReplicaMiddleware:
    """Outside of time travel. Whoever may have written something reads the primary; so does
    everybody while the replica is behind, or away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if REPLICA not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_anonymous(request) and has_caught_up():
            with reading_from(REPLICA):
                answer = self.get_response(request)
            if not hasattr(request, FAILED):
                return answer
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Let the primary answer instead."""
        if not isinstance(problem, AWAY) or reading_alias() != REPLICA:
            return None
        forget_replica()
        setattr(request, FAILED, True)
        return unavailable(request)
