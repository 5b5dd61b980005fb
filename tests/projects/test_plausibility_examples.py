"""Each check of plausibility of the projects finds its example, and not the value beside it."""

from decimal import Decimal

import pytest

from projects.energy.models import EnergyProject
from tests.factories import (
    claim,
    make_energy_project,
    make_facility,
    make_organisation,
    make_pipeline,
    make_source,
)
from tests.plausibility_examples import Example, checks_of_room, on_both_sides

pytestmark = pytest.mark.django_db


def solar_plant(**columns: str) -> EnergyProject:
    numbers = {name: Decimal(value) for name, value in columns.items()}
    return make_energy_project(technology="solar", **numbers)


def plant_with_phase(capacity: str) -> EnergyProject:
    plant = make_energy_project()
    about = {"phase_status": "operating", "capacity_mw": Decimal(capacity)}
    plant.phases.create(uid="000000000002", name="Unit 2", source=make_source(), **about)
    return plant


def plant_with_role(capacity: str) -> EnergyProject:
    """A plant with a phase of 98 MW, and a loan of a bank for it."""
    plant, bank = plant_with_phase("98"), make_organisation(title_en="Steppe Bank")
    about = {"phases": "000000000002", "capacity_mw": Decimal(capacity)}
    plant.roles.create(organisation=bank, role="financier", source=make_source(), **about)
    return plant


def plant_said(**words: str) -> EnergyProject:
    plant = make_energy_project()
    claim(plant, "capacity_mw", **words)
    return plant


def plant_of_plan(day: str) -> EnergyProject:
    plant = make_energy_project(commissioned_on="2020")
    claim(plant, "capacity_mw", source=make_source(published_on=day))
    return plant


EXAMPLES = (
    Example(
        "energy-capacity",
        lambda gwh: solar_plant(annual_generation_gwh=gwh),
        "351.4",
        "351.3",
        "annual_generation_gwh",
        "351.4 GWh from 100 MW would be 40 % of a year at full power.",
    ),
    Example(
        "energy-capacity",
        lambda gwh: solar_plant(annual_generation_gwh=gwh),
        "17.5",
        "17.6",
        "annual_generation_gwh",
        "17.5 GWh from 100 MW would be 2 % of a year at full power.",
    ),
    Example(
        "unit-rating",
        lambda units: make_energy_project(units=units),
        4,
        5,
        "units",
        "4 units for 100 MW would be 25 MW each.",
    ),
    Example(
        "phases-total",
        plant_with_phase,
        "97.9",
        "98",
        "capacity_mw",
        "The phases have 97.9 MW together, the plant 100 MW.",
    ),
    Example(
        "role-phases",
        plant_with_role,
        "100.1",
        "100",
        "roles",
        "Steppe Bank: the role is about 100.1 MW, the phases that it names have 98.",
    ),
    Example(
        "peak-power",
        lambda words: plant_said(as_printed=words),
        "100 MWp",
        "100 MW",
        "claims",
        "Capacity: “100 MWp” gives the peak power of panels, not that of the plant.",
    ),
    Example(
        "planned-size",
        plant_of_plan,
        "2019-12-31",
        "2020",
        "capacity_mw",
        "It runs since 2020; the newest source of its 100 MW is of 31 December 2019.",
    ),
    Example(
        "exact-plan",
        lambda status: make_energy_project(accuracy="exact", project_status=status),
        "pre-construction",
        "construction",
        "accuracy",
        "Nothing stands there, and its place is said to be exact.",
    ),
    Example(
        "plant-size",
        lambda capacity: solar_plant(capacity_mw=capacity),
        "6000.1",
        "6000",
        "capacity_mw",
        "6,000.1 MW is more than any plant of its technology has, or next to nothing.",
    ),
    Example(
        "plant-size",
        lambda capacity: solar_plant(capacity_mw=capacity),
        "0.019",
        "0.02",
        "capacity_mw",
        "0.019 MW is more than any plant of its technology has, or next to nothing.",
    ),
    Example(
        "future-start",
        lambda day: make_pipeline(commissioned_on=day),
        "2026-01-17",
        "2026-01-16",
        "commissioned_on",
        "It is said to operate, and to be commissioned only later: 17 January 2026.",
    ),
    Example(
        "retired-runs",
        lambda day: make_energy_project(retired_on=day),
        "2026-01-14",
        "2026-01-15",
        "retired_on",
        "It is said to operate, and to be retired since 14 January 2026.",
    ),
    Example(
        "start-passed",
        lambda day: make_facility(facility_status="construction", planned_on=day),
        "2026-01-14",
        "2026-01",
        "planned_on",
        "It is not said to operate, and its planned start is past: 14 January 2026.",
    ),
)


@pytest.mark.every_day(one_in=3)
@on_both_sides(EXAMPLES)
def test_a_check_finds_its_example_and_not_the_value_beside_it(
    example: Example, value: object
) -> None:
    assert example.found(value) == example.expected(value)


def test_each_check_of_the_projects_has_an_example() -> None:
    assert {one.check for one in EXAMPLES} == checks_of_room("projects")
