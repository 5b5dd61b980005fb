"""Token-bucket rate limit per client address, announced in the headers `RateLimit-Policy` and
`RateLimit` (draft-ietf-httpapi-ratelimit-headers-10)."""

import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Network, ip_address

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from portal.http.errors import too_many_requests
from portal.http.paths import MCP

LIMITED = re.compile(rf"/api(?!/docs/)(/|$)|.*/download\.[a-z]+$|{MCP.pattern}")
"""Limited paths: API, downloads and MCP. Pages and what their scripts fetch are not limited."""

SECONDS = {"s": 1, "min": 60, "h": 3600}
SUBSCRIBER_BITS = 64
"""Prefix length of the IPv6 network of one subscriber."""


@dataclass(frozen=True)
class Rate:
    burst: int
    per_second: float

    @property
    def window(self) -> int:
        """Seconds in which an empty bucket fills."""
        return math.ceil(self.burst / self.per_second)


@dataclass(frozen=True)
class Bucket:
    """State of a bucket after a request; `tokens` is negative for a refused one."""

    tokens: float
    rate: Rate

    @property
    def remaining(self) -> int:
        return max(0, math.floor(self.tokens))

    @property
    def retry_after(self) -> int:
        """Seconds until the next token, at least 1."""
        return max(1, math.ceil(-self.tokens / self.rate.per_second))

    @property
    def reset_after(self) -> int:
        """Seconds until the bucket is full."""
        return math.ceil((self.rate.burst - max(0, self.tokens)) / self.rate.per_second)


class RateLimitMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        parse_rate(
            settings.PORTAL_API_RATE, settings.PORTAL_API_BURST
        )  # a wrong value stops the start

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        rate = parse_rate(settings.PORTAL_API_RATE, settings.PORTAL_API_BURST)
        if rate is None or not LIMITED.match(request.path_info):
            return self.get_response(request)
        bucket = take_token(client_key(request), rate, now=time.time())
        answer = (
            self.get_response(request)
            if bucket.tokens >= 0
            else too_many_requests(request, bucket.retry_after)
        )
        answer.headers["RateLimit-Policy"] = f'"api";q={rate.burst};w={rate.window}'
        answer.headers["RateLimit"] = f'"api";r={bucket.remaining};t={bucket.reset_after}'
        return answer


@cache
def parse_rate(words: str, burst: int) -> Rate | None:
    """Parse `600/min`, `10/s` or `5000/h`; None for an empty setting.

    Raises ImproperlyConfigured.
    """
    if not words:
        return None
    number, _slash, unit = words.partition("/")
    if unit not in SECONDS or not number.isdecimal() or int(number) < 1 or burst < 1:
        raise ImproperlyConfigured(
            f"PORTAL_API_RATE is a number for each s, min or h, as in 600/min, and not {words!r}; "
            "PORTAL_API_BURST is a number from 1 on."
        )
    return Rate(burst, int(number) / SECONDS[unit])


def take_token(name: str, rate: Rate, *, now: float) -> Bucket:
    """Take one token from the bucket of a client. The cache stores the time at which it will be
    full, until then. Two simultaneous requests may share a token, which is cheaper than a lock."""
    cache = caches["limits"]
    full_at = max(now, cache.get(name, now))
    tokens = rate.burst - (full_at - now) * rate.per_second - 1
    if tokens >= 0:
        full_at += 1 / rate.per_second
        cache.set(name, full_at, timeout=math.ceil(full_at - now) + 1)
    return Bucket(tokens, rate)


def client_key(request: HttpRequest) -> str:
    """Return a keyed hash of the client's network, so that no address is stored. Behind a proxy
    the last entry of X-Forwarded-For counts: clients can forge all before it."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    return salted_hmac(
        "portal.limits", _subscriber_network(address), algorithm="sha256"
    ).hexdigest()


def _subscriber_network(address: str) -> str:
    """Return an IPv4 address as it is, an IPv6 address as its /64 network."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), SUBSCRIBER_BITS), strict=False))
