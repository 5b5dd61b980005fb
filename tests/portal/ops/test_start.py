"""A server process starts within two seconds and 200 MB; `test_install.py` sees one with data."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests import databases

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
SECONDS, MEGABYTES = 2.0, 200
ON_REQUEST = {"arro3.io", "icalendar", "python_calamine", "rapidfuzz", "xlsxwriter"}
"""Libraries that few answers need, and load."""
PROGRAM = """
import gc, json, resource, sys, time
import portal.ops.asgi
frozen = gc.get_freeze_count()
from django.test import Client
answer = Client(headers={"host": "localhost"}).get("/api/v1/countries/")
status = open("/proc/self/status").read()
print(json.dumps({
    "status": answer.status_code,
    "seconds": time.process_time(),
    "megabytes": int(status.partition("VmRSS:")[2].split()[0]) / 1024,
    "frozen": frozen,
    "left": len(gc.get_objects()),
    "modules": sorted(sys.modules),
}))
"""


def start(folder: Path) -> dict[str, Any]:
    """Start the application of a server, ask it something, and return what it took."""
    environ = {**os.environ, "PORTAL_VAR": str(folder), "PORTAL_ACCESS_LOG": "0"}
    environ |= {"PYTHONDONTWRITEBYTECODE": ""}  # compiled, as a release is
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM]
    told = subprocess.check_output(command, cwd=ROOT, env=environ, text=True)
    found: dict[str, Any] = json.loads(told)
    assert found["status"] == 200
    return found


@pytest.fixture
def folder(tmp_path: Path, transactional_db: None) -> Iterator[Path]:
    if connection.vendor != "sqlite":
        pytest.skip("one database will do, and this one is a file")
    with databases.another(tmp_path / "corridor.sqlite3", copied=True):
        yield tmp_path


def test_server_process_is_small_and_leaves_out_what_few_need(folder: Path) -> None:
    took = start(folder)

    assert took["megabytes"] <= MEGABYTES
    assert ON_REQUEST.isdisjoint(took["modules"])
    assert took["frozen"] > 4 * took["left"]  # what a full collection leaves aside


@pytest.mark.exhaustive
def test_server_process_answers_within_two_seconds(folder: Path) -> None:
    """Of CPU, in the best of three, as other work slows each second of the clock."""
    assert min(start(folder)["seconds"] for _ in range(3)) <= SECONDS
