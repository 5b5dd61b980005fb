"""Token-bucket limits per client address: one on requests to the API, announced in the headers
`RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10), and one on the time
that it takes to make the answers to all requests."""

import logging
import math
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import cast

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from portal.http.errors import is_outage, too_many_requests
from portal.http.middleware import GetResponse, Middleware
from portal.http.paths import MCP

log = logging.getLogger(__name__)

LIMITED = re.compile(rf"/api(?!/docs/)(/|$)|.*/download\.[a-z]+$|{MCP.pattern}")
"""Paths on which requests are counted: API, downloads and MCP, not pages and their scripts."""

SECONDS = {"s": 1, "min": 60, "h": 3600}
MICROSECONDS = 1_000_000
LONGEST_DEBT = 10
"""Windows for which a client who has overdrawn waits at most."""
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


class RateLimitMiddleware(Middleware):
    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        _request_rate(), _work_rate()  # a wrong value stops the start

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        client = client_key(request)
        rate = _request_rate() if LIMITED.match(request.path_info) else None
        bucket = _unless_away(lambda: take_tokens(client, rate, now=time.time())) if rate else None
        if rate is None or bucket is None:
            return self._work(request, client)
        answer = (
            self._work(request, client)
            if bucket.tokens >= 0
            else too_many_requests(request, bucket.retry_after)
        )
        answer.headers["RateLimit-Policy"] = f'"api";q={rate.burst};w={rate.window}'
        answer.headers["RateLimit"] = f'"api";r={bucket.remaining};t={bucket.reset_after}'
        return answer

    def _work(self, request: HttpRequest, client: str) -> HttpResponseBase:
        """Answer, and take a token for each millisecond of computing: while an answer is made and
        while it is sent. One that began with tokens left is finished and may leave less than none.
        """
        rate = _work_rate()
        if rate is None:
            return self.get_response(request)
        name = f"{client}-work"
        bucket = _unless_away(lambda: see_bucket(name, rate, now=time.time()))
        if bucket and bucket.tokens < 0:
            return too_many_requests(request, bucket.retry_after, limit="work")
        began = time.thread_time()
        answer = self.get_response(request)
        charge = partial(_charge, name, rate)
        charge(time.thread_time() - began)
        if isinstance(answer, StreamingHttpResponse) and not isinstance(answer, FileResponse):
            pieces = cast("Iterable[bytes]", answer.streaming_content)
            answer.streaming_content = _charged(pieces, charge)
        return answer


def _unless_away(count: Callable[[], Bucket]) -> Bucket | None:
    """Return None while the cache cannot be asked: requests are answered and not counted."""
    try:
        return count()
    except Exception as problem:
        if not is_outage(problem):
            raise
        log.warning("Requests are not counted for now: %s", problem)
        return None


def _charge(name: str, rate: Rate, seconds: float) -> None:
    if milliseconds := round(seconds * 1000):
        now = time.time()
        _unless_away(lambda: take_tokens(name, rate, milliseconds, now=now, overdraw=True))


def _charged(pieces: Iterable[bytes], charge: Callable[[float], None]) -> Iterator[bytes]:
    spent = 0.0
    try:
        pieces, began = iter(pieces), time.thread_time()
        for piece in pieces:
            spent += time.thread_time() - began
            yield piece
            began = time.thread_time()
    finally:
        charge(spent)


def _request_rate() -> Rate | None:
    return parse_rate("PORTAL_API", settings.PORTAL_API_RATE, settings.PORTAL_API_BURST)


def _work_rate() -> Rate | None:
    return parse_rate("PORTAL_WORK", settings.PORTAL_WORK_RATE, settings.PORTAL_WORK_BURST)


@cache
def parse_rate(name: str, words: str, burst: int) -> Rate | None:
    """Parse `600/min`, `10/s` or `5000/h`; None for an empty setting.

    Raises ImproperlyConfigured.
    """
    if not words:
        return None
    number, _slash, unit = words.partition("/")
    if unit not in SECONDS or not number.isdecimal() or int(number) < 1 or burst < 1:
        raise ImproperlyConfigured(
            f"{name}_RATE is a number for each s, min or h, as in 600/min, and not {words!r}; "
            f"{name}_BURST is a number from 1 on."
        )
    return Rate(burst, int(number) / SECONDS[unit])


def take_tokens(
    name: str, rate: Rate, number: int = 1, *, now: float, overdraw: bool = False
) -> Bucket:
    """Take tokens from the bucket of a client, or none where it has too few and may not be
    overdrawn.

    The cache stores the microsecond in which the bucket will be full, until then, and is only ever
    added to, which caches in memory, Redis and Memcached do at one stroke: requests that come at
    the same moment share no token. A cache in files may lose some of those.
    """
    cache, here = caches["limits"], round(now * MICROSECONDS)
    cost = round(number / rate.per_second * MICROSECONDS)
    cache.add(name, here, rate.window)
    full_at = _add(name, cost, otherwise=here + cost)
    if not _is_of_now(rate, full_at - cost, here):
        full_at = _add(name, here + cost - full_at, otherwise=here + cost)
    bucket = _bucket(rate, full_at, here)
    if bucket.tokens < 0 and not overdraw:
        _add(name, -cost, otherwise=here)
    else:
        cache.touch(name, math.ceil((full_at - here) / MICROSECONDS) + 1)
    return bucket


def see_bucket(name: str, rate: Rate, *, now: float) -> Bucket:
    here = round(now * MICROSECONDS)
    full_at = caches["limits"].get(name, here)
    return _bucket(rate, full_at if _is_of_now(rate, full_at, here) else here, here)


def _is_of_now(rate: Rate, full_at: int, here: int) -> bool:
    """False for a bucket that was full before now, and has not been forgotten yet, and for one of a
    clock that was put back since."""
    return here <= full_at <= here + LONGEST_DEBT * rate.window * MICROSECONDS


def _bucket(rate: Rate, full_at: int, here: int) -> Bucket:
    return Bucket(rate.burst - (full_at - here) / MICROSECONDS * rate.per_second, rate)


def _add(name: str, number: int, *, otherwise: int) -> int:
    """Add to a stored number; `otherwise` becomes that of a bucket forgotten meanwhile."""
    try:
        return caches["limits"].incr(name, number)
    except ValueError:
        caches["limits"].set(name, otherwise)
        return otherwise


def client_key(request: HttpRequest) -> str:
    """Return a keyed hash of the client's network, so that no address is stored."""
    return hash_name(subscriber_network(client_address(request.META)))


def client_address(meta: Mapping[str, object]) -> str:
    """Return the address of the client by the environment of its request. Behind a proxy the last
    entry of X-Forwarded-For counts: clients can forge all before it."""
    address = meta.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = str(meta.get("HTTP_X_FORWARDED_FOR", address)).rpartition(",")[2].strip()
    return str(address)


def hash_name(name: str) -> str:
    return salted_hmac("portal.limits", name, algorithm="sha256").hexdigest()


def subscriber_network(address: str) -> str:
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
