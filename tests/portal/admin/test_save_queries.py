"""Queries of a save: as many as what was changed asks for, whatever else the form holds."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.energy.models import EnergyProject
from tests.admin_client import address, errors_in, filled, make_chief, sign_in
from tests.factories import claim, claim_all, make_energy_project, make_source, rule

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MOST = 110
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


def queries_of_save(project: EnergyProject, **changes: Any) -> list[str]:
    client = sign_in(make_chief())
    page = address(project)
    data = filled(client.get(page), **changes)
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(page, data)
    assert answer.status_code == 302, answer.context["errors"]
    return [query["sql"] for query in captured]


def test_save_of_one_text_costs_queries_for_what_changed() -> None:
    few = queries_of_save(make_draft(claims=8, phases=12), summary_en="Another text.")
    many = queries_of_save(make_draft(claims=30, phases=40), summary_en="Another text.")

    assert len(few) <= MOST
    assert len(many) == len(few)


def test_save_of_one_claim_checks_that_claim() -> None:
    project = make_draft(claims=30, phases=12)
    changed = project.claims.latest("pk")
    client = sign_in(make_chief())
    page = address(project)
    data = filled(client.get(page))
    (note,) = [
        name.removesuffix("-uid") + "-note"
        for name, value in data.items()
        if name.startswith("claims-") and name.endswith("-uid") and value == changed.uid
    ]

    with CaptureQueriesContext(connection) as captured:
        client.post(page, {**data, note: "Rounded."})

    assert project.claims.get(pk=changed.pk).note == "Rounded."
    assert len(captured) <= MOST


def test_ruling_that_is_not_changed_still_needs_an_accepted_value() -> None:
    project = make_draft(claims=8, phases=0)
    claim(project, "capacity_mw", "7")
    rule(project, "capacity_mw")
    client = sign_in(make_chief())
    page = address(project)

    answer = client.post(page, filled(client.get(page), capacity_mw=""))

    assert "The record accepts no value for this fact: enter it above." in errors_in(answer)
