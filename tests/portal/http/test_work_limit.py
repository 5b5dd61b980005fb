"""Limit on the computing that one client may cause, with pages, files and the API."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import caches
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from pytest_django import Settings

from portal.http.errors import REFUSAL
from portal.http.middleware.rate_limit import Rate, RateLimitMiddleware, take_tokens

LIST = "/places/?country=KZ"


class Computing:
    """A clock of computing that stands still while nobody computes."""

    def __init__(self) -> None:
        self.seconds = 5.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def computing(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Computing:
    """A second of computing at once, and one more in an hour."""
    settings.PORTAL_WORK_RATE, settings.PORTAL_WORK_BURST = "1000/h", 1000
    computing = Computing()
    monkeypatch.setattr(time, "thread_time", computing)
    return computing


def portal_of(computing: Computing, *, seconds: float) -> RateLimitMiddleware:
    def answer(_request: object) -> HttpResponse:
        computing.seconds += seconds
        return HttpResponse("answer")

    return RateLimitMiddleware(answer)


def statuses(portal: RateLimitMiddleware, *requests: object) -> list[int]:
    return [portal(request).status_code for request in requests]  # type: ignore[arg-type]


def test_page_costs_its_computing(rf: RequestFactory, computing: Computing) -> None:
    portal = portal_of(computing, seconds=0.4)
    assert statuses(portal, *[rf.get(LIST)] * 4) == [200, 200, 200, 429]
    request = rf.get(LIST)
    refused = portal(request)
    assert 710 <= int(refused["Retry-After"]) <= 720  # 0.2 s too much, at a second an hour
    assert getattr(request, REFUSAL) == "work"
    assert portal(rf.get(LIST, REMOTE_ADDR="192.0.2.9")).status_code == 200


def test_cheap_answers_cost_nothing(rf: RequestFactory, computing: Computing) -> None:
    portal = portal_of(computing, seconds=0.0004)
    assert set(statuses(portal, *[rf.get(LIST)] * 3000)) == {200}


def test_refused_request_is_not_made(rf: RequestFactory, computing: Computing) -> None:
    portal = portal_of(computing, seconds=2)
    assert statuses(portal, *[rf.get(LIST)] * 3) == [200, 429, 429]
    assert computing.seconds == 7


def test_file_costs_what_it_takes_to_send_it(rf: RequestFactory, computing: Computing) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(10):
            computing.seconds += 1
            yield b"piece"

    portal = RateLimitMiddleware(lambda _request: StreamingHttpResponse(pieces()))
    sent = portal(rf.get("/places/download.csv"))
    computing.seconds += 100  # of somebody else in between
    assert isinstance(sent, StreamingHttpResponse)
    assert sent.getvalue() == b"piece" * 10
    refused = portal(rf.get(LIST))
    assert refused.status_code == 429
    assert 9 * 3600 - 10 <= int(refused["Retry-After"]) <= 9 * 3600


@pytest.mark.django_db
def test_file_that_is_given_up_is_paid_for_and_closed(
    rf: RequestFactory, computing: Computing
) -> None:
    closed: list[str] = []

    class Pieces:
        def __iter__(self) -> Iterator[bytes]:
            computing.seconds += 2
            yield b"piece"
            yield b"piece"

        def close(self) -> None:
            closed.append("closed")

    def answer(_request: object) -> HttpResponseBase:
        return StreamingHttpResponse(Pieces())

    portal = RateLimitMiddleware(answer)
    sent = portal(rf.get("/places/download.csv"))
    assert isinstance(sent, StreamingHttpResponse)
    next(iter(sent))
    sent.close()
    assert closed == ["closed"]
    assert portal(rf.get(LIST)).status_code == 429


@pytest.mark.django_db
def test_refusal_of_a_page_is_a_page(client: Client, computing: Computing) -> None:
    portal_of(computing, seconds=3)(RequestFactory().get(LIST))
    refused = client.get("/ru/places/")
    assert refused.status_code == 429
    assert refused["Content-Type"].startswith("text/html")
    assert 'lang="ru"' in refused.content.decode()
    assert client.get("/api/v1/places/").json()["detail"]


def test_limit_can_be_switched_off(
    rf: RequestFactory, computing: Computing, settings: Settings
) -> None:
    settings.PORTAL_WORK_RATE = ""
    assert statuses(portal_of(computing, seconds=5), *[rf.get(LIST)] * 5) == [200] * 5


def test_requests_of_one_moment_share_no_token() -> None:
    """Sixteen threads at once get what the bucket holds, and not one token more."""
    caches["limits"].clear()
    rate, together = Rate(burst=100, per_second=0.001), Barrier(16)

    def ask(_number: int) -> int:
        together.wait()
        return sum(take_tokens("one", rate, now=1_000).tokens >= 0 for _ in range(20))

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(ask, range(16))) == 100
