"""Fields of parameters: values and sentences."""

from datetime import UTC, datetime
from decimal import Decimal
from re import fullmatch

import pytest
from django import forms
from django.core.exceptions import ValidationError

from portal.filters.fields import (
    LONGEST_VALUE,
    ChoiceField,
    ChoicesField,
    DayField,
    MomentField,
    TextsField,
    YesNoField,
)
from portal.filters.positions import (
    LATITUDE,
    LONGITUDE,
    BoundingBox,
    BoxField,
    NearPoint,
    SpotField,
)

CHOICES = [("", "—"), ("a", "A"), ("b", "B")]


def clean(field: forms.Field, value: object) -> object:
    field.required = False
    return field.clean(value)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (BoxField(), "", None),
        (BoxField(), "76,43,77.5,44", BoundingBox(*map(Decimal, ("76", "43", "77.5", "44")))),
        (BoxField(), " -180 , -90 , 180 , 90 ", BoundingBox(*map(Decimal, (-180, -90, 180, 90)))),
        (BoxField(), "76,43,76,43", BoundingBox(*map(Decimal, (76, 43, 76, 43)))),
        (ChoiceField(choices=CHOICES), "a", "a"),
        (ChoiceField(choices=CHOICES), "", ""),
        (ChoicesField(choices=CHOICES), ["b", "a"], ["b", "a"]),
        (ChoicesField(choices=CHOICES), [], []),
        (DayField(), "2021-06", "2021-06"),
        (DayField(), " 2021 ", "2021"),
        (DayField(), "", ""),
        (MomentField(), "", None),
        (MomentField(), "2026-01-15", datetime(2026, 1, 15, tzinfo=UTC)),
        (MomentField(), "2026-01-15T12:00", datetime(2026, 1, 15, 12, tzinfo=UTC)),
        (MomentField(), "2026-01-15T12:00:00+05:00", datetime(2026, 1, 15, 7, tzinfo=UTC)),
        (MomentField(), "2026-01-15T12:00:00Z", datetime(2026, 1, 15, 12, tzinfo=UTC)),
        (SpotField(), "", None),
        (SpotField(), "43.25, 76.9", NearPoint(Decimal("43.25"), Decimal("76.9"))),
        (SpotField(), "-90,180", NearPoint(Decimal(-90), Decimal(180))),
        (TextsField(), ["one", "two"], ["one", "two"]),
        (TextsField(), None, []),
        (YesNoField(), "true", True),
        (YesNoField(), "false", False),
        (YesNoField(), "", None),
    ],
)
def test_value_of_a_text(field: forms.Field, value: object, expected: object) -> None:
    assert clean(field, value) == expected


NO_BOX = "“%s” is not “west,south,east,north” in degrees."
NO_POINT = "“%s” is not “latitude,longitude” in degrees."
NO_MOMENT = "“%s” is not a moment such as 2026-01-15 or 2026-01-15T12:00:00Z."
NO_DAY = "“%s” is not a date such as 2021, 2021-06 or 2021-06-20."


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (BoxField(), "76,43,77", NO_BOX),
        (BoxField(), "76,43,77,44,45", NO_BOX),
        (BoxField(), "77,43,76,44", NO_BOX),
        (BoxField(), "76,44,77,43", NO_BOX),
        (BoxField(), "-181,0,0,1", NO_BOX),
        (BoxField(), "0,0,1,91", NO_BOX),
        (BoxField(), "a,b,c,d", NO_BOX),
        (BoxField(), "NaN,0,1,2", NO_BOX),
        (BoxField(), "1e400,0,1,2", NO_BOX),
        (DayField(), "June", NO_DAY),
        (DayField(), "2023-02-29", "“%s” is no day of the calendar."),
        (MomentField(), "yesterday", NO_MOMENT),
        (MomentField(), "2026-02-30", NO_MOMENT),
        (MomentField(), "0001-01-01T00:00:00+14:00", NO_MOMENT),
        (SpotField(), "43", NO_POINT),
        (SpotField(), "91,0", NO_POINT),
        (SpotField(), "0,181", NO_POINT),
        (SpotField(), "NaN,0", NO_POINT),
        (ChoiceField(choices=CHOICES), "c", "“%s” is not known here. These are allowed: a, b."),
        (YesNoField(), "maybe", "“%s” is not known here. These are allowed: true, false."),
    ],
)
def test_invalid_text_has_a_sentence(field: forms.Field, value: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        clean(field, value)
    assert refusal.value.messages == [sentence % value]


def test_each_text_of_a_list_is_limited() -> None:
    assert clean(TextsField(), ["x" * LONGEST_VALUE]) == ["x" * LONGEST_VALUE]
    with pytest.raises(ValidationError) as refusal:
        clean(TextsField(), ["fine", "x" * (LONGEST_VALUE + 1)])
    assert refusal.value.messages == [f"A text has at most {LONGEST_VALUE} characters here."]


def test_one_unknown_choice_refuses_all() -> None:
    with pytest.raises(ValidationError) as refusal:
        clean(ChoicesField(choices=CHOICES), ["a", "c"])
    assert refusal.value.messages == ["“c” is not known here. These are allowed: a, b."]


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        (LATITUDE, "90", True),
        (LATITUDE, "-90.0", True),
        (LATITUDE, "43.25", True),
        (LATITUDE, "90.1", False),
        (LATITUDE, "91", False),
        (LONGITUDE, "180", True),
        (LONGITUDE, "-179.999", True),
        (LONGITUDE, "181", False),
        (LONGITUDE, "180.5", False),
        (LONGITUDE, "+5", False),
    ],
)
def test_patterns_of_the_schema(pattern: str, text: str, matches: bool) -> None:
    assert bool(fullmatch(pattern, text)) is matches


@pytest.mark.parametrize(
    ("text", "field"), [("43.25,76.9", SpotField()), ("76,43,77,44", BoxField())]
)
def test_schema_allows_what_the_field_reads(text: str, field: SpotField | BoxField) -> None:
    assert fullmatch(field.json_schema["pattern"].strip("^$"), text)
    assert clean(field, text) is not None
