"""Owners by several sources, of whom one may have sold long ago."""

from typing import Any

import pytest

from portal.editorial import worklist
from portal.models import Finding
from tests.factories import NOON, make_energy_project, make_organisation, make_source
from tests.optional import the

pytestmark = pytest.mark.django_db


def findings(**other: Any) -> list[tuple[str, str]]:
    """Findings of the check in a plant that one source gives to Qarmet whole, another to Mittal."""
    qarmet, mittal = make_organisation(title_en="Qarmet"), make_organisation(title_en="Mittal")
    if other.pop("is_parent", False):
        qarmet.parent = mittal
        qarmet.save()
    plant = make_energy_project()
    plant.roles.create(
        organisation=qarmet, role="owner", state="current", share_percent=100, source=make_source()
    )
    plant.roles.create(
        **{"organisation": mittal, "role": "owner", "state": "current", "source": make_source()}
        | other
    )
    worklist.refresh([plant], at=NOON)
    found = Finding.objects.filter(check_id="second-owner")
    return [(one.detail["whole"], one.detail["other"]) for one in found]


def test_an_owner_beside_that_of_the_whole_is_asked_about() -> None:
    assert findings() == [("Qarmet", "Mittal")]


@pytest.mark.parametrize(
    "other",
    [{"state": "ended"}, {"ended_on": "2023-12"}, {"role": "operator"}, {"is_parent": True}],
)
def test_an_owner_of_the_past_an_operator_and_a_parent_are_no_doubt(other: dict[str, Any]) -> None:
    assert findings(**other) == []


def test_owners_of_one_phase_each_are_no_doubt() -> None:
    """By other sources, or by one, whose shares of different phases are not added up."""
    plant = make_energy_project()
    first, second = (plant.phases.create(name=name, source=make_source()).uid for name in "12")
    for phases in (first, second, second):
        about = {"role": "owner", "state": "current", "phases": phases, "share_percent": 100}
        plant.roles.create(organisation=make_organisation(), source=make_source(), **about)

    def found() -> list[str]:
        worklist.refresh([plant], at=NOON)
        rows = Finding.objects.filter(check_id__in=["shares", "second-owner"])
        return list(rows.values_list("check_id", flat=True))

    assert found() == ["second-owner"]
    the(plant.roles.last()).delete()
    assert found() == []
    plant.roles.update(source=make_source())
    assert found() == []
    plant.roles.filter(phases=second).update(phases="")  # of all phases, the first too
    assert found() == ["shares"]
