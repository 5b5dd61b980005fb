"""Known weaknesses of the locked packages: `make audit`.

Ends with 0 if none is known, with 1 if one is, and with 3 if a database of advisories could not be
asked, so that nobody takes silence for an answer.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCK = "portal/requirements-dev.lock"
PIP_AUDIT = ["-m", "pip_audit", "--disable-pip", "--no-deps", "-s", "osv", "-f", "json", "-r", LOCK]
COMMANDS = {
    "osv.dev": [sys.executable, *PIP_AUDIT, "--progress-spinner", "off"],
    "npm": [str(Path(sys.executable).with_name("npm")), "audit", "--json", "--package-lock-only"],
}
NOT_ASKED = 3


def weaknesses(answer: str) -> list[str] | None:
    """Return what an answer of pip-audit or npm names; None if it is no answer about packages."""
    try:
        told: dict[str, Any] = json.loads(answer)
    except ValueError:
        return None
    if "dependencies" in told:
        return list(_of_pip(told["dependencies"]))
    if "vulnerabilities" in told:
        return [f"{name}: {row['severity']}" for name, row in told["vulnerabilities"].items()]
    return None


def _of_pip(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        for one in row.get("vulns", []):
            yield f"{row['name']} {row['version']}: {one['id']}"


def main() -> int:
    answers = {}
    for database, command in COMMANDS.items():
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        found = answers[database] = weaknesses(ran.stdout)
        if found is None:
            last = (ran.stderr.strip().splitlines() or ["no answer"])[-1]
            print(
                f"{database}: could not be asked. Nothing is known about its packages. {last[:160]}"
            )
        else:
            print(f"{database}: {len(found)} known weaknesses", *found, sep="\n  ")
    return 1 if any(answers.values()) else NOT_ASKED if None in answers.values() else 0


if __name__ == "__main__":
    sys.exit(main())
