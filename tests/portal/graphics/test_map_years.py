"""How something stood in a year, as far as its dates tell."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from portal.graphics.maps.marks import STAGES
from portal.graphics.maps.question import HIDDEN_STATES
from portal.graphics.maps.years import BEFORE, UNKNOWN, Timeline, build_timeline, find_state

BUILT_AND_OPENED = [("2017", "construction"), ("2021-07", "operating")]


@pytest.mark.parametrize(
    ("changes", "status", "said_on", "found"),
    [
        pytest.param(
            BUILT_AND_OPENED,
            "operating",
            "2024-07",
            ((0, BEFORE), (2017, "construction"), (2021, "operating")),
            id="dated from beginning to end",
        ),
        pytest.param(
            [], "operating", "2024", ((0, UNKNOWN), (2024, "operating")), id="no date at all"
        ),
        pytest.param(
            [("1961", "operating")],
            "retired",
            "2024",
            ((0, BEFORE), (1961, "operating"), (1962, UNKNOWN), (2024, "retired")),
            id="nobody says when it was retired",
        ),
        pytest.param(
            [("2027", "operating")],
            "construction",
            "2024-07",
            ((0, UNKNOWN), (2024, "construction")),
            id="a plan is no change",
        ),
        pytest.param(
            [("2024", "operating")],
            "operating",
            "2024-07",
            ((0, BEFORE), (2024, "operating")),
            id="the year in which it was said",
        ),
        pytest.param(
            [("2021-06", "operating"), ("2021-01", "construction"), ("", "retired")],
            "operating",
            "2024",
            ((0, BEFORE), (2021, "operating")),
            id="two changes in one year, and one without a date",
        ),
        pytest.param(
            [("2023", "operating")],
            "construction",
            "2022",
            ((0, UNKNOWN), (2022, "construction")),
            id="said before what was then a plan",
        ),
        pytest.param([], "", "2024", ((0, UNKNOWN),), id="nothing said"),
    ],
)
def test_timeline_has_the_states_that_dates_prove(
    changes: list[tuple[str, str]], status: str, said_on: str, found: Timeline
) -> None:
    assert build_timeline(changes, status=status, said_on=said_on) == found


def test_state_of_a_year_is_the_one_at_its_end() -> None:
    states = build_timeline(BUILT_AND_OPENED, status="operating", said_on="2024")

    assert [find_state(states, year) for year in (1900, 2016, 2017, 2020, 2021, 2026)] == [
        BEFORE,
        BEFORE,
        "construction",
        "construction",
        "operating",
        "operating",
    ]


def test_browser_draws_and_fills_signs_as_the_server_does() -> None:
    script = Path(str(finders.find("portal/js/map/years.js"))).read_text(encoding="utf-8")
    passed, stages = re.findall(r"new (?:Set|Map)\(\[(.*?)\]\)", script, re.DOTALL)

    assert set(re.findall(r'"([\w-]+)"', passed)) == set(HIDDEN_STATES)
    assert dict(re.findall(r'\["([\w-]+)", "(\w+)"\]', stages)) == STAGES
