"""Energy projects on the map: how they stood over the years."""

import pytest

from portal.graphics.maps.features import Elsewhere, Feature, MapPoint
from portal.graphics.maps.years import BEFORE, UNKNOWN
from portal.publication import publishing
from portal.records.column_store import PublicColumns
from projects.energy.maps import PLANTS
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_source,
    make_user,
    publish,
    rule,
)
from tests.optional import the

AS_DATED = {
    "commissioned": ({"commissioned_on": "1970"}, {}, ((0, BEFORE), (1970, "operating"))),
    "works from its first phase on": (
        {},
        {"phases": {"phase_status": "mothballed", "commissioned_on": "1961"}},
        ((0, BEFORE), (1961, "operating")),
    ),
    "a day of commissioning that was only a plan": (
        {"project_status": "announced", "commissioned_on": "2023"},
        {},
        ((0, UNKNOWN), (2024, "announced")),
    ),
    "a phase that has never worked": (
        {"project_status": "construction"},
        {"phases": {"phase_status": "announced", "commissioned_on": "2023"}},
        ((0, UNKNOWN), (2024, "construction")),
    ),
    "retired": (
        {"project_status": "retired", "commissioned_on": "1958", "retired_on": "2019-05"},
        {"phases": {"phase_status": "retired", "commissioned_on": "1958"}},
        ((0, BEFORE), (1958, "operating"), (2019, "retired")),
    ),
    "opened on a day that nobody gives": (
        {},
        {"milestones": {"on": "2022-09", "milestone_status": "construction"}},
        ((0, BEFORE), (2022, "construction"), (2023, UNKNOWN), (2024, "operating")),
    ),
}


@pytest.mark.django_db
def test_plants_stood_as_their_dates_say() -> None:
    named, source = {}, make_source()
    for name, (dates, parts, _found) in AS_DATED.items():
        plant = make_energy_project(status_as_of="2024-07", **dates)
        for relation, values in parts.items():
            getattr(plant, relation).create(**values, source=source)
        named[publish(plant).uid] = name

    table = PLANTS.read(PublicColumns())
    rows = zip(table.uids.of_row, table.states.of_row, strict=True)
    assert {named[table.uids.values[uid]]: table.states.values[code] for uid, code in rows} == {
        name: found for name, (_dates, _parts, found) in AS_DATED.items()
    }


@pytest.mark.django_db
def test_a_plant_is_read_from_its_columns_and_parts() -> None:
    """Its first phase that has worked counts; others do not, nor do phases of drafts."""
    plant = make_energy_project(
        latitude="43.25",
        longitude="76.9",
        capacity_mw="12.5",
        status_as_of="2024-07",
        accuracy="approximate",
    )
    for status, day in [("operating", "1985"), ("retired", "1961"), ("announced", "1950")]:
        plant.phases.create(
            name=day, phase_status=status, commissioned_on=day, source=make_source()
        )
    plant.milestones.create(on="2022-09", milestone_status="construction", source=make_source())
    claim_all(plant)
    claim(plant, "coordinates", "46.4,68.7", source=make_source(publisher="Agency B"))
    rule(plant, "coordinates")
    plant = publish(plant)
    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    draft.phases.filter(phase_status="retired").update(commissioned_on="1900")

    table = PLANTS.read(PublicColumns())
    assert [table.feature(row, table.statuses) for row in range(len(table))] == [
        Feature(
            kind="energyproject",
            uid=plant.uid,
            edition=the(plant.edition_id),
            countries=("KZ",),
            sort="wind",
            status="operating",
            states=(
                *((0, BEFORE), (1961, "operating"), (2022, "construction")),
                *((2023, UNKNOWN), (2024, "operating")),
            ),
            point=MapPoint(76.9, 43.25),
            accuracy="approximate",
            number=12.5,
            is_disputed=True,
            elsewhere=(Elsewhere(publishers=("Agency B",), point=MapPoint(68.7, 46.4)),),
        )
    ]


@pytest.mark.django_db
def test_where_nobody_dates_the_status_the_day_of_the_edition_does() -> None:
    plant = publish(make_energy_project(status_as_of=""))
    year = the(plant.edition).issued_at.year

    assert PLANTS.read(PublicColumns()).states.values == [((0, UNKNOWN), (year, "operating"))]
