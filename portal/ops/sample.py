"""Made-up data in the layout of the packaged data set, to see how the portal bears much of it.

The same size gives the same files. They are loaded in pieces, each through the loader of the data
set and in a transaction of its own. An app adds its own with `sample_files`.
"""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.ops.dataset.loading import packaged_files
from portal.records.extension_points import ExtensionPoint

type Row = Mapping[str, object]
type Files = dict[str, list[Row]]
"""Rows by file, as “portal/sources.csv”."""

PIECE = 2_000
"""Records in one transaction."""

SOURCES = {"S": 200, "L": 20_000, "XL": 200_000}
ORGANISATIONS = {"S": 100, "L": 5_000, "XL": 50_000}
COUNTRIES = ("KZ", "KZ", "KZ", "UZ", "UZ", "KG", "TJ", "TM")

sample_files: ExtensionPoint[[str], Files] = ExtensionPoint()
"""Pieces of a size, after those with sources and organisations."""


def sample_pieces(size: str) -> Iterator[Files]:
    """Yield the files of each piece, first what others name."""
    yield {
        "portal/sources.csv": [_source(number) for number in range(SOURCES[size])],
        "portal/organisations.csv": [_organisation(n) for n in range(ORGANISATIONS[size])],
    }
    for provider in sample_files.providers:
        yield from provider(size)


@contextmanager
def write_piece(files: Files) -> Iterator[Path]:
    """Write one piece into a folder that the loader of the data set reads."""
    with TemporaryDirectory() as folder:
        for name, packaged in packaged_files().items():
            _write(Path(folder) / name, packaged, files.get(name, []))
        yield Path(folder)


def _write(path: Path, packaged: Path, rows: list[Row]) -> None:
    """Write rows under the columns of a packaged file."""
    with packaged.open(encoding="utf-8", newline="") as known:
        columns = next(csv.reader(known))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def in_pieces(count: int) -> Iterator[range]:
    """Yield the numbers of the records of each piece."""
    for start in range(0, count, PIECE):
        yield range(start, min(start + PIECE, count))


def named_source(number: int, size: str) -> str:
    """Return the key of one of the sources; the same number names the same one."""
    return f"sample-source-{number % SOURCES[size]}"


def named_organisation(number: int, size: str) -> str:
    return f"sample-organisation-{number % ORGANISATIONS[size]}"


def country_of(number: int) -> str:
    return COUNTRIES[number % len(COUNTRIES)]


def _source(number: int) -> Row:
    kinds = ("dataset", "official", "press", "company")
    return {
        "key": f"sample-source-{number}",
        "kind": kinds[number % len(kinds)],
        "publisher": f"Sample publisher {number % 97}",
        "title": f"Sample report {number}",
        "url": f"https://sample.example/reports/{number}",
        "language": "en",
        "published_on": "2026",  # after all that it reports
        "licence": "CC0",
    }


def _organisation(number: int) -> Row:
    return {
        "key": f"sample-organisation-{number}",
        "name_en": f"Sample company {number}",
        "country": country_of(number),
        "kind": "company",
        "source": f"sample-source-{number % 50}",
    }
