"""Readers are told in which role somebody ruled, and no name."""

import pytest
from django.test import Client

from portal.editorial.roles import ruling_role
from portal.editorial.sourcing import add_ruling
from projects.energy.models import EnergyProject
from tests.admin_client import make_chief, make_member
from tests.factories import NOON, claim, claim_all, make_energy_project, make_user, publish

pytestmark = pytest.mark.django_db


def test_role_is_the_most_that_somebody_has() -> None:
    steward = make_member("Data steward")
    steward.groups.add(make_member("Editor").groups.get())
    assert ruling_role(steward) == "data-steward"
    assert ruling_role(make_chief()) == "administrator"
    assert ruling_role(make_user(is_service=True)) == "data-desk"
    assert ruling_role(make_user()) == ""


def test_page_and_api_name_the_role_and_not_the_person(client: Client) -> None:
    project = make_energy_project()
    claim_all(project)
    claim(project, "capacity_mw", "250")
    editor = make_member("Editor", first_name="Secret", last_name="Marker")
    reasons = {"en": "Better documented."}
    add_ruling(project, "capacity_mw", rule="official", reasons=reasons, by=editor, at=NOON)
    record: EnergyProject = publish(project)
    answer = client.get(f"/api/v1/energy-projects/{record.slug}/")
    ruling = answer.json()["facts"]["capacity_mw"]["ruling"]
    assert (ruling["made_in_role"], ruling["made_at"]) == ("editor", NOON.isoformat())
    page = client.get(record.get_absolute_url()).content.decode()
    assert "</time> <span>Editor</span>" in page
    assert "Marker" not in page + answer.content.decode()
    row = client.get("/api/v1/rulings/?made_in_role=editor").json()["results"][0]
    assert row["made_in_role"] == "editor"
