"""What Lighthouse says of the pages that readers come to first, on a phone: `make lighthouse`.

On the packaged data set, served as in production. Nothing that pytest collects unasked: it
measures, and a busy machine measures badly.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CHROMIUM_WORDS
from tests.site.serving import OUT, ROOT, served
from tests.tools.running import find_chromium

PAGES = {
    "home": "/",
    "list": "/energy-projects/",
    "map": "/map/",
    "chart": "/charts/energy-mix/",
    "record": "/energy-projects/kz-turgusunskaya-hydro/",
    "country": "/countries/kz/",
    "story": "/stories/why-china-and-kyrgyzstan-report-different-trade/",
    "disagreement": "/disagreements/energyproject-3z2w9d340mxc-country/",
    "search": "/search/?q=kyrgyzstan+trade+2024",
}
NOT_INDEXED = {"search"}
"""Pages that tell search engines to stay away, whatever Lighthouse thinks of it."""
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
LEAST = 0.95
MOST_SHIFT = 0.02
RECORD_KB = 100
MAP_KB = 600


@pytest.fixture(scope="module")
def address() -> Any:
    with served() as address:
        yield address


@pytest.mark.parametrize("name", PAGES)
def test_page_scores_well(address: str, name: str) -> None:
    report = judge(address + PAGES[name], OUT / f"lighthouse-{name}.json")
    asked = CATEGORIES[:-1] if name in NOT_INDEXED else CATEGORIES
    scores = {key: report["categories"][key]["score"] for key in asked}
    shift = report["audits"]["cumulative-layout-shift"]["numericValue"]
    sent = report["audits"]["total-byte-weight"]["numericValue"] / 1000
    print(f"\n{name}: {scores}, shift {shift:.3f}, {sent:.0f} kB", file=sys.stderr)
    assert min(scores.values()) >= LEAST, scores
    assert shift <= MOST_SHIFT
    assert name != "record" or sent <= RECORD_KB
    assert name != "map" or sent <= MAP_KB


def judge(url: str, report: Path) -> dict[str, Any]:
    report.parent.mkdir(parents=True, exist_ok=True)
    words = [*CHROMIUM_WORDS, "--headless=new", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    command = [
        str(ROOT / ".venv/bin/node"),
        str(ROOT / "node_modules/lighthouse/cli/index.js"),
        url,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        f"--chrome-flags={' '.join(words)}",
        f"--only-categories={','.join(CATEGORIES)}",
    ]
    env = {**os.environ, "CHROME_PATH": find_chromium() or ""}
    for _attempt in range(3):  # it loses its browser's trace now and then, and says so
        subprocess.run(command, check=False, env=env)
        found: dict[str, Any] = json.loads(report.read_text())
        if not found.get("runtimeError"):
            return found
    raise AssertionError(found["runtimeError"])
