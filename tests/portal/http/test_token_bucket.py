"""Token bucket, rates and keys of clients, without a server."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from portal.http.middleware.rate_limit import (
    LIMITED,
    Bucket,
    Rate,
    RateLimitMiddleware,
    client_key,
    parse_rate,
    see_bucket,
    take_tokens,
)

RATE = Rate(burst=3, per_second=0.5)


@pytest.mark.parametrize(
    ("setting", "rate"),
    [
        ("10/s", Rate(5, 10)),
        ("600/min", Rate(5, 10)),
        ("18000/h", Rate(5, 5)),
        ("1/h", Rate(5, 1 / 3600)),
        ("", None),
    ],
)
def test_rate_is_parsed(setting: str, rate: Rate | None) -> None:
    assert parse_rate("PORTAL_API", setting, 5) == rate


@pytest.mark.parametrize(
    "setting", ["10", "10/", "10/day", "/s", "x/s", "0/s", "-1/s", "1.5/s", "10 /s", "10/s/s"]
)
def test_wrong_rate_is_named(setting: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PORTAL_API_RATE") as caught:
        parse_rate("PORTAL_API", setting, 5)
    assert repr(setting) in str(caught.value)


def test_middleware_refuses_a_wrong_rate_at_start(settings: Settings) -> None:
    settings.PORTAL_API_RATE = "often"
    with pytest.raises(ImproperlyConfigured):
        RateLimitMiddleware(lambda _request: HttpResponse())


@pytest.mark.parametrize(
    ("rate", "window"), [(Rate(3, 0.5), 6), (Rate(120, 10), 12), (Rate(1, 3), 1), (Rate(5, 3), 2)]
)
def test_window_is_the_time_to_fill_the_bucket(rate: Rate, window: int) -> None:
    assert rate.window == window


@pytest.mark.parametrize(
    ("tokens", "remaining", "retry_after", "reset_after"),
    [
        (3, 3, 1, 0),
        (2, 2, 1, 2),
        (1.5, 1, 1, 3),
        (0, 0, 1, 6),
        (-0.25, 0, 1, 6),
        (-1, 0, 2, 6),
        (-2.1, 0, 5, 6),
    ],
)
def test_state_of_a_bucket(
    tokens: float, remaining: int, retry_after: int, reset_after: int
) -> None:
    bucket = Bucket(tokens, RATE)
    assert (bucket.remaining, bucket.retry_after, bucket.reset_after) == (
        remaining,
        retry_after,
        reset_after,
    )


def test_tokens_run_out_and_come_back() -> None:
    times = [0, 0, 0, 0, 1, 2, 2, 60]
    tokens = [take_tokens("one", RATE, now=1_000 + second).tokens for second in times]
    assert tokens == [2, 1, 0, -1, -0.5, 0, -1, 2]


def test_clock_that_is_put_back_keeps_nobody_out() -> None:
    take_tokens("one", RATE, 30, now=1_000, overdraw=True)
    assert see_bucket("one", RATE, now=1_000).tokens == -27
    assert see_bucket("one", RATE, now=900).tokens == 3
    assert take_tokens("one", RATE, now=900).tokens == 2
    assert see_bucket("one", RATE, now=900).tokens == 2


def test_refused_request_takes_no_token() -> None:
    for _ in range(3):
        take_tokens("one", RATE, now=1_000)
    refused = [take_tokens("one", RATE, now=1_000).tokens for _ in range(5)]
    assert refused == [-1] * 5
    assert take_tokens("one", RATE, now=1_002).tokens == 0


def test_buckets_are_separate() -> None:
    assert take_tokens("one", RATE, now=1_000).tokens == 2
    assert take_tokens("two", RATE, now=1_000).tokens == 2
    assert take_tokens("one", RATE, now=1_000).tokens == 1


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::9", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("unix:", "unix:", True),
        ("", "unix:", False),
    ],
)
def test_clients_of_one_network_share_a_key(
    rf: RequestFactory, one: str, other: str, is_same: bool
) -> None:
    keys = [client_key(rf.get("/", REMOTE_ADDR=address)) for address in (one, other)]
    assert (keys[0] == keys[1]) == is_same
    assert all(len(key) == 64 and (not one or one not in key) for key in keys)


@pytest.mark.parametrize(
    ("forwarded", "behind_proxy", "counted"),
    [
        ("", True, "10.0.0.1"),
        ("192.0.2.1", True, "192.0.2.1"),
        ("1.1.1.1, 192.0.2.1", True, "192.0.2.1"),
        ("1.1.1.1,192.0.2.1 ", True, "192.0.2.1"),
        ("192.0.2.1", False, "10.0.0.1"),
    ],
)
def test_address_behind_a_proxy_is_the_last_of_the_header(
    rf: RequestFactory, settings: Settings, forwarded: str, behind_proxy: bool, counted: str
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = rf.get("/", headers=headers, REMOTE_ADDR="10.0.0.1")
    key = client_key(request)
    settings.BEHIND_PROXY = False
    assert key == client_key(rf.get("/", REMOTE_ADDR=counted))


@pytest.mark.parametrize(
    ("path", "is_limited"),
    [
        ("/api", True),
        ("/api/v1/places/", True),
        ("/api/docs/", False),
        ("/apiary/", False),
        ("/places/download.csv", True),
        ("/ru/places/download.parquet", True),
        ("/places/download.csv/", False),
        ("/places/", False),
        ("/mcp", True),
        ("/mcp/", True),
        ("/mcp/x", False),
        ("/map/points.json", False),
    ],
)
def test_limited_paths(path: str, is_limited: bool) -> None:
    assert (LIMITED.match(path) is not None) == is_limited


def answer(request: HttpRequest) -> HttpResponse:
    response = RateLimitMiddleware(lambda _request: HttpResponse("answer"))(request)
    assert isinstance(response, HttpResponse)
    return response


def test_headers_announce_policy_and_state(rf: RequestFactory, settings: Settings) -> None:
    settings.PORTAL_API_RATE, settings.PORTAL_API_BURST = "1/h", 2
    found = [answer(rf.get("/api/v1/places/")) for _ in range(3)]
    assert [response.status_code for response in found] == [200, 200, 429]
    assert {response["RateLimit-Policy"] for response in found} == {'"api";q=2;w=7200'}
    assert [response["RateLimit"].partition(";t=")[0] for response in found] == [
        '"api";r=1',
        '"api";r=0',
        '"api";r=0',
    ]
    assert 3590 <= int(found[2]["Retry-After"]) <= 3600


@pytest.mark.parametrize(("rate", "path"), [("", "/api/v1/places/"), ("1/h", "/places/")])
def test_unlimited_response_has_no_headers(
    rf: RequestFactory, settings: Settings, rate: str, path: str
) -> None:
    settings.PORTAL_API_RATE, settings.PORTAL_API_BURST = rate, 1
    found = [answer(rf.get(path)) for _ in range(3)]
    assert {response.status_code for response in found} == {200}
    assert not any("RateLimit" in response for response in found)
