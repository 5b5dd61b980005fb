"""Every total of capacities on a page has a day, and says of how many plants it is; where two pages
answer the same question they give the same answer."""

import re
from collections import defaultdict
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from lxml import html  # type: ignore[import-untyped]

from portal.formatting.dates import format_day
from portal.models import Country, Organisation
from portal.publication.time_travel import today

pytestmark = pytest.mark.usefixtures("data")

COMPARED = "/compare/countries/?country=KZ&country=UZ&country=KG&country=TJ"
DAILY = ["/", "/countries/", "/countries/kz/", "/countries/uz/", COMPARED]
BLOCKS = "ancestor::*[self::table or self::section or @class='key-fact']"
OF_HOW_MANY = re.compile(r"\d (?:of \d+ )?(?:plant|project|disputed)|\d · \d")


def pages(*, whole: bool) -> list[str]:
    if not whole:
        return DAILY
    about: list[Country | Organisation] = [*Country.objects.all(), *Organisation.objects.all()]
    more = [f"/compare/countries/?country={one}&country=CN" for one in ("TM", "KG", "TJ")]
    return [*dict.fromkeys([*DAILY, *more, *(one.get_absolute_url() for one in about)])]


def totals_in(page: bytes) -> list[tuple[Any, str]]:
    """Return the elements of figures that lead to the list of what they add up, and the list."""
    found = []
    for value in html.document_fromstring(page.decode()).xpath("//main//data"):
        (figure,) = value.xpath("ancestor-or-self::*[contains(@class, 'figure')][1]") or [value]
        links = [figure, *figure.xpath(".//a"), *value.xpath("ancestor::td[1]//a")]
        urls = [url for one in links if "/energy-projects/?" in (url := one.get("href") or "")]
        if urls:
            found.append((value, urls[-1]))
    return found


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.exhaustive)])
def test_every_total_has_a_day_and_says_of_how_many_plants(client: Client, whole: bool) -> None:
    day, count, problems = format_day(today().isoformat()), 0, []
    answers: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for address in pages(whole=whole):
        for value, url in totals_in(client.get(address).content):
            count += 1
            told = [" ".join(one.text_content().split()) for one in value.xpath(BLOCKS)]
            if not any(day in words and OF_HOW_MANY.search(words) for words in told):
                problems.append(f"{address}: {value.text_content()} ({url})")
            asked = parse_qs(urlsplit(url).query)
            key = tuple(f"{name}={one}" for name in sorted(asked) for one in sorted(asked[name]))
            answers[key][address] = value.get("value")
    assert problems == []
    assert count > 40
    assert {key: said for key, said in answers.items() if len({*said.values()}) > 1} == {}
    assert sum(len(said) > 1 for said in answers.values()) > 10, "questions asked on several pages"
