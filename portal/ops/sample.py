"""Made-up data in the layout of the packaged data set, to see how the portal bears much of it.

The same size gives the same files. They are loaded in pieces, each through the loader of the data
set and in a transaction of its own.
"""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from portal.ops.dataset.loading import packaged_files

type Row = Mapping[str, object]
type Files = dict[str, list[Row]]
"""Rows by file, as “projects/projects.csv”."""

PIECE = 2_000
"""Projects, or series, in one transaction."""
YEARS = 20


@dataclass(frozen=True)
class SampleSize:
    projects: int
    organisations: int
    sources: int
    hubs: int
    series: int
    observations: int


SIZES = {
    "S": SampleSize(500, 100, 200, 50, 50, 5_000),
    "L": SampleSize(100_000, 5_000, 20_000, 500, 20_000, 2_000_000),
    "XL": SampleSize(1_000_000, 50_000, 200_000, 5_000, 200_000, 20_000_000),
}

COUNTRIES = ("KZ", "KZ", "KZ", "UZ", "UZ", "KG", "TJ", "TM")
REGIONS = ("Almaty", "Aktobe", "Navoi", "Naryn", "Khatlon", "Balkan", "Turkistan", "Bukhara")
RIVERS = ("Ili", "Chu", "Talas", "Vakhsh", "Naryn", "Irtysh", "Syr Darya", "Zeravshan")
TECHNOLOGIES = {"solar": "Solar park", "wind": "Wind farm", "hydro": "Hydropower station",
                "coal": "Coal power plant", "gas": "Gas power plant"}  # fmt: skip
STATUSES = ("operating", "operating", "operating", "construction", "announced", "cancelled")


def sample_pieces(size: SampleSize) -> Iterator[Files]:
    """Yield the files of each piece: first what others name, then projects, then statistics."""
    yield {
        "portal/sources.csv": [_source(number) for number in range(size.sources)],
        "portal/organisations.csv": [_organisation(number) for number in range(size.organisations)],
        "trade/hubs.csv": [_hub(number) for number in range(size.hubs)],
    }
    for some in _pieces(size.projects):
        made = [_project(number, size) for number in some]
        yield {
            "projects/projects.csv": made,
            "projects/claims.csv": [claim for row in made for claim in _claims(row, size)],
            "projects/rulings.csv": [_ruling(row) for row in made if _is_disputed(row)],
            "projects/roles.csv": [_role(row, size) for row in made],
        }
    each = size.observations // size.series
    for some in _pieces(size.series):
        yield {
            "trade/series.csv": [_series(number, size) for number in some],
            "trade/observations/statistics.csv": [
                _observation(number, step, size) for number in some for step in range(each)
            ],
        }


@contextmanager
def written(files: Files) -> Iterator[Path]:
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


def _pieces(count: int) -> Iterator[range]:
    for start in range(0, count, PIECE):
        yield range(start, min(start + PIECE, count))


def _source(number: int) -> Row:
    kinds = ("dataset", "official", "press", "company")
    return {
        "key": f"sample-source-{number}",
        "kind": kinds[number % len(kinds)],
        "publisher": f"Sample publisher {number % 97}",
        "title": f"Sample report {number}",
        "url": f"https://sample.example/reports/{number}",
        "language": "en",
        "published_on": str(2005 + number % 20),
        "licence": "CC0",
    }


def _organisation(number: int) -> Row:
    return {
        "key": f"sample-organisation-{number}",
        "name_en": f"Sample company {number}",
        "country": COUNTRIES[number % len(COUNTRIES)],
        "kind": "company",
        "source": f"sample-source-{number % 50}",
    }


def _hub(number: int) -> Row:
    return {
        "key": f"sample-hub-{number}",
        "title_en": f"Sample dry port {number}",
        "kind": "dry_port",
        "country": COUNTRIES[number % len(COUNTRIES)],
        "status": "operating",
        "source": f"sample-source-{number % 50}",
    }


def _project(number: int, size: SampleSize) -> Row:
    chance = Random(number)  # noqa: S311  # the same data each time
    technology = chance.choice(list(TECHNOLOGIES))
    region = chance.choice(REGIONS)
    capacity = chance.randrange(5, 1200)
    return {
        "key": f"sample-project-{number}",
        "title_en": f"{region} {TECHNOLOGIES[technology]} {number}",
        "title_ru": f"Электростанция {number}",
        "title_zh_hans": f"样本电站{number}",
        "country": chance.choice(COUNTRIES),
        "second_country": "CN" if number % 50 == 0 else "",
        "admin1": region,
        "technology": technology,
        "capacity_mw": capacity,
        "status": chance.choice(STATUSES),
        "commissioned_on": str(chance.randrange(1960, 2026)),
        "latitude": f"{chance.uniform(36, 54):.4f}",
        "longitude": f"{chance.uniform(50, 86):.4f}",
        "accuracy": "approximate",
        "river": chance.choice(RIVERS) if technology == "hydro" else "",
        "annual_generation_gwh": capacity * 3,
        "source": _named(number, size),
    }


def _named(number: int, size: SampleSize) -> str:
    return f"sample-source-{number % size.sources}"


def _claims(project: Row, size: SampleSize) -> Iterator[Row]:
    """Four of seven statements by two other sources; the source of the row makes the others."""
    number = int(str(project["key"]).rpartition("-")[2])
    second, third = _named(number * 7 + 1, size), _named(number * 11 + 2, size)
    for fact, source in (
        ("technology", second),
        ("capacity_mw", second),
        ("status", third),
        ("commissioned_on", third),
    ):
        yield _claim(project, fact, project[fact], source)
    if _is_disputed(project):
        yield _claim(project, "capacity_mw", int(str(project["capacity_mw"])) + 7, third)


def _claim(project: Row, fact: str, value: object, source: str) -> Row:
    return {
        "record_kind": "energyproject",
        "record": project["key"],
        "fact": fact,
        "kind": "value",
        "value": value,
        "comparator": "exact",
        "as_printed": f"{value}",
        "language": "en",
        "source": source,
    }


def _is_disputed(project: Row) -> bool:
    return int(str(project["key"]).rpartition("-")[2]) % 20 == 0


def _ruling(project: Row) -> Row:
    return {
        "record_kind": "energyproject",
        "record": project["key"],
        "fact": "capacity_mw",
        "rule": "primary-evidence",
        "reason_en": "Two sources give this capacity.",
    }


def _role(project: Row, size: SampleSize) -> Row:
    number = int(str(project["key"]).rpartition("-")[2])
    return {
        "project": project["key"],
        "organisation": f"sample-organisation-{number % size.organisations}",
        "role": "owner",
        "source": project["source"],
    }


def _series(number: int, size: SampleSize) -> Row:
    return {
        "key": f"sample-series-{number}",
        "title_en": f"Sample series {number}",
        "indicator": "trade-total",
        "country": COUNTRIES[number % len(COUNTRIES)],
        "partner": "CN",
        "reporter_en": f"Sample office {number % 40}",
        "unit": "USD bn",
        "frequency": "monthly",
        "detail": f"Part {number}",
        "source": _named(number, size),
    }


def _observation(series: int, step: int, size: SampleSize) -> Row:
    return {
        "series": f"sample-series-{series}",
        "period": f"{2010 + step // 12}-{step % 12 + 1:02}",
        "value": (series * 31 + step * 17) % 9973 / 100,
        "comparator": "exact",
        "status": "A",
        "source": _named(series % 20, size),
    }
