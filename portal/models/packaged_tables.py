"""Tables of words and codes that are packaged with the source, as CSV files."""

import csv
from pathlib import Path


def read_table(path: Path) -> list[dict[str, str]]:
    """Read the rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
