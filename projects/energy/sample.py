"""Made-up plants, to see how the portal bears many."""

from collections.abc import Iterator
from random import Random

from portal.ops.sample import (
    COUNTRIES,
    Files,
    Row,
    in_pieces,
    named_organisation,
    named_source,
    sample_files,
)

PROJECTS = {"S": 500, "L": 100_000, "XL": 1_000_000}

REGIONS = {
    "KZ": {"Almaty": (44.0, 76.5), "Aktobe": (49.5, 57.0), "Turkistan": (43.6, 67.5)},
    "UZ": {"Navoi": (41.2, 63.5), "Bukhara": (39.8, 63.2)},
    "KG": {"Naryn": (41.2, 75.0)},
    "TJ": {"Khatlon": (37.8, 69.0)},
    "TM": {"Balkan": (39.2, 54.2)},
}
"""Provinces of each country, with a point: the degree to its north and east lies in them."""
RIVERS = ("Ili", "Chu", "Talas", "Vakhsh", "Naryn", "Irtysh", "Syr Darya", "Zeravshan")
TECHNOLOGIES = {
    "solar": "Solar park",
    "wind": "Wind farm",
    "hydro": "Hydropower station",
    "coal": "Coal power plant",
    "gas": "Gas power plant",
}
STATUSES = ("operating", "operating", "operating", "construction", "announced", "cancelled")


@sample_files
def sample_projects(size: str) -> Iterator[Files]:
    for some in in_pieces(PROJECTS[size]):
        made = [_project(number, size) for number in some]
        yield {
            "projects/projects.csv": made,
            "projects/claims.csv": [claim for row in made for claim in _claims(row, size)],
            "projects/rulings.csv": [_ruling(row) for row in made if _is_disputed(row)],
            "projects/roles.csv": [_role(row, size) for row in made],
        }


def _project(number: int, size: str) -> Row:
    chance = Random(number)  # noqa: S311  # the same data each time
    technology = chance.choice(list(TECHNOLOGIES))
    country = chance.choice(COUNTRIES)
    region, (south, west) = chance.choice(list(REGIONS[country].items()))
    capacity, status = chance.randrange(5, 1200), chance.choice(STATUSES)
    return {
        "key": f"sample-project-{number}",
        "title_en": f"{region} {TECHNOLOGIES[technology]} {number}",
        "title_ru": f"Электростанция {number}",
        "title_zh_hans": f"样本电站{number}",
        "country": country,
        "second_country": "CN" if number % 50 == 0 else "",
        "admin1": region,
        "technology": technology,
        "capacity_mw": capacity,
        "status": status,
        _start_of(status): str(chance.randrange(1960, 2026)),
        "latitude": f"{south + chance.random():.4f}",
        "longitude": f"{west + chance.random():.4f}",
        "accuracy": "approximate",
        "river": chance.choice(RIVERS) if technology == "hydro" else "",
        "annual_generation_gwh": capacity * 3,
        "source": named_source(number, size),
    }


def _claims(project: Row, size: str) -> Iterator[Row]:
    """Four of seven statements by two other sources; the source of the row makes the others."""
    number = _number_of(project)
    second, third = (named_source(number * 7 + 1, size), named_source(number * 11 + 2, size))
    for fact, source in (
        ("technology", second),
        ("capacity_mw", second),
        ("status", third),
        (_start_of(project["status"]), third),
    ):
        yield _claim(project, fact, project[fact], source)
    if _is_disputed(project):
        yield _claim(project, "capacity_mw", int(str(project["capacity_mw"])) + 7, third)


def _start_of(status: object) -> str:
    return "commissioned_on" if status == "operating" else "planned_on"


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
    return _number_of(project) % 20 == 0


def _ruling(project: Row) -> Row:
    return {
        "record_kind": "energyproject",
        "record": project["key"],
        "fact": "capacity_mw",
        "rule": "primary-evidence",
        "reason_en": "Two sources give this capacity.",
    }


def _role(project: Row, size: str) -> Row:
    return {
        "project": project["key"],
        "organisation": named_organisation(_number_of(project), size),
        "role": "owner",
        "source": project["source"],
    }


def _number_of(project: Row) -> int:
    return int(str(project["key"]).rpartition("-")[2])
