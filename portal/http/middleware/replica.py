"""Anonymous readers are answered from the replica of the database."""

from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.http.answer_keys import is_anonymous
from portal.http.middleware import GetResponse, Middleware
from portal.publication.replica import REPLICA, forget_replica, has_caught_up, reading_from


class ReplicaMiddleware(Middleware):
    """Outside of time travel. Whoever may have written something reads the primary; so does
    everybody while the replica is behind, and whom it does not answer."""

    def __init__(self, get_response: GetResponse) -> None:
        if REPLICA not in settings.DATABASES:
            raise MiddlewareNotUsed
        super().__init__(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_anonymous(request) and has_caught_up():
            with reading_from(REPLICA):
                answer = self.get_response(request)
            if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                return answer
            forget_replica()
        return self.get_response(request)
