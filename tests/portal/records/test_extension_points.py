"""Registration does not depend on what was imported, and comes in a stated order."""

import json
import subprocess
import sys

import pytest

from portal.records.extension_points import ExtensionPoint

COUNT = """
import gc, json, django
django.setup()
from django.dispatch import Signal
from portal.editorial.worklist import CHECKS
from portal.graphics.charts import registry
from portal.opendata.api import router
from portal.records import contributions, kinds, signals
from portal.records.extension_points import ExtensionPoint

def registered():
    points = [one for one in gc.get_objects() if isinstance(one, ExtensionPoint)]
    found = {f"{f.__module__}.{f.__qualname__}" for one in points for f in one.providers}
    found_signals = {n: one for n, one in vars(signals).items() if isinstance(one, Signal)}
    senders = {name: len(one.receivers) for name, one in found_signals.items()}
    return {
        "providers": sorted(found),
        "number": sum(len(one.providers) for one in points),
        "receivers": senders,
        "charts": [one.name for one in registry.list_makers()],
        "checks": sorted(CHECKS),
        "endpoints": [name for name, _viewset, _basename in router.registry],
        "kinds": list(kinds.all_kinds()),
    }

before = registered()
import portal.urls
after = registered()
print(json.dumps([before, after]))
"""


@pytest.mark.exhaustive
@pytest.mark.slow
def test_importing_the_urls_registers_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", COUNT], capture_output=True, text=True, check=True, timeout=120
    )
    before, after = json.loads(done.stdout)

    assert before == after
    assert before["number"] > 40
    assert len(before["kinds"]) == 13


def test_results_come_as_registered_and_the_last_ones_last() -> None:
    point: ExtensionPoint[[int], int] = ExtensionPoint()
    point.last(lambda number: [number + 9])
    point(lambda number: [number, number + 1])
    point(lambda number: [])

    assert point.collect(1) == [1, 2, 10]
