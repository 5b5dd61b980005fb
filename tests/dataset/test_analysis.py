"""The examples of docs/analysis.md in Python and R run on the packaged data and print something;
`make clients` runs those for DuckDB."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.dataset.files import load

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filled(by=load),
]

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "analysis.md"
PORTAL = "http://127.0.0.1:8000"
EXAMPLES = re.findall(r"^```(python|r)\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("language", "code"), EXAMPLES, ids=lambda text: text[:6])
def test_an_example_runs_and_prints(
    live_server: LiveServer, tmp_path: Path, language: str, code: str
) -> None:
    if language == "r" and not shutil.which("Rscript"):
        pytest.skip("R is not installed.")
    program = [sys.executable, "-c"] if language == "python" else ["Rscript", "-e"]
    code = code.replace(PORTAL, live_server.url)
    ran = subprocess.run(
        [*program, code], capture_output=True, text=True, check=False, timeout=300, cwd=tmp_path
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip()
    assert "Empty DataFrame" not in ran.stdout
