"""Lists that are asked who takes part: in the database, in columns, today and in the past."""

from itertools import product
from typing import Any

import pytest
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from portal.filters.facets import facet_counts
from portal.filters.grouping import Grouping, grouped_filterset
from portal.filters.selection import Selection
from portal.models import JournalHead
from portal.opendata.api.parts import public_rows
from portal.publication import time_travel
from portal.records.kinds import kind_of
from projects.energy.filters import EnergyProjectFilter, PhaseFilter
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase
from tests.databases import kept
from tests.portal.participation.building import change, firm, plant

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def ask(query: str = "") -> EnergyProjectFilter:
    found = EnergyProjectFilter(QueryDict(query), EnergyProject.objects.all())
    assert found.is_valid(), found.problems()
    return found


def titles(query: str = "") -> str:
    """Both ways to the rows, which have to agree."""
    found = ask(query)
    listed = list(found.qs)
    assert Selection(found).keys(0, 99) == [one.pk for one in listed], query
    return "".join(one.title_en for one in listed)


@kept
def plants() -> int:
    """A to G; the builder is of Kazakhstan and has a Chinese parent from the last change on."""
    china, hong_kong, local = (
        firm(code, slug=slug, title_en=f"Firm {slug}")
        for slug, code in (("china", "CN"), ("hong-kong", "HK"), ("local", "KZ"))
    )
    bank = firm(kind="multilateral", slug="bank", title_en="Firm bank")
    plant((china, "contractor"), (local, "owner"), title_en="A", technology="wind")
    plant((hong_kong, "owner", "planned"), title_en="B", technology="solar")
    plant((china, "contractor", "ended"), (china, "bidder", "unsuccessful"), title_en="C")
    plant((local, "contractor"), (bank, "financier"), title_en="D", technology="wind")
    plant(title_en="E")
    plant((china, "financier"), (china, "contractor"), (hong_kong, "owner"), title_en="F")
    plant((local, "owner", "planned"), (china, "owner"), title_en="G", project_status="announced")
    return change(local, parent=china)


def test_who_takes_part_or_is_to(plants: Any) -> None:
    assert titles("participation=CN") == "ABDFG"
    assert titles("participation=HK") == "BF"
    assert titles("participation=KZ") == "ADG"
    assert titles("participation=HK&participation=KZ") == "ABDFG"
    assert titles("participation=CN&technology=solar") == "B"


def test_states_that_are_asked_for(plants: Any) -> None:
    assert titles("participation=CN&participation_state=ended") == "C"
    assert titles("participation=CN&participation_state=unsuccessful") == "C"
    assert titles("participation=CN&participation_state=planned") == "BG"
    both = "participation=CN&participation_state=planned&participation_state=ended"
    assert titles(both) == "BCG"
    owned = "organisation=china&role=contractor"
    assert titles(owned) == "ACF"
    assert titles(f"{owned}&participation_state=current") == "AF"


def test_a_state_alone_means_nothing() -> None:
    found = EnergyProjectFilter(QueryDict("participation_state=ended"))

    assert list(found.problems()) == ["participation_state"]


def test_country_role_and_organisation_are_asked_of_one_role(plants: Any) -> None:
    assert titles("participation=CN&role=contractor") == "ADF"
    assert titles("participation=HK&role=contractor") == ""
    assert titles("participation=KZ&role=owner") == "AG"
    assert titles("role=contractor") == "ACDF"
    assert titles("participation=CN&organisation=china") == "AFG"
    assert titles("participation=CN&organisation=china&role=owner") == "G"
    assert titles("organisation=bank&participation=CN") == ""
    assert titles("organisation=china&role=contractor") == "ACF"


def test_a_group_takes_part_by_those_below_it(plants: Any) -> None:
    assert titles("company_group=china") == "ADFG"
    assert titles("company_group=china&role=contractor") == "ADF"
    assert titles("company_group=china&participation_state=ended") == "C"
    assert titles("company_group=china&company_group=bank") == "ADFG"
    assert titles("company_group=local") == ""
    with time_travel.at_position(plants):
        assert titles("company_group=china") == "AFG"
        assert titles("company_group=local") == "ADG"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", {"china": 4, "hong-kong": 2, "bank": 1, "": 2}),
        ("participation=CN", {"china": 4, "hong-kong": 2}),
        ("role=owner&participation=HK", {"hong-kong": 2}),
    ],
)
def test_plants_are_grouped_by_who_takes_part(
    plants: Any, asked: str, expected: dict[str, int]
) -> None:
    query = QueryDict(f"group=company_group&{asked}")
    found = grouped_filterset(kind_of(EnergyProject))(query, EnergyProject.objects.all())
    assert found.is_valid(), found.problems()
    grouping = Grouping(found, kind_of(EnergyProject))
    groups = {one.keys[0]: one.count for one in grouping.groups()}
    assert groups == expected
    for slug in filter(None, groups):
        assert ask(f"{asked}&company_group={slug}").qs.count() == groups[slug]
        assert grouping.label("company_group", slug) == f"Firm {slug}"


def test_the_past_is_asked_by_what_was_known_then(plants: Any) -> None:
    with time_travel.at_position(plants):
        assert titles("participation=CN") == "ABFG"
        assert titles("participation=KZ&role=contractor") == "D"


QUESTIONS = tuple(
    "&".join(filter(None, parts))
    for parts in product(
        ("", "participation=CN", "participation=KZ&participation=HK"),
        ("", "role=contractor", "role=owner&role=financier"),
        ("", "organisation=china"),
        ("", "technology=solar"),
    )
)


@pytest.mark.parametrize("one_in", [pytest.param(1, marks=pytest.mark.exhaustive), 15])
def test_counts_beside_choices_are_those_of_the_lists(plants: Any, one_in: int) -> None:
    for position in (plants, JournalHead.objects.get().position):
        with time_travel.at_position(position):
            for question in QUESTIONS[::one_in]:
                check_counts(question)


def check_counts(question: str) -> None:
    counts = facet_counts(ask(question))
    for name, choices in (
        ("participation", ("CN", "HK", "KZ")),
        ("role", ("owner", "contractor", "financier", "bidder")),
    ):
        others = "&".join(one for one in question.split("&") if not one.startswith(f"{name}="))
        for choice in choices:
            expected = ask(f"{others}&{name}={choice}").qs.count()
            assert counts[name][choice] == expected, (question, name, choice)


def test_phases_are_counted_by_the_roles_of_their_plants() -> None:
    china, local = firm("CN", slug="china"), firm("KZ", slug="local")
    plant((china, "owner"), (local, "owner"), (china, "contractor"), phases=2)
    plant((local, "owner"), phases=3)
    plant((china, "owner"))
    plant(phases=4)

    def counted(query: str) -> dict[Any, Any]:
        found = PhaseFilter(QueryDict(query), public_rows(Phase))
        counts = facet_counts(found)
        return {
            name: {c: n for c, n in counts[name].items() if n} for name in ("role", "participation")
        }

    every = {"owner": 5, "contractor": 2}
    assert counted("") == {"role": every, "participation": {"CN": 2, "KZ": 5}}
    asked = {"role": {"owner": 2, "contractor": 2}, "participation": {"CN": 2, "KZ": 5}}
    assert counted("participation=CN") == asked
    contractors = {"role": every, "participation": {"CN": 2}}
    assert counted("role=contractor") == contractors


def test_a_facet_asks_the_database_nothing_more(
    plants: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    facet_counts(ask("participation=CN"))
    found = ask("participation=CN&role=contractor")
    with django_assert_num_queries(1):  # the position of the log
        facet_counts(found)
