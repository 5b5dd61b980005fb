"""Whoever asks faster than agreed waits a little: a bucket of tokens for each address, which fills
at a steady rate and is told in the headers `RateLimit-Policy` and `RateLimit`
(draft-ietf-httpapi-ratelimit-headers-10)."""

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
"""What programs ask. Pages, and what the scripts of pages ask, are left alone."""

SECONDS = {"s": 1, "min": 60, "h": 3600}
HOUSEHOLD = 64
"""Bits of an IPv6 address that stay the same for one subscriber."""


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
    """What is in it after a request; less than nothing where that was one too many."""

    tokens: float
    rate: Rate

    @property
    def left(self) -> int:
        return max(0, math.floor(self.tokens))

    @property
    def wait(self) -> int:
        """Seconds until there is a token again."""
        return max(1, math.ceil(-self.tokens / self.rate.per_second))

    @property
    def full_in(self) -> int:
        return math.ceil((self.rate.burst - max(0, self.tokens)) / self.rate.per_second)


class LimitMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        agreed(settings.PORTAL_API_RATE, settings.PORTAL_API_BURST)  # a typing error shows at once

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        rate = agreed(settings.PORTAL_API_RATE, settings.PORTAL_API_BURST)
        if rate is None or not LIMITED.match(request.path_info):
            return self.get_response(request)
        bucket = take(client(request), rate, now=time.time())
        answer = (
            self.get_response(request)
            if bucket.tokens >= 0
            else too_many_requests(request, bucket.wait)
        )
        answer.headers["RateLimit-Policy"] = f'"api";q={rate.burst};w={rate.window}'
        answer.headers["RateLimit"] = f'"api";r={bucket.left};t={bucket.full_in}'
        return answer


@cache
def agreed(words: str, burst: int) -> Rate | None:
    """`600/min`, `10/s`, `5000/h`; nothing where nothing is said."""
    if not words:
        return None
    number, _slash, unit = words.partition("/")
    if unit not in SECONDS or not number.isdecimal() or int(number) < 1 or burst < 1:
        raise ImproperlyConfigured(
            f"PORTAL_API_RATE is a number for each s, min or h, as in 600/min, and not {words!r}; "
            "PORTAL_API_BURST is a number from 1 on."
        )
    return Rate(burst, int(number) / SECONDS[unit])


def take(name: str, rate: Rate, *, now: float) -> Bucket:
    """Take a token. Kept is the moment at which the bucket will be full; once that has passed
    nothing is kept. Two requests at the same moment may take one token between them, which is
    cheaper than a lock."""
    kept = caches["limits"]
    full_at = max(now, kept.get(name, now))
    tokens = rate.burst - (full_at - now) * rate.per_second - 1
    if tokens >= 0:
        full_at += 1 / rate.per_second
        kept.set(name, full_at, timeout=math.ceil(full_at - now) + 1)
    return Bucket(tokens, rate)


def client(request: HttpRequest) -> str:
    """Who asks, in a word that gives no address away. Behind a proxy it is the last one that the
    proxy has seen: all before it are claims of whoever asks."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    return salted_hmac("portal.limits", _household(address), algorithm="sha256").hexdigest()


def _household(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), HOUSEHOLD), strict=False))
