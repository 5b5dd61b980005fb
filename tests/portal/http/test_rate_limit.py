"""Whoever asks too fast is asked to wait, in words and numbers that programs read."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from portal.http.middleware.rate_limit import Rate, parse_rate, take_tokens
from tests.factories import make_place, publish

pytestmark = pytest.mark.django_db

PLACES = "/api/v1/places/"
AGREED = '"api";q=3;w=6'


@pytest.fixture(autouse=True)
def _three_at_once_and_one_each_two_seconds(settings: Settings) -> None:
    settings.PORTAL_API_RATE = "30/min"
    settings.PORTAL_API_BURST = 3


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-01-15T12:00:00Z", tick=False) as traveller:
        yield traveller


def stored() -> dict[str, bytes]:
    """Return the content of the cache in memory."""
    content: dict[str, bytes] = caches["limits"]._cache  # type: ignore[attr-defined]
    return content


def told(answer: Any) -> Any:
    return answer.status_code, answer["RateLimit"], answer.get("Retry-After")


def test_burst_is_answered_and_then_one_token_at_a_time(
    client: Client, clock: time_machine.Traveller
) -> None:
    first = [told(client.get(PLACES)) for _ in range(5)]
    clock.shift(1)
    too_early = told(client.get(PLACES))
    clock.shift(1)
    again = told(client.get(PLACES))
    clock.shift(60)
    rested = told(client.get(PLACES))

    assert first == [
        (200, '"api";r=2;t=2', None),
        (200, '"api";r=1;t=4', None),
        (200, '"api";r=0;t=6', None),
        (429, '"api";r=0;t=6', "2"),
        (429, '"api";r=0;t=6', "2"),
    ]
    assert too_early == (429, '"api";r=0;t=6', "1")
    assert again == (200, '"api";r=0;t=6', None)
    assert rested == (200, '"api";r=2;t=2', None)


def test_limited_client_gets_problem_details(client: Client, clock: time_machine.Traveller) -> None:
    for _ in range(3):
        client.get(PLACES)
    answer = client.get("/ru/places/download.csv", headers={"origin": "https://example.org"})

    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "Too many requests from this address. Try again soon.",
    }
    assert (answer["Retry-After"], answer["RateLimit-Policy"]) == ("2", AGREED)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "RateLimit" in answer["Access-Control-Expose-Headers"]


def test_refused_request_costs_no_query(
    client: Client, clock: time_machine.Traveller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        client.get(PLACES)
    with django_assert_num_queries(0):
        assert client.get(PLACES).status_code == 429


@pytest.mark.parametrize(
    "address",
    [PLACES, "/api/v1/nothing/", "/api/sdmx/2.1/x", "/api/schema/", "/places/download.csv", "/mcp"],
)
def test_requests_of_programs_are_counted(
    client: Client, clock: time_machine.Traveller, address: str
) -> None:
    answer = client.get(address)

    assert (answer["RateLimit-Policy"], answer["RateLimit"]) == (AGREED, '"api";r=2;t=2')


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    "address", ["/", "/places/", "/places/town/", "/api/docs/", "/map/points.json", "/admin/"]
)
def test_pages_and_their_data_are_not_limited(
    client: Client, clock: time_machine.Traveller, address: str
) -> None:
    publish(make_place(slug="town"))
    answers = [client.get(address) for _ in range(5)]

    assert {answer.status_code for answer in answers} <= {200, 302}
    assert not any("RateLimit" in answer for answer in answers)


def left(address: str = "", forwarded: str = "") -> Any:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    answer = Client().get(PLACES, headers=headers, REMOTE_ADDR=address)
    return answer["RateLimit"].partition(";")[2].partition(";")[0]


def test_each_address_has_its_own_bucket(clock: time_machine.Traveller) -> None:
    assert [left("192.0.2.1"), left("192.0.2.1"), left("192.0.2.2")] == ["r=2", "r=1", "r=2"]
    assert [left("::ffff:192.0.2.1"), left("::ffff:192.0.2.3")] == ["r=0", "r=2"]


def test_ipv6_addresses_of_a_subscriber_share_a_bucket(clock: time_machine.Traveller) -> None:
    assert left("2001:db8:0:1::1") == "r=2"
    assert left("2001:db8:0:1:ffff::2") == "r=1"
    assert left("2001:db8:0:2::1") == "r=2"


def test_client_is_the_last_address_behind_a_proxy(
    clock: time_machine.Traveller, settings: Settings
) -> None:
    settings.BEHIND_PROXY = True

    assert left("10.0.0.1", "1.1.1.1, 192.0.2.1") == "r=2"
    assert left("10.0.0.1", "8.8.8.8, 192.0.2.1") == "r=1"
    assert left("10.0.0.1", "8.8.8.8, 192.0.2.2") == "r=2"


def test_forwarded_address_is_ignored_without_a_proxy(clock: time_machine.Traveller) -> None:
    assert left("192.0.2.1", "1.1.1.1") == "r=2"
    assert left("192.0.2.1", "2.2.2.2") == "r=1"


def test_no_address_is_stored(client: Client, clock: time_machine.Traveller) -> None:
    client.get(PLACES, REMOTE_ADDR="192.0.2.77")
    kept = stored()

    assert len(kept) == 1
    assert "192.0.2.77" not in repr(kept)


def test_full_bucket_is_not_stored(client: Client, clock: time_machine.Traveller) -> None:
    client.get(PLACES, REMOTE_ADDR="192.0.2.77")
    (name,) = (key.rpartition(":")[2] for key in stored())

    assert caches["limits"].get(name)
    clock.shift(4)
    assert caches["limits"].get(name) is None


def test_limit_can_be_switched_off(
    client: Client, clock: time_machine.Traveller, settings: Settings
) -> None:
    settings.PORTAL_API_RATE = ""
    answers = [client.get(PLACES) for _ in range(5)]

    assert {answer.status_code for answer in answers} == {200}
    assert not any("RateLimit" in answer for answer in answers)


def test_rates_are_parsed_or_refused() -> None:
    assert parse_rate("PORTAL_API", "600/min", 120) == Rate(120, 10)
    assert parse_rate("PORTAL_API", "5/s", 1) == Rate(1, 5)
    assert parse_rate("PORTAL_API", "7200/h", 10) == Rate(10, 2)
    assert parse_rate("PORTAL_API", "", 120) is None
    for wrong in ("600", "600/day", "many/min", "0/min", "-1/s", "1.5/s"):
        with pytest.raises(ImproperlyConfigured, match="600/min"):
            parse_rate("PORTAL_API", wrong, 120)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_API_BURST"):
        parse_rate("PORTAL_API", "600/min", 0)


def test_hourly_number_of_answers_is_the_agreed_one() -> None:
    """Whoever asks ten times a second gets the burst and then one each two seconds."""
    rate = Rate(3, 0.5)
    answered = sum(take_tokens("one", rate, now=n / 10).tokens >= 0 for n in range(36_000))

    assert answered == 3 + 3600 / 2 - 1  # the last one would come just after the hour
