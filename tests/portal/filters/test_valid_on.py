"""Days of the past in `valid_on`. The states themselves: tests/projects/energy/test_valid_on.py."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError

from portal.filters.valid_on import PastDayField, ValidOn, parse_past_day

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020", "2020-12-31"),
        ("2020-02", "2020-02-29"),
        ("2020-06-20", "2020-06-20"),
        (" 2020 ", "2020-12-31"),
        ("2026", "2026-06-15"),
        ("2026-06", "2026-06-15"),
        ("2026-06-15", "2026-06-15"),
    ],
)
def test_partial_day_means_its_last_day_or_today(text: str, day: str) -> None:
    with time_machine.travel(NOW, tick=False):
        assert parse_past_day(text) == day


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("2027", "ahead", "“2027” lies ahead: nobody can say how it will be."),
        ("2026-07", "ahead", "“2026-07” lies ahead: nobody can say how it will be."),
        ("2026-06-16", "ahead", "“2026-06-16” lies ahead: nobody can say how it will be."),
        ("June", "invalid", "“June” is not a date such as 2021, 2021-06 or 2021-06-20."),
        ("2023-02-29", "invalid", "“2023-02-29” is no day of the calendar."),
    ],
)
def test_other_days_are_refused(text: str, code: str, sentence: str) -> None:
    with time_machine.travel(NOW, tick=False), pytest.raises(ValidationError) as refusal:
        parse_past_day(text)
    assert (refusal.value.code, refusal.value.messages) == (code, [sentence])


def test_field_gives_the_day_or_nothing() -> None:
    field = PastDayField(required=False)

    assert [field.clean(text) for text in ("2020", "", None)] == ["2020-12-31", "", ""]


def test_parameter_is_for_programs_and_filters_no_column() -> None:
    parameter = ValidOn()

    assert (parameter.for_programs, parameter.asks()) == (True, ())
    assert str(parameter.label) == "As it stood on"
