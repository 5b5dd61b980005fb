"""Timelines: edges that the examples of `test_map_years` leave out."""

import pytest

from portal.graphics.maps.years import BEFORE, UNKNOWN, Timeline, build_timeline, find_state


@pytest.mark.parametrize(
    ("changes", "status", "said_on", "found"),
    [
        pytest.param(
            [("2024-08", "operating")],
            "construction",
            "2024-07",
            ((0, UNKNOWN), (2024, "construction")),
            id="a later month of the same year is a plan",
        ),
        pytest.param(
            [("2024", "operating")],
            "operating",
            "2024",
            ((0, BEFORE), (2024, "operating")),
            id="a date less exact than the statement",
        ),
        pytest.param(
            [("2023", "construction")],
            "operating",
            "2024",
            ((0, BEFORE), (2023, "construction"), (2024, "operating")),
            id="no unknown year between neighbours",
        ),
        pytest.param(
            [("2020", "operating"), ("2021", "operating")],
            "operating",
            "2024",
            ((0, BEFORE), (2020, "operating")),
            id="a repeated state begins once",
        ),
        pytest.param(
            [("2024", "construction")],
            "operating",
            "2024-12",
            ((0, BEFORE), (2024, "construction")),
            id="a status of the year of the last change adds nothing",
        ),
        pytest.param(
            [("2010", "operating"), ("2024-06", "retired")],
            "retired",
            "2024",
            ((0, BEFORE), (2010, "operating"), (2024, "retired")),
            id="a date within the year of the status is no plan",
        ),
        pytest.param(
            [("2020", "operating")],
            "",
            "2024",
            ((0, BEFORE), (2020, "operating"), (2021, UNKNOWN)),
            id="a missing status makes later years unknown",
        ),
    ],
)
def test_timeline(
    changes: list[tuple[str, str]], status: str, said_on: str, found: Timeline
) -> None:
    assert build_timeline(changes, status=status, said_on=said_on) == found


def test_order_of_changes_does_not_matter() -> None:
    changes = [("2021-07", "operating"), ("2017", "construction"), ("2019-01", "shelved")]
    forwards, backwards = (
        build_timeline(some, status="operating", said_on="2024")
        for some in (changes, changes[::-1])
    )
    assert forwards == backwards
    assert [find_state(forwards, year) for year in (0, 2017, 2018, 2019, 2021)] == [
        BEFORE,
        "construction",
        "construction",
        "shelved",
        "operating",
    ]
