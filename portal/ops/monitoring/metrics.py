"""`/metrics` for Prometheus, to whoever has the token (ADR 53); docs/monitoring.md lists all."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from portal.editorial import outbox
from portal.http.errors import is_outage
from portal.models import Appointment, JournalHead, Notice
from portal.ops import scheduler, upkeep
from portal.ops.monitoring import probes
from portal.ops.monitoring.processes import folders, living_processes
from portal.publication.public_version import read_version
from portal.publication.replica import REPLICA

COUNTED = CollectorRegistry()
SECONDS = Histogram(
    "corridor_request_seconds",
    "Seconds until an answer was made, by view",
    ["view"],
    registry=COUNTED,
    buckets=[0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
)
ORIGINS = "Answers by origin: kept, file, stale, made (may be kept), own (never kept)"


def _counter(name: str, about: str, *labels: str) -> Counter:
    return Counter(f"corridor_{name}_total", about, labels, registry=COUNTED)


REQUESTS = _counter("requests", "Requests by view and status", "view", "status")
QUERIES = _counter("queries", "Queries asked by requests, by view", "view")
SLOW_QUERIES = _counter("slow_queries", "Queries slower than PORTAL_SLOW_QUERY")
ANSWERS = _counter("answers", ORIGINS, "answer")
REFUSALS = _counter("refusals", "Requests refused by a limit: requests, work, files", "limit")

type Samples = Iterator[tuple[tuple[str, ...], float]]


class Gauge(NamedTuple):
    """A value that is read when it is asked for, by its labels."""

    help: str
    read: Callable[[], Samples]
    labels: tuple[str, ...] = ()


def _ready() -> Samples:
    return (((name,), float(is_well)) for name, is_well in probes.read_parts().items())


def _behind() -> Samples:
    if REPLICA in settings.DATABASES:
        yield (), JournalHead.last_position() - read_version(REPLICA).position


def _queue() -> Samples:
    now, states, all_of_them = timezone.now(), Appointment.State, Appointment.objects
    failed = Notice.objects.filter(sent_at=None).exclude(problem="")
    due = all_of_them.filter(state=states.WAITING, due_at__lte=now)
    yield ("messages", "due"), outbox.select_due(now).count()
    yield ("messages", "failed"), failed.count()
    yield ("appointments", "due"), due.count()
    yield ("appointments", "failed"), all_of_them.filter(state=states.REFUSED).count()


def _age(moment: datetime | None) -> Samples:
    if moment:
        yield (), (timezone.now() - moment).total_seconds()


def _scheduler() -> Samples:
    with suppress(FileNotFoundError):
        yield (), time.time() - Path(settings.VAR_DIR, scheduler.BEGUN).stat().st_mtime


def _memory() -> Samples:
    for process in living_processes():
        with suppress(OSError):  # it has ended since
            pages = Path(f"/proc/{process}/statm").read_text().split()[1]
            yield (str(process),), float(pages) * os.sysconf("SC_PAGE_SIZE")


GAUGES = {
    "ready": Gauge("1 for each part of /readyz that is well, else 0", _ready, ("part",)),
    "change_log_position": Gauge(
        "Last position of the change log", lambda: iter([((), JournalHead.last_position())])
    ),
    "replica_positions_behind": Gauge(
        "Positions of the change log that the replica lacks; none without a replica, or while it "
        "is away",
        _behind,
    ),
    "queue": Gauge("Scheduled work that waits or could not be done", _queue, ("work", "state")),
    "scheduler_age_seconds": Gauge("Seconds since run_due last began", _scheduler),
    "backup_age_seconds": Gauge(
        "Seconds since the newest backup", lambda: _age(upkeep.newest_backup())
    ),
    "verified_age_seconds": Gauge(
        "Seconds since the change log was verified", lambda: _age(upkeep.last_result()[0])
    ),
    "verified_problems": Gauge(
        "Problems that the last verification found",
        lambda: iter([((), len(upkeep.last_result()[1]))]),
    ),
    "process_memory_bytes": Gauge(
        "Resident memory of each process that answers", _memory, ("process",)
    ),
}


class _Gauges(Collector):
    def collect(self) -> Iterator[Metric]:
        for name, gauge in GAUGES.items():
            family = GaugeMetricFamily(f"corridor_{name}", gauge.help, labels=gauge.labels)
            try:
                for labels, value in gauge.read():
                    family.add_metric(labels, value)
            except Exception as problem:
                if not is_outage(problem):
                    raise
            if family.samples:
                yield family


def count(view: str, status: int, seconds: float, queries: int, answer: str, refusal: str) -> None:
    REQUESTS.labels(view, f"{status // 100}xx").inc()
    SECONDS.labels(view).observe(seconds)
    ANSWERS.labels(answer).inc()
    if queries:
        QUERIES.labels(view).inc(queries)
    if refusal:
        REFUSALS.labels(refusal).inc()


def show_metrics(request: HttpRequest) -> HttpResponse:
    """Answer with the metrics of all processes to whoever has the token; without one, 404."""
    if not (token := settings.PORTAL_METRICS_TOKEN):
        return HttpResponse(status=404, headers=probes.HEADERS)
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        return HttpResponse(status=401, headers={**probes.HEADERS, "WWW-Authenticate": "Bearer"})
    counted = CollectorRegistry() if folders else COUNTED
    if folders:
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    content = generate_latest(counted) + generate_latest(_ASKED)
    return HttpResponse(content, content_type=CONTENT_TYPE_PLAIN_0_0_4, headers=probes.HEADERS)


_ASKED = CollectorRegistry()
_ASKED.register(_Gauges())
