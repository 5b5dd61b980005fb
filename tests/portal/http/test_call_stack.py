"""However deep a page is called, its loops of calls ask the system for no memory."""

import resource
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from portal.http.middleware.call_stack import CallStackMiddleware, GetResponse

CALLS = 200
DEPTHS = range(600)
"""More than a piece of memory has room for."""


def call_many(request: object) -> HttpResponse:
    for number in range(CALLS):
        call(number)
    return HttpResponse()


def call(number: int) -> str:
    return str(number)


call.__code__ = call.__code__.replace(co_stacksize=100)  # as of a large function


def count_faults(get_response: GetResponse) -> int:
    """Return the most pages of memory that the system gave for one answer, at any depth."""
    request = RequestFactory().get("/")

    def descend(depth: int) -> HttpResponseBase:
        return descend(depth - 1) if depth else get_response(request)

    counts = []
    for depth in DEPTHS:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        descend(depth)
        counts.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
    return max(counts[1:])


def in_a_thread_of_its_own(get_response: GetResponse) -> int:
    """As of a server: the frames of pytest make more room."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(count_faults, get_response).result()


def test_calls_within_a_page_need_no_new_memory() -> None:
    assert in_a_thread_of_its_own(CallStackMiddleware(call_many)) < CALLS // 4


@pytest.mark.exhaustive  # fails with an interpreter that keeps a piece: the middleware can go
def test_calls_without_the_middleware_need_new_memory() -> None:
    assert in_a_thread_of_its_own(call_many) >= CALLS
