"""Power plants as they stood on a day, as it is known now."""

import random
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.filters.selection import selection_of
from portal.records.column_store import PublicColumns
from portal.records.column_store.states import read_histories
from projects.energy.filters import EnergyProjectFilter
from projects.energy.models import EnergyProject
from projects.energy.vocabularies import ProjectStatus
from projects.pipelines.filters import PipelineFilter
from tests.factories import (
    make_energy_project,
    make_organisation,
    make_pipeline,
    make_source,
    publish,
)
from tests.optional import the

# Databases differ: comparison of days and JSON.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

V1 = "/api/v1"


def plant(
    title: str = "A",
    *,
    milestones: list[tuple[str, str]] | tuple[()] = (),
    phases: Sequence[tuple[str, int | None, str, str]] = (),
    **kwargs: Any,
) -> Any:
    project = make_energy_project(title_en=title, status_as_of="2025", **kwargs)
    source = make_source(published_on="2024-03")
    for on, status in milestones:
        project.milestones.create(on=on, milestone_status=status, source=source)
    for n, (status, mw, began, ended) in enumerate(phases, 1):
        project.phases.create(
            name=f"Phase {n}",
            phase_status=status,
            capacity_mw=mw,
            commissioned_on=began,
            retired_on=ended,
            source=source,
        )
    return publish(project)


def found(
    query: str, filterset: type[PipelineFilter] | type[EnergyProjectFilter] = EnergyProjectFilter
) -> list[Any]:
    answer = filterset(QueryDict(query), filterset._meta.model.objects.all())
    assert answer.is_valid(), answer.problems()
    rows, selection = list(answer.qs), selection_of(answer)
    assert sorted(selection.rows.keys[selection.all]) == sorted(row.pk for row in rows)
    return rows


def status_on(client: Client, project: Any, day: str) -> Any:
    return client.get(f"{V1}/energy-projects/{project.slug}/?valid_on={day}").json()["then"][
        "status"
    ]


LIFE = [
    ("2008", "announced"),
    ("2010-04-01", "construction"),
    ("2014-06", "operating"),
    ("2020-02-10", "mothballed"),
]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2008-12-30", None),  # somewhen in 2008
        ("2008-12-31", "announced"),
        ("2008", "announced"),  # at the end of the year
        ("2010-03-31", "announced"),
        ("2010-04-01", "construction"),
        ("2014-05-31", "construction"),
        ("2014-06-15", None),
        ("2014-06-30", "operating"),
        ("2020-02-09", "operating"),
        ("2020-02-10", "mothballed"),
        ("2026-01-01", "mothballed"),
    ],
)
def test_between_two_dates_the_first_holds(client: Client, day: str, status: str | None) -> None:
    project = plant(project_status="mothballed", milestones=LIFE)

    assert status_on(client, project, day) == status
    for asked in ProjectStatus.values:
        expected = [project] if asked == status else []
        assert found(f"valid_on={day}&status={asked}") == expected
    assert found(f"valid_on={day}") == [project]


def test_statuses_of_a_day_are_counted_without_a_query() -> None:
    for number, now in enumerate(("mothballed", "mothballed", "operating")):
        plant(f"Plant {number}", project_status=now, milestones=LIFE[: 3 + number % 2])
    plant("To come", project_status="announced", milestones=[("2024", "announced")])
    asked = EnergyProjectFilter(QueryDict("valid_on=2022"), EnergyProject.objects.all())
    assert asked.is_valid()
    with CaptureQueriesContext(connection) as queries:
        counted = selection_of(asked).counts("status")
    assert counted == {
        one: len(rows)
        for one in ProjectStatus.values
        if (rows := found(f"valid_on=2022&status={one}"))
    }
    assert counted == {"mothballed": 1, "operating": 1}
    assert not [one for one in queries if '"projects_milestone"' in one["sql"]]


def test_before_its_first_date_it_is_left_out(client: Client) -> None:
    project = plant(project_status="mothballed", milestones=LIFE)

    assert found("valid_on=2007") == []
    assert client.get(f"{V1}/energy-projects/?valid_on=2007").json()["count"] == 0
    assert status_on(client, project, "2007") is None
    assert found("valid_on=2008-01-01") == [project]


def test_what_nobody_dates_stays_and_has_no_status_until_something_is_said(client: Client) -> None:
    project = plant(project_status="shelved")

    assert found("valid_on=1990") == found("valid_on=2025") == [project]
    assert status_on(client, project, "2024-12-31") is None
    assert status_on(client, project, "2025-06-01") is None  # the remark is of some day in 2025
    assert status_on(client, project, "2025") == "shelved"
    assert found("valid_on=2025&status=shelved") == [project]
    assert found("valid_on=2024&status=shelved") == []


def test_nobody_has_said_when_it_changed_after_its_last_date(client: Client) -> None:
    project = plant(project_status="operating", construction_started_on="2012")

    assert status_on(client, project, "2012") is None
    assert status_on(client, project, "2025") == "operating"


def test_a_plan_changes_nothing_even_when_its_day_has_passed(client: Client) -> None:
    project = plant(
        project_status="construction",
        construction_started_on="2021-05-04",
        commissioned_on="2025-10",
        milestones=[("2025-11", "operating")],
    )

    assert status_on(client, project, "2022") == "construction"
    assert status_on(client, project, "2026-01-01") == "construction"
    assert found("valid_on=2026-01-01&status=operating") == []


def test_the_answer_puts_the_day_beside_what_is_said_now(client: Client) -> None:
    owner = publish(make_organisation(title_en="Owner"))
    project = make_energy_project(
        slug="plant", project_status="operating", status_as_of="2025-01-01", capacity_mw=300
    )
    source, later = make_source(published_on="2019-05"), make_source(published_on="2022")
    for n, (began, status) in enumerate([("2015-03", "operating"), ("2021-07-01", "operating")], 1):
        project.phases.create(
            name=f"Phase {n}",
            phase_status=status,
            capacity_mw=100 * n,
            commissioned_on=began,
            source=source,
        )
    told = project.roles.create(organisation=owner, role="owner", source=source)
    project.roles.create(organisation=owner, role="operator", source=later)
    project.roles.create(organisation=owner, role="financier", source=make_source())
    project = publish(project)
    first, second = project.phases.order_by("pk")

    answer = client.get(f"{V1}/energy-projects/plant/?valid_on=2020-06").json()

    assert answer == {
        **the(project.edition).document,
        "then": {
            "valid_on": "2020-06-30",
            "status": "operating",
            "operating_mw": 100,
            "phases": [
                {"uid": first.uid, "name": "Phase 1", "status": "operating"},
                {"uid": second.uid, "name": "Phase 2", "status": None},
            ],
            "roles": [
                {
                    "uid": told.uid,
                    "role": "owner",
                    "organisation": owner.as_reference(),
                    "state": "current",
                    "stated_on": "2019-05",
                }
            ],
        },
    }
    assert client.get(f"{V1}/energy-projects/?valid_on=2020-06").json()["results"] == [answer]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("role", "days"),
    [
        ({}, {"2019": [], "2020-06": ["current"]}),
        ({"as_of": "2018/2021"}, {"2017": [], "2018": ["current"]}),
        ({"started_on": "2015-06", "as_of": "2018"}, {"2015-05": [], "2015-06": ["current"]}),
        (
            {"started_on": "2015", "ended_on": "2018-03", "state": "ended"},
            {"2016": ["current"], "2018-02": ["current"], "2018-03": []},
        ),
        ({"as_of": "2018", "state": "ended"}, {"2017": [], "2019": ["ended"]}),
        ({"as_of": "2018", "state": "unsuccessful"}, {"2019": ["unsuccessful"]}),
    ],
)
def test_a_role_is_told_from_its_begin_to_its_end(
    client: Client, role: dict[str, str], days: dict[str, list[str]]
) -> None:
    project = make_energy_project(slug="plant")
    owner, source = publish(make_organisation()), make_source(published_on="2020-03")
    project.roles.create(organisation=owner, role="owner", source=source, **role)
    publish(project)

    for day, expected in days.items():
        then = client.get(f"{V1}/energy-projects/plant/?valid_on={day}").json()["then"]
        assert [one["state"] for one in then["roles"]] == expected, day


@pytest.mark.parametrize(
    ("phases", "day", "megawatts"),
    [
        ([], "2020", 100),
        ([("operating", 40, "2015", ""), ("operating", 60, "2018", "")], "2016", 40),
        ([("operating", 40, "2015", ""), ("operating", 60, "2018", "")], "2018-06-01", None),
        ([("operating", 40, "2015", ""), ("construction", 60, "2027", "")], "2016", None),
        ([("retired", 40, "1960", "2017-01-01"), ("operating", 60, "2015", "")], "2020", 60),
        ([("operating", None, "2015", "")], "2020", None),
        ([("operating", None, "2015", "")], "2010", 0),
    ],
)
def test_capacity_at_work_is_told_where_it_is_known_of_every_phase(
    client: Client, phases: list[tuple[str, int | None, str, str]], day: str, megawatts: int | None
) -> None:
    project = plant(commissioned_on="2014", phases=phases)
    url = f"{V1}/energy-projects/{project.slug}/?valid_on={day}"

    assert client.get(url).json()["then"]["operating_mw"] == megawatts


@pytest.mark.parametrize(("day", "megawatts"), [("2016", 150), ("2022", 581.2)])
def test_rounded_phases_at_work_are_together_what_their_plant_has(
    client: Client, day: str, megawatts: float
) -> None:
    phases = [("operating", 150, "2014", ""), ("operating", 432, "2021", "")]
    project = plant(capacity_mw="581.2", commissioned_on="2014", phases=phases)
    then = client.get(f"{V1}/energy-projects/{project.slug}/?valid_on={day}").json()["then"]
    assert then["operating_mw"] == megawatts


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2999", "“2999” lies ahead: nobody can say how it will be."),
        ("yesterday", "“yesterday” is not a date such as 2021, 2021-06 or 2021-06-20."),
        ("2021-02-30", ""),
    ],
)
@pytest.mark.parametrize("path", ["", "plant/"])
def test_a_day_that_is_none_is_refused(client: Client, path: str, day: str, sentence: str) -> None:
    publish(make_energy_project(slug="plant"))

    answer = client.get(f"{V1}/energy-projects/{path}?valid_on={day}")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["valid_on"]
    assert sentence in answer.json()["detail"]


def test_what_has_no_states_cannot_be_asked(client: Client) -> None:
    answer = client.get(f"{V1}/places/?valid_on=2020")

    assert "There is no parameter “valid_on” here." in answer.json()["detail"]


@pytest.mark.engine
def test_pipelines() -> None:
    line = publish(make_pipeline(commissioned_on="2009-12-14"))

    assert found("valid_on=2008", PipelineFilter) == []
    assert found("valid_on=2010&status=operating", PipelineFilter) == [line]
    assert found("valid_on=2010&status=retired", PipelineFilter) == []


@pytest.mark.engine
def test_a_walk_by_cursor_and_a_file_have_the_rows_of_the_pages(client: Client) -> None:
    for number in range(5):
        status, begun = ("operating", "2009") if number % 2 else ("construction", "2012")
        plant(f"Plant {number}", project_status=status, milestones=[(begun, status)])
    asked = f"{V1}/energy-projects/?valid_on=2010&status=operating"
    found = client.get(asked).json()["results"]
    first = client.get(f"{asked}&page_size=1&cursor=*").json()
    then = client.get(first["next"]).json()
    file = client.get("/energy-projects/download.csv?valid_on=2010&status=operating")
    lines = file.getvalue().decode().splitlines()

    assert [one["title"]["en"] for one in found] == ["Plant 1", "Plant 3"]
    assert [*first["results"], *then["results"]] == found
    assert then["next"] is None
    assert [plant in "".join(lines) for plant in ("Plant 1", "Plant 2")] == [True, False]


def some_day(chance: Random) -> str:
    day = f"201{chance.randint(0, 6)}-0{chance.randint(1, 3)}-{chance.choice(['01', '15', '28'])}"
    return day[: chance.choice([4, 7, 10])]


def some_plant(chance: Random) -> Any:
    status = chance.choice(ProjectStatus.values)
    project = make_energy_project(
        project_status=status,
        status_as_of=chance.choice(["", some_day(chance), some_day(chance)]),
        **{
            name: some_day(chance)
            for name in ("construction_started_on", "commissioned_on", "retired_on")
            if chance.random() < 0.4
        },
    )
    source = make_source()
    for _ in range(chance.choice([0, 0, 1, 3])):
        project.milestones.create(
            on=some_day(chance), milestone_status=chance.choice(ProjectStatus.values), source=source
        )
    for n in range(chance.choice([0, 0, 2])):
        project.phases.create(
            name=f"Phase {n}",
            phase_status=chance.choice(ProjectStatus.values),
            commissioned_on=chance.choice(["", some_day(chance)]),
            source=source,
        )
    return publish(project)


@pytest.mark.engine
def test_the_columns_and_the_documents_tell_the_same() -> None:
    the_columns_and_the_documents_tell_the_same(plants=4)


@pytest.mark.engine
@pytest.mark.exhaustive
def test_the_columns_and_the_documents_tell_the_same_of_many() -> None:
    told = the_columns_and_the_documents_tell_the_same(plants=60)

    assert {status for status, _to_come in told} == {None, *ProjectStatus.values}
    assert (None, True) in told


def the_columns_and_the_documents_tell_the_same(*, plants: int) -> set[tuple[str | None, bool]]:
    """Return what was told: a status, and whether it is to come."""
    chance = random.Random(2020)
    projects = [some_plant(chance) for _ in range(plants)]
    days = ["2009-12-31", "2012-02-15", "2013-12-31", "2014-01-28", "2016-03-31", "2026-01-15"]
    days += [f"201{year}-0{month}-{day}" for year in range(7) for month, day in ((1, 15), (3, 31))]
    told = set()
    columns = PublicColumns()
    keys, histories = columns.of(EnergyProject).keys, read_histories(columns, EnergyProject)
    for day in days:
        by_columns = {
            key: (history.on(day), history.is_to_come(day))
            for key, code in zip(keys.tolist(), histories.of_row.tolist(), strict=True)
            for history in [histories.values[code]]
        }
        for project in projects:
            states = EnergyProject.state_rules.of(project.edition.document)
            expected = (states.on(day), states.is_to_come(day))
            assert by_columns[project.pk] == expected, (project.edition.document, day)
            told.add(expected)
    return told
