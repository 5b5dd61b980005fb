"""Energy projects on the map: how they stood over the years."""

import pytest

from portal.graphics.maps.years import BEFORE, UNKNOWN
from projects.energy.maps import states

NOTHING = {"text": ""}
PLANT = {
    "status": "operating",
    "status_as_of": "2024-07",
    "facts": {
        "construction_started_on": NOTHING,
        "commissioned_on": NOTHING,
        "retired_on": NOTHING,
    },
    "phases": [],
    "milestones": [],
    "edition": {"issued_at": "2026-01-15T12:00:00+00:00"},
}


def phase(status, commissioned_on=""):
    return {"status": status, "commissioned_on": commissioned_on}


def plant(facts=(), **changes):
    known = {name: {"text": text} for name, text in dict(facts).items()}
    return {**PLANT, **changes, "facts": {**PLANT["facts"], **known}}


@pytest.mark.parametrize(
    ("document", "found"),
    [
        pytest.param(
            plant({"commissioned_on": "1970"}),
            ((0, BEFORE), (1970, "operating")),
            id="commissioned",
        ),
        pytest.param(
            plant(
                phases=[phase("operating", "1985"), phase("retired", "1961"), phase("announced")]
            ),
            ((0, BEFORE), (1961, "operating")),
            id="works from its first phase on",
        ),
        pytest.param(
            plant({"commissioned_on": "2023"}, status="announced"),
            ((0, UNKNOWN), (2024, "announced")),
            id="a day of commissioning that was only a plan",
        ),
        pytest.param(
            plant(phases=[phase("announced", "2020")], status="construction"),
            ((0, UNKNOWN), (2024, "construction")),
            id="a phase that has never worked",
        ),
        pytest.param(
            plant(
                {"commissioned_on": "1958", "retired_on": "2019-05"},
                status="retired",
                phases=[phase("retired", "1958")],
            ),
            ((0, BEFORE), (1958, "operating"), (2019, "retired")),
            id="retired",
        ),
        pytest.param(
            plant(milestones=[{"on": "2022-09", "status": "construction"}], status_as_of=""),
            ((0, BEFORE), (2022, "construction"), (2023, UNKNOWN), (2026, "operating")),
            id="opened on a day that nobody gives",
        ),
    ],
)
def test_a_plant_stood_as_its_dates_say(document, found):
    assert states(document) == found
