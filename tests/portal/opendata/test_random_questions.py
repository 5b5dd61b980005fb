"""Rules for all answers of a list, tried on random questions. Seeded: the same ones each time."""

import csv
from random import Random
from urllib.parse import urlencode

import pytest
from django.test import Client

from projects.energy.filters import EnergyProjectFilter
from tests.factories import make_country, make_energy_project, publish

# Databases differ: comparison and order.
pytestmark = pytest.mark.django_db

type Question = list[tuple[str, str]]

PAGE, API = "/energy-projects/", "/api/v1/energy-projects/"
LIKELY = {
    "country": ["KZ", "UZ", "kz,uz"],
    "technology": ["wind", "hydro", "gas"],
    "status": ["operating", "construction"],
    "capacity_min": ["0", "5", "50"],
    "capacity_max": ["5", "99.5", "100"],
    "unknown": ["capacity_mw"],
    "slug": ["plant-0", "plant-1"],
    "order": ["capacity", "-capacity", "-title", "updated"],
}
"""Parameters by which something is found."""
APART = {"disputed", "valid_on"}
"""One that is tried below, and one that groups refuse."""
ODD = ["-1", "1e400", "0001-01-01", "2024-02-30", "9999", "NaN", "true", "水电", "x" * 300]
HEADERS = ("ETag", "Content-Type", "Content-Length", "Link", "Vary", "Cache-Control")


@pytest.fixture
def plants() -> None:
    chosen = Random(1)
    for number in range(5):
        make = {
            "technology": chosen.choice(["wind", "hydro", "gas"]),
            "project_status": chosen.choice(["operating", "construction"]),
            "capacity_mw": [None, 5, 100][number % 3],
            "country": make_country(chosen.choice(["KZ", "UZ"])),
        }
        publish(make_energy_project(slug=f"plant-{number}", **make))


def random_question(chosen: Random) -> Question:
    """Return likely parameters with a value each, now and then beside any one with an odd value."""
    found = [(n, chosen.choice(LIKELY[n])) for n in chosen.sample([*LIKELY], chosen.choice([1, 2]))]
    if chosen.random() < 0.4:
        others = EnergyProjectFilter.base_filters.keys() - LIKELY.keys() - APART
        found.append((chosen.choice(sorted(others)), chosen.choice(ODD)))
    return found


def test_answers_to_random_questions_agree(client: Client, plants: None) -> None:
    chosen = Random(8)
    for _time in range(12):
        question = random_question(chosen)
        address = f"{API}?{urlencode(question)}"
        answer = client.get(address)
        turned = client.get(f"{API}?{urlencode(question[::-1])}")
        page = client.get(f"/ru{PAGE}?{urlencode(question)}")
        assert answer.status_code == turned.status_code == page.status_code, address
        if answer.status_code == 200:
            assert answer.headers["ETag"] == turned.headers["ETag"], address
            check_found(client, question)
        else:
            assert answer.json()["errors"] == turned.json()["errors"], address
            assert answer.json()["errors"].keys() <= dict(question).keys(), address
            assert "Запрос не распознан" in page.content.decode(), address


def check_found(client: Client, question: Question) -> None:
    answer = client.get(address := f"{API}?{urlencode(question)}")
    slugs = [row["slug"] for row in answer.json()["results"]]
    assert len(set(slugs)) == len(slugs) == answer.json()["count"], address

    known = {"if-none-match": answer.headers["ETag"]}
    assert client.get(address, headers=known).status_code == 304, address
    head = client.head(address)
    assert [head.get(name) for name in HEADERS] == [answer.get(name) for name in HEADERS], address

    for file in (f"{API[:-1]}.csv", f"{PAGE}download.csv"):
        table = client.get(f"{file}?{urlencode(question)}").getvalue().decode("utf-8-sig")
        assert [row["slug"] for row in csv.DictReader(table.splitlines())] == slugs, address

    assert walk(client, [*question, ("page_size", "2"), ("cursor", "*")]) == slugs, address
    assert walk(client, [*question, ("page_size", "2")]) == slugs, address

    both = [count(client, [*question, ("disputed", one)]) for one in ("true", "false")]
    assert sum(both) == len(slugs), address
    grouped = client.get(f"{API}?{urlencode([*question, ('group', 'status')])}").json()
    assert sum(row["count"] for row in grouped["results"]) == len(slugs), address


def walk(client: Client, question: Question) -> list[str]:
    """Follow `next` to the end."""
    address, slugs = f"{API}?{urlencode(question)}", list[str]()
    while address:
        found = client.get(address).json()
        slugs += [row["slug"] for row in found["results"]]
        address = found["next"]
    return slugs


def count(client: Client, question: Question) -> int:
    found: int = client.get(f"{API}?{urlencode(question)}").json()["count"]
    return found
