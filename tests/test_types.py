"""The type checker finds misspelt methods, columns and keys."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PLANTED = Path(__file__).with_name("planted_mistakes.txt")


@pytest.mark.exhaustive  # a minute without mypy's cache; `make check` runs it with
def test_each_planted_mistake_is_found(tmp_path: Path) -> None:
    module = tmp_path / "planted_mistakes.py"
    shutil.copy(PLANTED, module)
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", str(module)]
    answer = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    found = re.findall(r"planted_mistakes\.py:(\d+): error: .*\[([\w-]+)\]$", answer.stdout, re.M)
    assert [(int(line), code) for line, code in found] == _expected(), answer.stdout


def _expected() -> list[tuple[int, str]]:
    lines = enumerate(PLANTED.read_text().splitlines(), 1)
    marked = ((number, re.search(r"# error: ([\w-]+)$", line)) for number, line in lines)
    return [(number, mark[1]) for number, mark in marked if mark]
