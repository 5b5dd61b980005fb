"""Queries are counted for their request, and slow ones logged."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.ops.monitoring import metrics
from portal.ops.monitoring.logs import current_request

log = logging.getLogger(__name__)


def watch_connection(sender: object, connection: BaseDatabaseWrapper, **_: object) -> None:
    """Receiver of `connection_created`."""
    if _timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(_timed)


def _timed(execute: Callable[..., object], sql: str, *rest: object) -> object:
    """Count a query of a request; log a slow one, without its parameters."""
    began = time.perf_counter()
    try:
        return execute(sql, *rest)
    finally:
        seconds = time.perf_counter() - began
        if request := current_request():
            request.queries += 1
            request.query_seconds += seconds
        if 0 < settings.PORTAL_SLOW_QUERY <= seconds * 1000:
            metrics.SLOW_QUERIES.inc()
            fields = {"statement": str(sql), "milliseconds": round(seconds * 1000)}
            log.warning("A slow query", extra=fields)
