"""Queries of a save: as many as what was changed asks for, whatever else the form holds."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.energy.models import EnergyProject
from tests.admin_client import address, errors_in, filled, make_chief, sign_in
from tests.factories import claim, claim_all, make_energy_project, make_source, rule

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MOST = 60
FACTS = {"capacity_mw": "24.9", "country": "KZ", "technology": "hydro", "status": "operating"}


def make_draft(*, claims: int, phases: int) -> EnergyProject:
    project: EnergyProject = make_energy_project()
    claim_all(project)
    while (count := project.claims.count()) < claims:
        name = list(FACTS)[count % len(FACTS)]
        claim(project, name, FACTS[name], source=make_source(), locator=f"Page {count}")
    for number in range(phases):
        project.phases.create(
            name=f"Phase {number}",
            phase_status="operating",
            capacity_mw="2.5",
            source=make_source(),
        )
    return project


def queries_of_save(project: Any, *, rows: dict[str, str] | None = None, **changes: Any) -> int:
    """Change columns, and in all the rows whose number is stored what `rows` says:
    `{"claims": "note"}`."""
    client = sign_in(make_chief())
    data = filled(client.get(address(project)), **changes)
    for name in [*data]:
        prefix, _dash, rest = name.partition("-")
        if rows and prefix in rows and rest.endswith("-uid") and data[name]:
            data[name.removesuffix("uid") + rows[prefix]] = "Changed."
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(address(project), data)
    assert answer.status_code == 302, answer.context["errors"]
    return len(captured)


def test_save_of_one_text_costs_queries_for_what_changed() -> None:
    few = queries_of_save(make_draft(claims=8, phases=12), summary_en="Another text.")
    many = queries_of_save(make_draft(claims=30, phases=40), summary_en="Another text.")

    assert few <= MOST
    assert many == few


def test_save_of_a_fact_with_its_source_costs_few_queries() -> None:
    told: dict[str, Any] = {"sourcing-listed": "capacity_mw", "sourcing-ticked": "capacity_mw"}
    project = make_draft(claims=8, phases=12)
    told["sourcing-source"] = make_source().pk
    count = queries_of_save(project, capacity_mw="55", **told)
    assert count <= MOST
    assert project.claims.filter(fact="capacity_mw", value="55").count() == 1


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("rows", [{"claims": "note"}, {"phases": "quote"}])
def test_save_of_every_row_costs_one_query_for_each(rows: dict[str, str]) -> None:
    project = make_draft(claims=8, phases=12)
    assert queries_of_save(project, rows=rows) <= MOST
    ((relation, column),) = rows.items()
    values = getattr(project, relation).values_list(column, flat=True)
    assert set(values) == {"Changed."}


def test_constraint_is_checked_where_one_of_its_columns_is_changed() -> None:
    project, client = make_draft(claims=0, phases=0), sign_in(make_chief())
    data = filled(client.get(address(project)), second_country=project.country_id)
    assert "This is the first country already." in errors_in(client.post(address(project), data))


def test_ruling_that_is_not_changed_still_needs_an_accepted_value() -> None:
    project = make_draft(claims=8, phases=0)
    claim(project, "capacity_mw", "7")
    rule(project, "capacity_mw")
    client = sign_in(make_chief())
    page = address(project)

    answer = client.post(page, filled(client.get(page), capacity_mw=""))

    assert "The record accepts no value for this fact: enter it above." in errors_in(answer)
