"""State on a day, from dated changes and the current status."""

import pytest
from django.db.models import TextChoices

from portal.facts.timeline import StateChange, StateRules, is_over, pad_date, unfinished_periods


class Life(TextChoices):
    PLANNED = "planned"
    BUILDING = "building"
    OPEN = "open"
    CLOSED = "closed"


WORKED = frozenset({"open", "closed"})
ROWS = StateRules(
    status="row_status",
    states=Life,
    changes=(
        StateChange("opened_on", "open", WORKED),
        StateChange("closed_on", "closed", frozenset({"closed"})),
    ),
)
WHOLE = StateRules(
    status="life_status",
    states=Life,
    changes=(
        StateChange("begun_on", "building"),
        StateChange("opened_on", "open", WORKED),
        StateChange("on", part="milestones", status="milestone_status"),
        StateChange("opened_on", "open", WORKED, part="phases", status="phase_status"),
    ),
    said_on="status_as_of",
)


def document(status: str = "open", as_of: str = "2025-01-01", **dates: str) -> dict[str, object]:
    return {
        "status": status,
        "status_as_of": as_of,
        "edition": {"issued_at": "2026-01-15T12:00:00+00:00"},
        "facts": {name: {"text": text} for name, text in dates.items()},
    }


@pytest.mark.parametrize(
    ("partial", "day", "expected"),
    [
        ("2020", "2020-12-31", True),
        ("2020", "2020-12-30", False),
        ("2020", "2021-01-01", True),
        ("2020-06", "2020-06-30", True),
        ("2020-06", "2020-06-29", False),
        ("2020-02", "2020-02-28", False),
        ("2021-02", "2021-02-28", True),
        ("2020-06-15", "2020-06-15", True),
        ("2020-06-15", "2020-06-14", False),
        ("2021", "2020-12-31", False),
    ],
)
def test_partial_date_is_over_on_its_last_day(partial: str, day: str, expected: bool) -> None:
    assert is_over(partial, day) is expected


@pytest.mark.parametrize(
    ("day", "periods"),
    [
        ("2020-06-15", ["2020", "2020-06"]),
        ("2020-06-30", ["2020"]),
        ("2020-12-30", ["2020", "2020-12"]),
        ("2020-12-31", []),
    ],
)
def test_unfinished_periods_of_a_day(day: str, periods: list[str]) -> None:
    assert [*unfinished_periods(day)] == periods


@pytest.mark.parametrize(
    ("partial", "expected"),
    [("2021", "2021-00-00"), ("2021-06", "2021-06-00"), ("2021-06-20", "2021-06-20")],
)
def test_padded_dates_sort_by_precision(partial: str, expected: str) -> None:
    assert pad_date(partial) == expected


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2009-12-31", None),  # before the first date
        ("2010-06-15", None),  # during the year of the first change
        ("2010-12-31", "building"),
        ("2014-05-31", "building"),
        ("2014-06-29", None),  # during the month of the second change
        ("2014-06-30", "open"),
        ("2024-12-31", "open"),
        ("2025-01-01", "open"),  # the day of the status
        ("2030-01-01", "open"),
    ],
)
def test_earlier_change_holds_until_the_next(day: str, state: str | None) -> None:
    states = WHOLE.of(document(begun_on="2010", opened_on="2014-06"))

    assert states.on(day) == state


def test_state_is_unknown_between_last_change_and_a_different_status() -> None:
    states = WHOLE.of(document("closed", begun_on="2010", opened_on="2014-06"))

    days = ("2013-01-01", "2014-06-30", "2024-12-31", "2025-01-01")
    assert [states.on(day) for day in days] == ["building", None, None, "closed"]


def test_date_after_the_day_of_the_status_is_a_plan() -> None:
    states = WHOLE.of(document(as_of="2012-01-01", begun_on="2010", opened_on="2014"))

    assert states.changes == (("2010", "building"),)


def test_date_within_the_year_of_the_status_is_no_plan() -> None:
    states = WHOLE.of(document(as_of="2014", begun_on="2010", opened_on="2014-06"))

    assert [states.on(day) for day in ("2012-01-01", "2014-07-01")] == ["building", "open"]


def test_change_counts_only_among_its_statuses() -> None:
    """The opening of what is not open yet is a plan, although its date has passed."""
    states = WHOLE.of(document("building", begun_on="2010", opened_on="2014-06"))

    assert states.changes == (("2010", "building"),)
    assert states.on("2020-01-01") == "building"


def test_day_of_the_edition_stands_in_for_the_day_of_the_status() -> None:
    assert WHOLE.day_said(document(as_of="")) == "2026-01-15"
    assert ROWS.day_said(document(as_of="2020")) == "2026-01-15"
    assert WHOLE.day_said(document(as_of="2020-03")) == "2020-03"


def test_changes_in_rows_of_parts_are_read() -> None:
    found = WHOLE.of(
        {
            **document("closed"),
            "milestones": [
                {"on": "2008", "status": "planned"},
                {"on": "", "status": "building"},
                {"on": "2020-02-10", "status": "closed"},
            ],
            "phases": [
                {"opened_on": "2012", "status": "open"},
                {"opened_on": "2013", "status": "building"},
            ],
        }
    )

    assert found.changes == (("2008", "planned"), ("2020-02-10", "closed"), ("2012", "open"))
    days = ("2008-12-31", "2013-01-01", "2020-02-09", "2020-02-10")
    assert [found.on(day) for day in days] == ["planned", "open", "open", "closed"]


@pytest.mark.parametrize("order", [1, -1])
def test_later_state_counts_of_two_changes_on_one_date(order: int) -> None:
    milestones = [{"on": "2012", "status": "open"}, {"on": "2012", "status": "building"}]
    states = WHOLE.of({**document(), "milestones": milestones[::order]})

    assert states.on("2013-01-01") == "open"


def test_more_precise_date_is_later_than_its_year() -> None:
    milestones = [{"on": "2012-01", "status": "building"}, {"on": "2012", "status": "open"}]
    states = WHOLE.of({**document("building"), "milestones": milestones})

    assert states.on("2013-01-01") == "building"


def test_row_has_states_of_its_own() -> None:
    row = {"status": "closed", "opened_on": "2010", "closed_on": "2020-01-01"}
    states = ROWS.of_row(row, "2025")

    days = ("2009-12-31", "2010-12-31", "2019-12-31", "2020-01-01", "2025-12-31")
    assert [states.on(day) for day in days] == [None, "open", "open", "closed", "closed"]
    assert ROWS.of_row({}, "2025").on("2025-12-31") is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2009-12-31", True),
        ("2010-01-01", False),  # may have begun in this year
        ("2011-01-01", False),
        ("2025-01-01", False),
    ],
)
def test_record_is_to_come_before_its_first_date(day: str, expected: bool) -> None:
    assert WHOLE.of(document(begun_on="2010")).is_to_come(day) is expected


def test_record_without_dates_is_never_to_come() -> None:
    assert not WHOLE.of(document()).is_to_come("1900-01-01")


def test_current_status_ends_what_is_to_come() -> None:
    """The status is that of 2005, so a later date cannot be the beginning."""
    states = WHOLE.of(document(as_of="2005", begun_on="2004"))

    assert [states.is_to_come(day) for day in ("2003-12-31", "2005-12-31")] == [True, False]


def test_document_without_facts_or_parts_has_its_status_only() -> None:
    states = WHOLE.of({"status": "open", "edition": {"issued_at": "2026-01-15T12:00:00+00:00"}})

    assert (states.changes, states.on("2026-01-14"), states.on("2026-01-15")) == ((), None, "open")
