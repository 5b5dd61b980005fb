"""`/healthz`: the process lives. `/readyz`: it has all that it needs to answer."""

import logging
import time
from collections.abc import Callable
from functools import cache, lru_cache
from tempfile import TemporaryFile

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from portal.models import Edition, JournalHead
from portal.ops.neighbours import tell_neighbours
from portal.ops.upgrade import is_migrated

log = logging.getLogger(__name__)

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"}, headers=HEADERS)


def readyz(request: HttpRequest) -> HttpResponse:
    found = read_parts()
    parts = {name: "ok" if is_well else "failed" for name, is_well in found.items()}
    is_ready = all(found.values())
    body = {"status": "ok" if is_ready else "failed", "parts": parts}
    return JsonResponse(body, status=200 if is_ready else 503, headers=HEADERS)


def read_parts() -> dict[str, bool]:
    """Tell of each part whether it does its work, as it was found in this second."""
    return _parts_at(int(time.monotonic()))


@lru_cache(maxsize=1)
def _parts_at(second: int) -> dict[str, bool]:
    found = dict.fromkeys(PARTS, False)
    for name, part in PARTS.items():
        try:
            found[name] = part()
        except Exception as problem:  # of whatever the part is made of
            log.warning("The %s: %s", name, problem)
    return found


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


@cache  # of what has worked: the code of a process has no more of them later
def _migrations() -> bool:
    if not is_migrated():
        raise LookupError("Some are to be applied.")
    return True


def _cache() -> bool:
    tell_neighbours()
    caches["default"].set("readyz", 1, 10)
    return bool(caches["default"].get("readyz") == 1)


def _folder() -> bool:
    with TemporaryFile(dir=settings.VAR_DIR) as file:
        return file.write(b".") == 1


def _change_log() -> bool:
    return JournalHead.last_position() > 0 or not Edition.objects.exists()


PARTS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "cache": _cache,
    "folder": _folder,
    "change log": _change_log,
}
