"""What readers ask for: kinds of address, each with its share of the requests."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from tests.attack.asking import Answer, Request

LANGUAGES = ("", "/zh-hans", "/ru")
PAGES = ("/", "/energy-projects/", "/hubs/", "/corridors/", "/disagreements/", "/about/")

WORDS = ("power", "rail", "gas", "水电", "станция", "Khorgos", "2024")


@dataclass(frozen=True)
class Kind:
    name: str
    share: int
    """Of a hundred requests."""
    address: Callable[[random.Random, int], str]
    """Make an address; the number is another one each time."""


def kinds(slugs: Sequence[str]) -> list[Kind]:
    """Pages that many ask for, and addresses that nobody has asked for yet."""

    def of(dice: random.Random, path: str) -> str:
        return dice.choice(LANGUAGES) + path

    return [
        Kind("page of many readers", 38, lambda dice, _: of(dice, dice.choice(PAGES))),
        Kind("new list", 14, lambda dice, n: of(dice, f"/energy-projects/?capacity_min={n}")),
        Kind("record", 18, lambda dice, _: of(dice, f"/energy-projects/{dice.choice(slugs)}/")),
        Kind("country", 4, lambda dice, _: of(dice, "/countries/kz/")),
        Kind("map", 2, lambda dice, _: of(dice, "/map/")),
        Kind("search", 4, lambda dice, n: of(dice, f"/search/?q={dice.choice(['', '6'])}{n}")),
        Kind("API list", 9, lambda _, n: f"/api/v1/energy-projects/?capacity_min={n}&page_size=50"),
        Kind("API record", 7, lambda dice, _: f"/api/v1/energy-projects/{dice.choice(slugs)}/"),
        Kind("file", 2, lambda _, n: f"/places/download.csv?order=title&q={n}"),
        Kind("feed", 2, lambda dice, _: of(dice, "/feeds/all.atom")),
    ]


def slugs_of(ask: Callable[[Request], Answer]) -> list[str]:
    """Addresses of records, as the API tells them."""
    answer = ask(Request("/api/v1/energy-projects/?page_size=100"))
    return [str(one["slug"]) for one in json.loads(answer.body)["results"]]


def requests(slugs: Sequence[str], seed: int) -> Iterator[tuple[str, Request]]:
    """Yield kinds with requests without end; the same seed gives the same ones."""
    dice, chosen = random.Random(seed), kinds(slugs)
    shares = [one.share for one in chosen]
    for number in count(1):
        (kind,) = dice.choices(chosen, shares)
        yield kind.name, Request(kind.address(dice, number))
