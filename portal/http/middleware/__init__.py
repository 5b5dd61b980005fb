"""Middleware: compression, rate limit, kept answers, validators, language, time travel."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

type GetResponse = Callable[[HttpRequest], HttpResponseBase]


class Middleware:
    """Base that keeps what answers further in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
