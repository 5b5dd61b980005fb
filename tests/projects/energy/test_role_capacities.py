"""Capacities that the roles of organisations are about: in groups, files and on pages."""

import csv
import re
from collections.abc import Sequence
from io import StringIO
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from portal.filters.grouping import Group, Grouping, grouped_filterset
from portal.graphics.charts.groups import group_notes
from portal.models import JournalHead
from portal.participation.roles import RolesAsked
from portal.publication import publishing, time_travel
from portal.records.column_store import PublicColumns
from projects.energy.kind import ENERGY_PROJECTS
from projects.energy.role_capacities import read_role_units
from projects.energy.units import Units, read_all_in
from tests.factories import (
    NOON,
    claim_all,
    make_country,
    make_energy_project,
    make_source,
    make_user,
    publish,
)
from tests.portal.participation.building import firm

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SUMS = "&sum=role_capacity_mw,capacity_mw"
LIST = "/api/v1/energy-projects/"


def plant(
    *roles: tuple[Any, str, Any], phases: Sequence[tuple[str, int | None, str]] = (), **kwargs: Any
) -> Any:
    """A plant of 1,000 MW with roles: organisation, what it is, and further columns; and phases,
    whose uids are unit1, unit2 …: status, capacity and date."""
    project = make_energy_project(
        **{"capacity_mw": 1000, "project_status": "operating", "commissioned_on": "1970"} | kwargs
    )
    for organisation, role, columns in roles:
        project.roles.create(organisation=organisation, role=role, source=make_source(), **columns)
    for number, (status, capacity, begun) in enumerate(phases, 1):
        phase = {"phase_status": status, "capacity_mw": capacity, "commissioned_on": begun}
        named = {"uid": f"unit{number}", "name": f"Unit {number}"}
        project.phases.create(**named, **phase, source=make_source())
    claim_all(project)
    return publish(project)


def unit(megawatts: int, **columns: Any) -> dict[Any, Any]:
    """The columns of a role for a part of a plant."""
    return {"capacity_mw": megawatts, **columns}


def grouped(query: str) -> Grouping:
    found = grouped_filterset(ENERGY_PROJECTS)(
        QueryDict(f"{query}{SUMS}"), ENERGY_PROJECTS.model.objects.all()
    )
    assert found.is_valid(), found.problems()
    return Grouping(found, ENERGY_PROJECTS)


def told(group: Group) -> tuple[float, Any, Any, Any, float]:
    """What roles are about, how exactly, of how many plants, how many whole; the plants' sum."""
    about, plants = group.sums["role_capacity_mw"], group.sums["capacity_mw"]
    return float(about.value), about.comparator, about.known, about.whole, float(plants.value)


def by(query: str) -> dict[Any, Any]:
    return {one.keys: told(one) for one in grouped(query).groups()}


def test_role_counts_the_capacity_that_it_states_and_else_the_whole_plant() -> None:
    bank, builder = firm("CN", slug="bank"), firm("CN", slug="builder")
    plant((bank, "financier", unit(300)), (builder, "contractor", {}))
    plant((bank, "financier", {}), capacity_mw=50)

    assert by("group=company_group") == {
        ("bank",): (350, "exact", 2, 1, 1050),
        ("builder",): (1000, "exact", 1, 1, 1000),
    }
    assert told(grouped("group=company_group").total) == (1050, "exact", 2, 2, 1050)
    assert told(grouped("group=company_group&role=financier").total)[0] == 350


@pytest.mark.parametrize("about", [1000, 1500])
def test_role_counts_with_no_more_than_its_plant(about: int) -> None:
    plant((firm("CN", slug="a"), "owner", unit(about)))

    assert by("group=company_group") == {("a",): (1000, "exact", 1, 0, 1000)}


def test_group_counts_a_plant_once_with_the_largest_part_of_those_below_it() -> None:
    group = firm("CN", slug="group")
    branch = firm("KZ", slug="branch", parent=group)
    plant((group, "financier", unit(300)), (branch, "contractor", unit(150)))
    plant((group, "financier", unit(300)), (branch, "contractor", unit(300)))
    plant((group, "contractor", unit(200)), (branch, "owner", {}))

    assert by("group=company_group") == {("group",): (1600, "at_least", 3, 1, 3000)}
    assert by("group=company_group&role=financier") == {("group",): (600, "exact", 2, 0, 2000)}
    assert by("group=role") == {
        ("owner",): (1000, "exact", 1, 1, 1000),
        ("contractor",): (650, "exact", 3, 0, 3000),
        ("financier",): (600, "exact", 2, 0, 2000),
    }


def test_of_several_sources_of_one_role_the_one_with_a_capacity_counts() -> None:
    builder = firm("CN", slug="builder")
    plant((builder, "contractor", {}), (builder, "contractor", unit(300)))
    plant((builder, "contractor", unit(40, comparator="about")))
    plant((builder, "contractor", unit(50, comparator="about", share_percent=10)))

    assert by("group=company_group") == {("builder",): (390, "about", 3, 0, 3000)}


def test_total_of_roles_for_different_parts_is_at_least_the_largest() -> None:
    plant((firm("CN"), "contractor", unit(432)), (firm("CN"), "contractor", unit(149)))

    asked = grouped("participation=CN&group=country")
    assert told(asked.total) == (432, "at_least", 1, 0, 1000)


def test_only_roles_that_stand_count_unless_others_are_asked_for() -> None:
    lost = firm("CN", slug="lost")
    plant((lost, "bidder", unit(200, state="unsuccessful")))

    assert told(grouped("group=role").total) == (0, "exact", 0, 0, 1000)
    assert by("group=company_group&participation_state=unsuccessful&company_group=lost") == {
        ("lost",): (200, "exact", 1, 0, 1000)
    }


def test_country_of_participants_divides_what_roles_are_about() -> None:
    plant((firm("CN"), "contractor", unit(300)), (firm("HK"), "financier", unit(200)))

    assert {keys: one[:2] for keys, one in by("group=participation").items()} == {
        ("CN",): (300, "at_least"),
        ("HK",): (200, "exact"),
    }
    assert by("group=participation,role&participation=HK") == {
        ("HK", "financier"): (200, "exact", 1, 0, 1000)
    }


def test_a_part_has_the_status_and_the_year_of_its_plant() -> None:
    phases = [("operating", 1000, "1970"), ("construction", 400, "")]
    plant((firm("CN", slug="part"), "contractor", unit(300)), phases=phases)
    plant((firm("CN", slug="all"), "contractor", unit(1000)), phases=phases)

    assert by("group=status,company_group") == {
        ("operating", "all"): (1000, "exact", 1, 0, 1000),
        ("operating", "part"): (300, "exact", 1, 0, 1000),
        ("construction", "all"): (400, "exact", 1, 0, 400),
        ("construction", "part"): (0, "exact", 0, 0, 400),
    }
    assert {keys: one[0] for keys, one in by("group=commissioned_year").items()} == {
        ("1970",): 1300,
        ("",): 400,
    }


UNITS = [("operating", 600, "1970"), ("operating", 400, "1980"), ("construction", 550, "")]


def named(*numbers: int, **columns: Any) -> dict[Any, Any]:
    """The columns of a role that names units of a plant."""
    return {"phases": " ".join(f"unit{number}" for number in numbers), **columns}


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("whole", [1000, 999.5, 990])
def test_units_that_a_role_names_count_under_their_own_status_and_year(whole: float) -> None:
    """Also where the phases do not add up to the plant, which else counts as a whole, or do not
    quite: what is left over is of no role."""
    bank = firm("CN", slug="bank")
    plant((bank, "financier", named(3, capacity_mw=630)), phases=UNITS, capacity_mw=whole)
    plant((bank, "financier", named(2)), phases=UNITS, capacity_mw=whole)

    lent = "role=financier&participation=CN"
    assert {keys: one[:3] for keys, one in by(f"group=status&{lent}").items()} == {
        ("operating",): (400, "exact", 1),
        ("construction",): (550, "exact", 1),
    }
    assert told(grouped(f"group=company_group&status=construction&{lent}").total)[0] == 550
    assert {keys: one[0] for keys, one in by(f"group=commissioned_year&{lent}").items()} == {
        ("1970",): 0,
        ("1980",): 400,
        ("",): 550,
    }


def test_unit_that_several_roles_name_counts_once_and_others_at_least() -> None:
    bank, builder = firm("CN", slug="bank"), firm("CN", slug="builder")
    roles = [(bank, "financier", named(1, 2)), (builder, "contractor", named(2, 3))]
    plant(*roles, phases=UNITS)
    assert told(grouped("participation=CN&group=country").total) == (1550, "exact", 1, 0, 1550)

    plant(*roles[:1], (builder, "contractor", unit(1200)), phases=UNITS, capacity_mw=1550)
    plant(*roles[:1], (builder, "contractor", unit(1000)), phases=UNITS, capacity_mw=1550)
    plant(*roles[:1], (builder, "contractor", unit(300)), phases=UNITS, capacity_mw=1550)
    total = told(grouped("participation=CN&group=country").total)
    assert total[:4] == (1550 + 1200 + 1000 + 1000, "at_least", 4, 0)


def test_units_count_before_a_capacity_of_the_same_role_and_after_a_whole_plant() -> None:
    bank, owner = firm("CN", slug="bank"), firm("CN", slug="owner")
    lends = [(bank, "financier", columns) for columns in (unit(630), named(3), {})]
    plant(*lends, phases=UNITS)
    assert by("group=company_group") == {("bank",): (550, "exact", 1, 0, 1550)}

    plant(lends[1], (owner, "owner", {}), phases=UNITS)
    assert told(grouped("participation=CN&group=country").total)[:4] == (2100, "exact", 2, 1)


def test_units_of_unknown_capacity_leave_that_of_the_role() -> None:
    roles = [(firm("CN", slug="a"), "contractor", named(1, capacity_mw=300))]
    plant(*roles, phases=[("construction", None, "")])

    assert by("group=company_group") == {("a",): (300, "exact", 1, 0, 1000)}


def test_units_are_counted_of_their_own_plant_and_after_others_have_changed() -> None:
    bank = firm("CN", slug="bank")
    first = plant((bank, "financier", named(3)), phases=UNITS)
    plant((bank, "financier", named(1)), phases=UNITS)
    before = JournalHead.objects.get().position
    assert by("group=company_group")["bank",][0] == 1150

    draft = publishing.start_edit(first, by=make_user(), at=NOON)
    draft.roles.update(phases="unit2")
    publish(draft)
    assert by("group=company_group")["bank",][0] == 1000
    with time_travel.at_position(before):
        assert by("group=company_group")["bank",][0] == 1150


def test_roles_among_some_plants_are_about_the_same_as_among_all() -> None:
    bank, builder, there = firm("CN", slug="bank"), firm("CN", slug="builder"), make_country("UZ")
    plant(country=there)
    plant((bank, "financier", named(3)), phases=UNITS, country=there)
    plant((builder, "owner", {}), phases=UNITS[:2])
    plant((bank, "financier", named(2)), (builder, "contractor", unit(300)), phases=UNITS)
    columns, asked = PublicColumns(), RolesAsked(participation=["CN"])

    def told_of(units: Units) -> list[list[Any]]:
        names = ("phases", "capacities", "statuses", "years", "comparators")
        plants = units.table.keys[units.column("plants")].tolist()
        return [plants, *(units.column(name).tolist() for name in names)]

    every = read_role_units(columns, asked).units.in_countries("KZ")
    some = read_role_units(columns, asked, among=read_all_in(columns, "KZ").table).units
    assert told_of(some) == told_of(every)
    assert sorted(some.column("capacities").tolist()) == [400_000, 400_000, 600_000]


def test_country_counts_a_plant_where_the_units_stand_that_roles_name(client: Client) -> None:
    plant((firm("CN"), "financier", named(3)), phases=UNITS, country=make_country("UZ"))

    there = words(client.get("/countries/uz/").text)
    assert "Any role 0 1 · 550 MW 0" in there


def test_part_of_a_plant_whose_capacity_nobody_says_is_known() -> None:
    plant((firm("CN", slug="a"), "investor", unit(500)), capacity_mw=None)

    (one,) = grouped("group=company_group").groups()
    assert told(one) == (500, "exact", 1, 0, 0)
    assert (one.sums["role_capacity_mw"].unknown, one.sums["capacity_mw"].unknown) == (0, 1)


def test_the_past_counts_what_roles_said_then() -> None:
    project = plant((firm("CN", slug="a"), "contractor", unit(300)))
    before = JournalHead.objects.get().position
    draft = publishing.start_edit(project, by=make_user(), at=NOON)
    draft.roles.update(capacity_mw=450)
    publish(draft)

    assert by("group=company_group") == {("a",): (450, "exact", 1, 0, 1000)}
    with time_travel.at_position(before):
        assert by("group=company_group") == {("a",): (300, "exact", 1, 0, 1000)}


def test_notes_say_what_is_counted_and_how_many_plants_are_whole() -> None:
    plant((firm("CN"), "contractor", unit(300)), (firm("CN"), "owner", {}))

    said = " ".join(group_notes(grouped("group=company_group")))
    assert "where a role says nothing, the whole plant" in said
    assert "One record counts whole" in said
    assert "counts in full for each who takes part" in said  # the other sum
    question = QueryDict("group=company_group&sum=role_capacity_mw")
    alone = grouped_filterset(ENERGY_PROJECTS)(question, ENERGY_PROJECTS.model.objects.all())
    assert alone.is_valid()
    assert "counts in full" not in " ".join(group_notes(Grouping(alone, ENERGY_PROJECTS)))


def test_program_reads_both_sums_as_json_and_as_a_table(client: Client) -> None:
    plant((firm("CN", slug="bank"), "financier", unit(300)))
    query = f"group=company_group&participation=CN{SUMS}"

    (row,) = client.get(f"{LIST}?{query}").json()["results"]
    assert (row["role_capacity_mw"], row["role_capacity_mw_whole"], row["capacity_mw"]) == (
        *(300, 0),
        1000,
    )
    assert "capacity_mw_whole" not in row
    (line,) = csv.DictReader(
        StringIO(client.get(f"{LIST}?{query}&format=csv").content.decode("utf-8-sig"))
    )
    assert [*line] == [*row]
    assert (line["role_capacity_mw"], line["role_capacity_mw_whole"]) == ("300", "0")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_pages_say_what_roles_are_about_where_it_is_less(client: Client) -> None:
    uz = make_country("UZ")
    plant((firm("CN", slug="bank"), "financier", unit(300)), country=uz)
    plant((firm("CN", slug="owner"), "owner", {}), country=uz, capacity_mw=70)

    there = words(client.get("/countries/uz/").text)
    assert "2 · 1,070 MW by roles 370 MW" in there
    assert "by roles 70 MW" not in there
    assert "по ролям 370 МВт" in words(client.get("/ru/countries/uz/").text)
    assert "involved in 300 MW of it" in words(client.get("/organisations/bank/").text)
    assert "involved in" not in words(client.get("/organisations/owner/").text)
    explored = words(client.get(f"/explore/energy-projects/?group=company_group{SUMS}").text)
    assert "70 MW 1 counted whole" in explored
