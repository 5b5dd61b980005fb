"""Each check of plausibility of the portal finds its example, and not the value beside it."""

import json
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from portal.editorial.worklist import CHECKS, PlausibilityCheck
from portal.models import Country, Organisation, Place
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.factories import (
    NOON,
    claim,
    make_country,
    make_energy_project,
    make_organisation,
    make_place,
    make_source,
    make_user,
    publish,
)
from tests.plausibility_examples import ROOMS, Example, checks_of_room, on_both_sides

pytestmark = pytest.mark.django_db

LONGITUDE = Decimal(65)
"""That of the middle of a country, `squares`; a degree of latitude has 111.2 km."""
WORDS = "the plant was opened by both presidents in the rain"


def plant_said(**words: Any) -> EnergyProject:
    """A plant of 100 MW, and what a source says of that."""
    plant = make_energy_project()
    claim(plant, "capacity_mw", **words)
    return plant


def plant_said_twice(quote: str) -> EnergyProject:
    plant = plant_said(quote=quote)
    claim(plant, "capacity_mw", quote=quote.upper())
    return plant


def plant_opened(quote: str) -> EnergyProject:
    plant = make_energy_project(commissioned_on="2019")
    claim(plant, "commissioned_on", quote=quote)
    return plant


def plant_at(latitude: str, **columns: Any) -> EnergyProject:
    return make_energy_project(latitude=Decimal(latitude), longitude=LONGITUDE, **columns)


def plant_in_province(latitude: str) -> EnergyProject:
    for _number in range(3):
        publish(place_at("45", admin1="KZ-10"))
    return plant_at(latitude, admin1="KZ-10")


def place_at(latitude: str, **columns: Any) -> Place:
    return make_place(latitude=Decimal(latitude), longitude=LONGITUDE, **columns)


def plant_near_capital(latitude: str) -> EnergyProject:
    publish(place_at("46", place_kind="capital"))
    return plant_at(latitude)


def plant_beside(latitude: str, **columns: Any) -> EnergyProject:
    """A plant some way north of another one, which is public."""
    publish(plant_at("46", title_en="Zhanatas wind farm"))
    return plant_at(latitude, **columns)


def company_named(title: str) -> Organisation:
    publish(make_organisation(title_en="Harbin Electric"))
    return make_organisation(title_en=title)


def plant_among_others(capacity: str) -> EnergyProject:
    publish(*(make_energy_project() for _number in range(8)))
    return make_energy_project(capacity_mw=Decimal(capacity))


def plant_changed_to(capacity: str) -> EnergyProject:
    plant: EnergyProject = publish(make_energy_project(capacity_mw=10))
    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    draft.capacity_mw = Decimal(capacity)
    draft.save()
    return draft


def place_with_people(day: str) -> Place:
    place = make_place(population=7)
    claim(place, "population", as_of=day)
    return place


def plant_owned(*shares: str, role: str = "owner") -> EnergyProject:
    plant, source = make_energy_project(), make_source()
    for share in shares:
        about = {"role": role, "state": "current", "share_percent": Decimal(share)}
        plant.roles.create(organisation=make_organisation(), source=source, **about)
    return plant


def plant_of_two(is_group: bool) -> EnergyProject:
    """A plant that one source gives to a company whole, and another to somebody else."""
    qarmet, mittal = make_organisation(title_en="Qarmet"), make_organisation(title_en="Mittal")
    if is_group:
        Organisation.working.filter(pk=qarmet.pk).update(parent=mittal)
    plant = make_energy_project()
    for owner, share in ((qarmet, 100), (mittal, None)):
        about = {"role": "owner", "state": "current", "share_percent": share}
        plant.roles.create(organisation=owner, source=make_source(), **about)
    return plant


EXAMPLES = (
    Example(
        "scale",
        lambda words: plant_said(as_printed=words),
        "100 GW",
        "100 MW",
        "claims",
        "Capacity: the value 100 MW differs from “100 gw” by a factor of 10 to the power of -3.",
    ),
    Example(
        "absent",
        lambda words: plant_said(quote=words),
        "It has 100.6 MW.",
        "It has 100.5 MW.",
        "claims",
        "Capacity: the value 100 MW does not stand in “It has 100.6 MW.”.",
    ),
    Example(
        "not-there",
        lambda words: plant_said(quote=words),
        "It has 98.",
        "It has 100.",
        "claims",
        "Capacity: the value 100 MW does not stand in “It has 98.”.",
    ),
    Example(
        "early",
        lambda day: plant_said(as_of=day, source=make_source(published_on="2019-12-30")),
        "2019-12-31",
        "2019-12-30",
        "claims",
        "Capacity: the source is of 30 December 2019 and cannot report 31 December 2019.",
    ),
    Example(
        "same-words",
        plant_said_twice,
        WORDS[:50],
        WORDS[:49],
        "claims",
        f"Capacity: two sources say “{WORDS[:50].upper()}”. Does one go back to the other?",
    ),
    Example(
        "other-words",
        plant_opened,
        "It opened in 2018.",
        "It opened in 2019.",
        "claims",
        "Commissioned: the value 2019 does not stand in “It opened in 2018.”.",
    ),
    Example(
        "outside-country",
        plant_at,
        "39.91",
        "39.92",
        "latitude",
        "The point 39.91, 65 lies 10 km outside the country stated (KZ).",
    ),
    Example(
        "outside-country",
        plant_at,
        "51.35",
        "51.34",
        "latitude",
        "The point 51.35, 65 lies 150 km outside the country stated (KZ).",
    ),
    Example(
        "offshore",
        plant_at,
        "50.09",
        "50.08",
        "latitude",
        "The point 50.09, 65 lies in the water, 10 km from the country stated.",
    ),
    Example(
        "far-from-province",
        plant_in_province,
        "48.15",
        "48.14",
        "latitude",
        "The point 48.15, 65 is 350 km from the nearest place in the province stated.",
    ),
    Example(
        "on-capital",
        plant_near_capital,
        "46.022",
        "46.023",
        "latitude",
        "The point 46.022, 65 is that of a capital, or the middle of a country: is it the place of "
        "the thing itself?",
    ),
    Example(
        "on-capital",
        plant_at,
        "45.044",
        "45.045",
        "latitude",
        "The point 45.044, 65 is that of a capital, or the middle of a country: is it the place of "
        "the thing itself?",
    ),
    Example(
        "shared-point",
        plant_beside,
        "46.000017",
        "46.000018",
        "latitude",
        "The point 46.000017, 65 is also that of “Zhanatas wind farm”.",
    ),
    Example(
        "double",
        lambda latitude: plant_beside(latitude, title_en="Zhanatas wind farm"),
        "46.269",
        "46.270",
        "title_en",
        "It has the name of “Zhanatas wind farm”, 29.9 km away: is it the same?",
    ),
    Example(
        "double-name",
        company_named,
        "Harbin ELECTRIC",
        "Harbin Electrics",
        "title_en",
        "It has the name of “Harbin Electric”: is it the same?",
    ),
    Example(
        "twin",
        plant_beside,
        "46.004",
        "46.005",
        "title_en",
        "“Zhanatas wind farm” has the same point and the same capacity: is it the same?",
    ),
    Example(
        "twin",
        lambda capacity: plant_beside("46", capacity_mw=Decimal(capacity)),
        "100",
        "100.001",
        "title_en",
        "“Zhanatas wind farm” has the same point and the same capacity: is it the same?",
    ),
    Example(
        "out-of-range",
        plant_among_others,
        "1000.001",
        "1000",
        "capacity_mw",
        "Capacity is 1,000.001; all others lie between 100 and 100.",
    ),
    Example(
        "off-history",
        plant_changed_to,
        "100",
        "99.999",
        "capacity_mw",
        "Capacity is 100; what is public is 10.",
    ),
    Example(
        "undated",
        place_with_people,
        "",
        "2020",
        "population",
        "Population is 7, and no source says of which year.",
    ),
    Example(
        "date-order",
        lambda day: make_energy_project(commissioned_on="2019-03", retired_on=day),
        "2019-02",
        "2019",
        "retired_on",
        "Retired comes before commissioned: 2019-02 < 2019-03.",
    ),
    Example(
        "date-order",
        lambda day: make_energy_project(
            construction_started_on="2019-03", commissioned_on="2019", retired_on=day
        ),
        "2019-02",
        "2019-03",
        "retired_on",
        "Retired comes before start of construction: 2019-02 < 2019-03.",
    ),
    Example(
        "unlikely-date",
        lambda day: make_energy_project(commissioned_on=day),
        "1849-12-31",
        "1850",
        "commissioned_on",
        "31 December 1849 lies before 1850 or more than 40 years ahead.",
    ),
    Example(
        "unlikely-date",
        lambda day: make_energy_project(commissioned_on=day),
        "2067",
        "2066-12",
        "commissioned_on",
        "2067 lies before 1850 or more than 40 years ahead.",
    ),
    Example(
        "currency",
        lambda code: make_energy_project(investment_amount=1, investment_currency=code),
        "USX",
        "USD",
        "investment_currency",
        "“USX” is no currency of ISO 4217.",
    ),
    Example(
        "wrong-script",
        lambda title: make_place(title_zh_hans=title),
        "Ветер",
        "风 Ветер",
        "title_zh_hans",
        "“Ветер” is not written in the language of its field.",
    ),
    Example(
        "wrong-script",
        lambda title: make_place(title_ru=title),
        "Old wind park with five words",
        "Old wind park of five words",
        "title_ru",
        "“Old wind park with five words” is not written in the language of its field.",
    ),
    Example(
        "wrong-script",
        lambda title: make_place(title_en=title),
        "Ветер Wind",
        "Ветер Winds",
        "title_en",
        "“Ветер Wind” is not written in the language of its field.",
    ),
    Example(
        "shares",
        lambda share: plant_owned("60", share),
        "40.6",
        "40.5",
        "roles",
        "The shares of one role add up to 100.6 %.",
    ),
    Example("shares", plant_owned, "1", "1.01", "roles", "The shares of one role add up to 1 %."),
    Example(
        "second-owner",
        plant_of_two,
        False,
        True,
        "roles",
        "By one source Qarmet owns all of it, by another Mittal owns it today.",
    ),
)

files = count(1)


@pytest.fixture(autouse=True)
def squares(settings: LazySettings, tmp_path: Path) -> None:
    """Two countries of ten degrees each, one north of the other, and water around them."""
    numeric = {"KZ": ("398", 40), "UZ": ("860", 30)}
    features = []
    for code, (number, south) in numeric.items():
        make_country(code)
        Country.objects.filter(code=code).update(numeric=number)
        ring = [[60, south], [70, south], [70, south + 10], [60, south + 10], [60, south]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        about = {"layer": "country", "id": number}
        features.append({"type": "Feature", "properties": about, "geometry": shape})
    document = {"type": "FeatureCollection", "features": features, "note": " " * next(files)}
    settings.PORTAL_BORDERS = str(tmp_path / "borders.geojson")
    Path(settings.PORTAL_BORDERS).write_text(json.dumps(document))


@pytest.mark.every_day(one_in=3)
@on_both_sides(EXAMPLES)
def test_a_check_finds_its_example_and_not_the_value_beside_it(
    example: Example, value: object
) -> None:
    assert example.found(value) == example.expected(value)


def test_each_check_of_the_portal_has_an_example() -> None:
    assert {one.check for one in EXAMPLES} == checks_of_room("portal")


def test_examples_are_asked_for_in_every_room_with_checks() -> None:
    plausible = {one.id for one in CHECKS.values() if isinstance(one, PlausibilityCheck)}
    assert set().union(*map(checks_of_room, ROOMS)) == plausible
