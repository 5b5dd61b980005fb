"""Provinces, routes, those who take part, parents and the day of a status, in the packaged data."""

import pytest

from portal.facts.distance import km_between
from portal.models import Event, Organisation, Place, PublishedClaim, Record
from portal.models.provinces import province_names
from projects.energy.models import EnergyProject
from projects.facilities.models import Facility
from projects.pipelines.models import Pipeline

pytestmark = pytest.mark.usefixtures("data")


def test_computed_provinces_say_the_point_and_stated_ones_their_source() -> None:
    claims = PublishedClaim.objects.filter(fact="province", claim_kind="value")
    computed = claims.filter(source__kind="computed")
    stated = claims.exclude(source__kind="computed")
    assert set(computed.values_list("source__slug", flat=True)) == {"corridor-provinces"}
    assert not computed.filter(locator="").exclude(note__contains="general knowledge").exists()
    assert not stated.filter(quote="").exists()
    assert (computed.count(), stated.count()) == (524, 203)


@pytest.mark.parametrize("model", [Place, EnergyProject, Facility])
def test_every_province_has_a_source(model: type[Record]) -> None:
    facts = [one["facts"]["province"] for one in model.objects.documents().values()]
    known = [fact for fact in facts if fact["text"]]
    assert known
    assert all(any(one["agrees"] for one in fact["claims"]) for fact in known)
    assert {fact["text"] for fact in known} - province_names().keys() <= {"Almaty", "Tashkent"}


@pytest.mark.parametrize(
    ("model", "fact", "number"),
    [(Pipeline, "countries", 66), (Event, "participants", 49), (Organisation, "parent", 115)],
)
def test_every_relation_names_whom_it_is_from(model: type[Record], fact: str, number: int) -> None:
    documents = model.objects.documents().values()
    known = [one["facts"][fact] for one in documents if one[fact]]
    assert len(known) == number
    sources = [one["source"]["kind"] for found in known for one in found["claims"]]
    assert "computed" not in sources
    assert all(any(one["agrees"] for one in found["claims"]) for found in known)


def test_lines_of_pipelines_are_no_longer_than_the_pipelines() -> None:
    """Names are of towns, and pipelines may end at a station before them."""
    points = [f"{end}__{axis}" for end in Pipeline.ends for axis in ("latitude", "longitude")]
    known = Pipeline.objects.exclude(start_place=None).exclude(end_place=None)
    lines = list(known.values_list("slug", "length_km", *points))
    assert len(lines) == 16
    for slug, length, *degrees in lines:
        south, west, north, east = map(float, degrees)
        assert km_between((south, west), (north, east)) <= 1.1 * float(length), slug


@pytest.mark.parametrize("model", [EnergyProject, Facility])
def test_the_day_of_a_status_stands_with_who_says_it(model: type[Record]) -> None:
    lacking, late = set(), set()
    for document in model.objects.documents().values():
        day, fact = document["status_as_of"], document["facts"]["status"]
        days = [one["as_of"] for one in fact["claims"] if one["agrees"] and one["as_of"]]
        if (
            day
            and fact["text"]
            and not any(one.startswith(day) or day.startswith(one) for one in days)
        ):
            lacking.add(document["slug"])
        if day and any(one[: len(day)] > day[: len(one)] for one in days):
            late.add(document["slug"])
    assert late == set()
    assert lacking <= {"tm-galkynysh-field"}  # a press page of 2026 without a day
