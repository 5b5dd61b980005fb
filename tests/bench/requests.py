"""Benchmarks of public addresses through Django's test client, without a network."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.opendata.api import router
from portal.records.registry import record_models

RUNS = 30


@dataclass(frozen=True)
class BenchAnswer:
    address: str
    queries: int
    p50_ms: float
    kilobytes: float
    zipped_kilobytes: float


def measure(address: str, runs: int = RUNS, client: Client | None = None) -> BenchAnswer:
    """Return the median time of `runs` requests after a warm-up, and the queries of one."""
    client = client or Client(SERVER_NAME="127.0.0.1")
    _get(client, address)
    with CaptureQueriesContext(connection) as captured:
        body = _get(client, address)
    queries = len(captured)  # now: the next request starts the log anew
    times = []
    for _ in range(runs):
        began = perf_counter()
        _get(client, address)
        times.append((perf_counter() - began) * 1000)
    zipped = len(gzip.compress(body)) / 1024
    return BenchAnswer(address, queries, median(times), len(body) / 1024, zipped)


def _get(client: Client, address: str) -> bytes:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return bytes(response.content)


def addresses() -> Iterator[tuple[str, str]]:
    """Yield list and one record of each kind, as page and from the API, and further pages."""
    yield "page", reverse("home")  # which reads the URLs, and so registers the endpoints
    for model in record_models():
        record = model.objects.order_by("pk").first()
        if record is None:
            continue
        yield "page", reverse(f"{model.kind()}_list")
        yield "page", record.get_absolute_url()
        for prefix, viewset, _name in router.registry:
            if getattr(getattr(viewset, "queryset", None), "model", None) is model:
                yield "API", f"/api/v1/{prefix}/"
                yield "API", f"/api/v1/{prefix}/{record.slug}/"
    for name in ("source_list", "disagreement_list", "about", "about_data"):
        yield "page", reverse(name)
    yield "page", reverse("source_detail", kwargs={"slug": "founding-article"})
    yield "page", reverse("country_detail", kwargs={"code": "kz"})
    yield "page", reverse("search") + "?q=Khorgos"
    for prefix in ("sources", "claims", "disagreements", "observations", "countries"):
        yield "API", f"/api/v1/{prefix}/"
