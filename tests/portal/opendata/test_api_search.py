"""The search for programs: what the page finds, in the same order."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.models import Source
from portal.opendata.api.search import SearchAnswerSerializer, SearchResultSerializer
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.factories import (
    NOON,
    claim_all,
    make_country,
    make_energy_project,
    make_event,
    make_place,
    make_user,
    publish,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/search/"


def ask(**asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = Client().get(ADDRESS, asked).json()
    return found


@pytest.fixture
def wind() -> EnergyProject:
    kz, uz = make_country("KZ"), make_country("UZ")
    plant: EnergyProject = make_energy_project(
        title_en="Zhanatas wind farm", title_ru="Жанатасская ВЭС", slug="zhanatas", country=kz
    )
    claim_all(plant)
    Source.working.update(title="Wind of Zhanatas", slug="yearbook")
    publish(plant)
    publish(make_event(title_en="Summit about wind", country=uz, outcome_en="All of Zhanatas."))
    make_place(title_en="Zhanatas wind that nobody has approved")
    return plant


@pytest.mark.engine
def test_search_finds_what_the_page_finds_in_its_order(wind: EnergyProject) -> None:
    found = ask(q="zhanatas wind")
    page = Client().get("/search/", {"q": "zhanatas wind"}).context["page"]
    assert [row["url"] for row in found["results"]] == [row.entry.record_url for row in page]
    assert (found["count"], found["meant"], found["is_partial"]) == (3, "", False)
    plant, event, source = found["results"]
    assert plant == {
        "kind": "energyproject",
        "uid": wind.uid,
        "slug": "zhanatas",
        "title": {"en": "Zhanatas wind farm", "zh-hans": "", "ru": "Жанатасская ВЭС"},
        "url": "/energy-projects/zhanatas/",
        "countries": ["KZ"],
        "line": None,
        "marks": ["Zhanatas", "wind"],
    }
    assert (source["kind"], source["uid"], source["slug"]) == ("source", "", "yearbook")
    assert event["line"] == {"text": "All of Zhanatas.", "language": ""}
    assert event["marks"] == ["wind", "Zhanatas"]
    assert found.keys() == SearchAnswerSerializer().fields.keys()
    assert all(row.keys() == SearchResultSerializer().fields.keys() for row in found["results"])


def test_search_is_narrowed_paged_and_forgiving(wind: EnergyProject) -> None:
    kinds = ask(q="wind", kind=["source", "event"], page_size=1)
    assert (kinds["count"], len(kinds["results"])) == (2, 1)
    (second,) = Client().get(kinds["next"]).json()["results"]
    assert {second["kind"], kinds["results"][0]["kind"]} == {"source", "event"}
    assert [
        row["kind"] for row in ask(q="wind", country="kz,UZ", kind="energyproject")["results"]
    ] == ["energyproject"]
    assert ask(q="zhanatos")["meant"] == "zhanatas"
    assert ask(q="zhanatas dragon")["is_partial"]
    assert ask(q="the")["count"] == 0


def test_search_answers_as_of_an_earlier_moment(wind: EnergyProject) -> None:
    with time_machine.travel(later := NOON + timedelta(days=2), tick=False):
        publishing.withdraw(wind, by=make_user(), at=later, note="It was never built.")
        asked = {"q": "zhanatas", "kind": "energyproject"}
        assert ask(**asked)["count"] == 0
        assert ask(**asked, as_recorded=str((NOON + timedelta(days=1)).date()))["count"] == 1


@pytest.mark.parametrize(
    "asked",
    [
        *({}, {"q": " "}, {"q": "a" * 300}, {"q": ["a", "b"]}),
        *({"q": "a", "kind": "dragon"}, {"q": "a", "country": "XX"}),
        *({"q": "a", "cursor": "*"}, {"q": "a", "page_size": 201}),
    ],
)
def test_search_refuses_what_it_cannot_read(asked: dict[str, Any]) -> None:
    answer = Client().get(ADDRESS, asked)
    assert answer.status_code == 400
    (name,) = answer.json()["errors"]
    assert name == [*asked, "q"][0 if len(asked) < 2 else 1]


def test_queries_of_a_search_do_not_grow(
    django_assert_num_queries: DjangoAssertNumQueries, wind: EnergyProject
) -> None:
    ask(q="wind", page_size=3)
    with django_assert_num_queries(6):
        ask(q="wind", page_size=1)
    with django_assert_num_queries(6):
        ask(q="wind", page_size=3)
