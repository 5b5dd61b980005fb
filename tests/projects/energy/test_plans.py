"""Planned days are facts of their own, and what was told of them before is carried over."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from portal.models import PublishedClaim
from portal.publication import publishing
from portal.records.documents import document_of
from portal.records.upgrade import upgrade_document
from portal.site.figures import FoundFigure, WantedFigure, find_figures
from projects.energy.document_types import EnergyProjectDocument
from projects.energy.models import EnergyProject
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_pipeline,
    make_source,
    make_user,
    publish,
    rule,
)

state_accuracy = import_module("portal.migrations.0037_accuracy").state_accuracy
carry_over = import_module("projects.migrations.0015_planned_dates").part_plans


def plant_of_before() -> EnergyProject:
    """A plant under construction as a portal of before has it: the day of its tracker is a plan,
    a paper tells that it began earlier, and another names a later year."""
    plant = make_energy_project(
        slug="old", project_status="construction", commissioned_on="2027", capacity_mw=100
    )
    claim_all(plant)
    for day, told_on in (("2023-12", "2023-12-28"), ("2029", "2026-03")):
        claim(plant, "commissioned_on", day, source=make_source(title=day, published_on=told_on))
    rule(plant, "commissioned_on", rule="unresolved")
    source = make_source()
    for name, status, day in (("1", "operating", "2022"), ("2", "construction", "2027")):
        plant.phases.create(
            name=name, phase_status=status, commissioned_on=day, capacity_mw=50, source=source
        )
    unit = plant.phases.get(name="2")
    claim(plant, f"phases-{unit.uid}-commissioned_on", "2027-05", source=make_source())
    published: EnergyProject = publish(plant)
    return published


def told(document: Any) -> dict[str, Any]:
    """What a document says of both days, of the plant and its units."""
    facts = {name: document["facts"][name] for name in ("planned_on", "commissioned_on")}
    return {
        **{name: (one["text"], one["disputed"]) for name, one in facts.items()},
        "ruled": [name for name, one in facts.items() if one["ruling"]],
        **{
            f"said of {name}": sorted((said["text"], said["agrees"]) for said in one["claims"])
            for name, one in facts.items()
        },
        "units": [(row["commissioned_on"], row["planned_on"]) for row in document["phases"]],
        "of units": [
            one["fact"].rpartition("-")[2]
            for row in document["phases"]
            for one in row["statements"]
        ],
    }


EXPECTED = {
    "planned_on": ("2027", True),
    "commissioned_on": ("", False),
    "ruled": ["planned_on"],
    "said of planned_on": [("2027", True), ("2029", False)],
    "said of commissioned_on": [("2023-12", None)],
    "units": [("2022", ""), ("", "2027")],
    "of units": ["planned_on"],
}


@pytest.mark.engine
@pytest.mark.django_db
def test_days_of_before_are_carried_over_and_old_documents_say_the_same(client: Client) -> None:
    plant = plant_of_before()
    before = {**plant.edition.document, "schema": 9}  # type: ignore[union-attr]
    assert told(upgrade_document(before)) == EXPECTED
    line = publish(make_pipeline(pipeline_status="proposed", commissioned_on="2031"))

    carry_over(apps, None)
    names = PublishedClaim.objects.filter(record_uid=plant.uid, fact__contains="planned_on")
    assert sorted(names.values_list("value", flat=True)) == ["2027", "2027-05", "2029"]
    line.refresh_from_db()
    assert (line.commissioned_on, line.planned_on) == ("", "2031")
    plant.refresh_from_db()
    publish(publishing.start_edit(plant, by=make_user(), at=NOON))
    current = EnergyProject.objects.with_documents().get(pk=plant.pk)
    assert told(document_of(current, EnergyProjectDocument)) == EXPECTED

    asked = WantedFigure("energyproject", "old", "commissioned_on")  # as stories and embeds have it
    shown = find_figures([asked])[asked]
    assert isinstance(shown, FoundFigure)
    assert (shown.fact["name"], shown.fact["text"]) == ("planned_on", "2027")
    assert client.get("/api/v1/energy-projects/?planned_from=2027&fields=slug").json()["count"] == 1


@pytest.mark.engine
@pytest.mark.django_db
def test_accuracy_of_before_is_stated_by_the_main_source_of_the_location() -> None:
    plant = make_energy_project(latitude="43.5", longitude="69.9", accuracy="approximate")
    tracker, other = make_source(title="Tracker"), make_source(title="Other")
    claim(plant, "coordinates", source=other)
    for name in ("coordinates", "country", "technology", "status", "capacity_mw", "accuracy"):
        claim(plant, name, source=tracker)
    publish(plant)
    before = {**plant.edition.document, "schema": 9}  # type: ignore[union-attr]
    before["facts"] = {name: one for name, one in before["facts"].items() if name != "accuracy"}
    [said] = upgrade_document(before)["facts"]["accuracy"]["claims"]
    assert (said["text"], said["agrees"], said["source"]["title"]) == (
        *("approximate", True, "Tracker"),
    )

    plant.claims.filter(fact="accuracy").delete()
    assert plant.unsupported() == ["accuracy"]
    for _again in range(2):
        state_accuracy(apps, "projects", "EnergyProject")
    assert [(one.uid, one.source) for one in plant.claims.filter(fact="accuracy")] == [
        (said["uid"], tracker)
    ]


def test_what_has_worked_stays_as_it_was() -> None:
    facts = {"commissioned_on": {"text": "2021", "claims": []}}
    works = {"kind": "energyproject", "status": "operating", "facts": facts, "schema": 9}
    found = upgrade_document(works)["facts"]
    assert (found["commissioned_on"]["text"], found["planned_on"]["text"]) == ("2021", "")
