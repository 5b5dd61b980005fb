"""Keys that sources have in numbered versions of the packaged data, as in `/sources/<key>/`.

`python -m tests.dataset.source_keys > tests/dataset/source_keys.txt`, at a release, writes them
with those of today. `withdrawn_sources.csv` says of each that has left the files why it did, and
which source has its values now.
"""

import csv
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = HERE.parents[1] / "portal/data/sources.csv"


def keys_of_today() -> set[str]:
    return {row["key"] for row in _rows(SOURCES)}


def keys_of_numbered_versions() -> set[str]:
    return set((HERE / "source_keys.txt").read_text(encoding="utf-8").split())


def withdrawn_sources() -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in _rows(HERE / "withdrawn_sources.csv")}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    print(*sorted(keys_of_today() | withdrawn_sources().keys()), sep="\n")
