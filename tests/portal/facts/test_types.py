"""Types of the values of facts: canonical texts, columns, JSON, errors."""

from decimal import Decimal

import pytest

from portal.facts import (
    Amount,
    Choice,
    Comparator,
    CountryCode,
    DateRange,
    Extent,
    FactType,
    Money,
    PartialDate,
    Point,
    Reference,
    Text,
)
from portal.facts.types import ColumnValue, number_to_json, plain_number
from portal.models import Place
from tests.factories import make_place, publish

UID = "0123456789ab"
EVERY_TYPE = [
    Amount(),
    Choice(Comparator),
    CountryCode(),
    DateRange(),
    Money(),
    PartialDate(),
    Point(),
    Text(),
]


def type_name(declared: FactType) -> str:
    return type(declared).__name__


@pytest.mark.parametrize(
    ("declared", "text", "canonical"),
    [
        (Amount(), " 24.90 ", "24.9"),
        (Amount(), "1e3", "1000"),
        (Amount(), "-0.0", "0"),
        (Amount(), "0.000001", "0.000001"),
        (Amount(), "100", "100"),
        (Choice(Comparator), " about ", "about"),
        (CountryCode(), " KZ\n", "KZ"),
        (DateRange(), " 2021-06 ", "2021-06"),
        (DateRange(), "2021-06 / 2021-07", "2021-06/2021-07"),
        (DateRange(), "2021/2021", "2021/2021"),
        (DateRange(), "2021-06/2021", "2021-06/2021"),
        (Money(), " 150000000.50 USD ", "150000000.5 USD"),
        (Money(), "1e3 KZT", "1000 KZT"),
        (PartialDate(), " 2021-06-20 ", "2021-06-20"),
        (Point(), " 49.9498190 ,84.0", "49.949819,84"),
        (Point(), "-90,180", "-90,180"),
        (Reference("portal.place"), f" {UID} ", UID),
        (Text(), "  as printed  ", "as printed"),
    ],
)
def test_clean_gives_canonical_text(declared: FactType, text: str, canonical: str) -> None:
    assert declared.clean(text) == canonical
    assert declared.clean(canonical) == canonical


@pytest.mark.parametrize(
    ("declared", "text", "sentence"),
    [
        (Amount(), "", "“” is not a number."),
        (Amount(), "12 MW", "“12 MW” is not a number."),
        (Amount(), "-Infinity", "“-Infinity” is not a number."),
        (Amount(), "NaN", "“NaN” is not a number."),
        (Amount(), "9" * 29, "A number has 20 digits at most: round it."),
        (Amount(), "1e999999999", "A number has 20 digits at most: round it."),
        (Amount(), "0." + "3" * 20, "A number has 20 digits at most: round it."),
        (Money(), f"{'9' * 29} USD", "A number has 20 digits at most: round it."),
        (Point(), f"43.{'3' * 40},77", "A number has 20 digits at most: round it."),
        (
            Choice(Comparator),
            "near",
            "“near” is none of exact, about, over, at_least, under, at_most.",
        ),
        (CountryCode(), "kz", "“kz” is not a two-letter country code."),
        (CountryCode(), "KAZ", "“KAZ” is not a two-letter country code."),
        (DateRange(), "", "“” is not a date such as 2021, 2021-06 or 2021-06-20."),
        (DateRange(), "2021/2020", "“2021/2020” ends before it starts."),
        (DateRange(), "2021-06/2021-05-31", "“2021-06/2021-05-31” ends before it starts."),
        (Money(), "150", "“150” is not an amount with a currency, such as 5000 USD."),
        (Money(), "150 usd", "“150 usd” is not an amount with a currency, such as 5000 USD."),
        (Money(), "many USD", "“many” is not a number."),
        (PartialDate(), "2021-6", "“2021-6” is not a date such as 2021, 2021-06 or 2021-06-20."),
        (PartialDate(), "２021", "“２021” is not a date such as 2021, 2021-06 or 2021-06-20."),
        (PartialDate(), "2023-02-29", "“2023-02-29” is no day of the calendar."),
        (PartialDate(), "0000", "“0000” is no day of the calendar."),
        (Point(), "43.25", "“43.25” is not “latitude,longitude” in degrees."),
        (Point(), "43,76,5", "“43,76,5” is not “latitude,longitude” in degrees."),
        (Point(), "north,east", "“north,east” is not “latitude,longitude” in degrees."),
        (Point(), "NaN,50", "“NaN,50” is not “latitude,longitude” in degrees."),
        (Point(), "1e9999999999,5", "“1e9999999999,5” is not “latitude,longitude” in degrees."),
        (Point(), "90.1,0", "“90.1,0” lies outside the globe."),
        (Point(), "0,-180.1", "“0,-180.1” lies outside the globe."),
        (Reference("portal.place"), "horgos", "“horgos” is not the identifier of a record."),
        (Reference("portal.place"), UID + "c", f"“{UID}c” is not the identifier of a record."),
    ],
)
def test_clean_refuses_with_sentence(declared: FactType, text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - compared whole below
        declared.clean(text)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("declared", "text", "columns"),
    [
        (Amount(), "24.9", [Decimal("24.9")]),
        (Choice(Comparator), "about", ["about"]),
        (CountryCode(), "KZ", ["KZ"]),
        (DateRange(), "2021-06-17/2021-06-18", ["2021-06-17", "2021-06-18"]),
        (DateRange(), "2021", ["2021", ""]),
        (Money(), "5000 USD", [Decimal(5000), "USD"]),
        (PartialDate(), "2021-06", ["2021-06"]),
        (Point(), "43.25,76.9", [Decimal("43.25"), Decimal("76.9")]),
        (Text(), "a treaty", ["a treaty"]),
    ],
)
def test_columns_and_text_convert_both_ways(
    declared: FactType, text: str, columns: list[ColumnValue]
) -> None:
    assert declared.to_columns(text) == columns
    assert declared.from_columns(columns) == text
    assert len(columns) == declared.columns


@pytest.mark.parametrize(
    ("declared", "empty"),
    [
        (Amount(), [None]),
        (CountryCode(), [None]),
        (DateRange(), ["", ""]),
        (Money(), [None, ""]),
        (PartialDate(), [""]),
        (Point(), [None, None]),
        (Text(), [""]),
    ],
)
def test_empty_text_empties_the_columns(declared: FactType, empty: list[ColumnValue]) -> None:
    assert declared.to_columns("") == empty
    assert declared.from_columns(empty) == ""


@pytest.mark.parametrize(
    ("declared", "columns"),
    [
        (Money(), [Decimal(5), ""]),
        (Money(), [None, "USD"]),
        (Point(), [Decimal(43), None]),
        (Point(), [None, Decimal(77)]),
        (DateRange(), ["", "2021"]),
    ],
)
def test_half_a_value_is_none(declared: FactType, columns: list[ColumnValue]) -> None:
    assert declared.from_columns(columns) == ""


def test_zero_is_a_value() -> None:
    assert Amount().from_columns([0]) == "0"
    assert Money().from_columns([Decimal("0.00"), "USD"]) == "0 USD"
    assert Point().from_columns([Decimal(0), Decimal(0)]) == "0,0"


@pytest.mark.parametrize(
    ("declared", "text", "expected"),
    [
        (Amount(), "100", 100),
        (Amount(), "24.9", 24.9),
        (Choice(Comparator), "about", "about"),
        (CountryCode(), "KZ", "KZ"),
        (DateRange(), "2021/2022", "2021/2022"),
        (Money(), "150000000 USD", {"amount": 150_000_000, "currency": "USD"}),
        (Money(), "0.5 CNY", {"amount": 0.5, "currency": "CNY"}),
        (PartialDate(), "2021-06", "2021-06"),
        (Point(), "43.25,76", {"latitude": 43.25, "longitude": 76}),
        (Text(), "a treaty", "a treaty"),
    ],
)
def test_json_value(declared: FactType, text: str, expected: object) -> None:
    found = declared.to_json(text)

    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize("declared", EVERY_TYPE, ids=type_name)
def test_only_quantities_have_an_order(declared: FactType) -> None:
    assert declared.has_order is isinstance(declared, Amount | Money)


@pytest.mark.parametrize(
    ("declared", "text", "number"),
    [
        (Amount(), "24.9", Decimal("24.9")),
        (Money(), "5000 USD", Decimal(5000)),
        (CountryCode(), "KZ", None),
        (PartialDate(), "2021", None),
        (Point(), "43,77", None),
        (Text(), "12", None),
    ],
)
def test_number_of_quantities_only(declared: FactType, text: str, number: Decimal | None) -> None:
    assert declared.number(text) == number


@pytest.mark.parametrize("declared", EVERY_TYPE, ids=type_name)
def test_only_currencies_cannot_be_compared(declared: FactType) -> None:
    assert declared.comparable("5 USD", "7 USD")
    assert declared.comparable("5 USD", "7 CNY") is not isinstance(declared, Money)


@pytest.mark.parametrize(
    ("declared", "text", "comparator", "extent"),
    [
        (Amount(), "40", "about", Extent(Decimal(39), Decimal(41))),
        (Money(), "40 USD", "about", Extent(Decimal(39), Decimal(41))),
        (CountryCode(), "KZ", "over", Extent("KZ", "KZ")),
        (Point(), "43,77", "exact", Extent("43,77", "43,77")),
        (Text(), "a treaty", "exact", Extent("a treaty", "a treaty")),
    ],
)
def test_extent_by_type(declared: FactType, text: str, comparator: str, extent: Extent) -> None:
    assert declared.extent(text, comparator, None, None) == extent


@pytest.mark.parametrize(
    ("declared", "text", "first", "last"),
    [
        (PartialDate(), "2021-06", "2021-06-01", "2021-06-30"),
        (DateRange(), "2021-06/2022", "2021-06-01", "2022-12-31"),
    ],
)
def test_extent_of_dates(declared: FactType, text: str, first: str, last: str) -> None:
    extent = declared.extent(text, "exact", None, None)

    assert (extent.low.isoformat(), extent.high.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("other", "is_near"),
    [
        ("43.25,76.9", True),
        ("43.27,76.88", True),
        ("43.270001,76.9", False),
        ("43.25,76.92", True),
        ("43.25,76.920001", False),
    ],
)
def test_points_within_the_tolerance_are_near(other: str, is_near: bool) -> None:
    assert Point().near("43.25,76.9", other) is is_near


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("100", "100"),
        ("1E+2", "100"),
        ("24.90", "24.9"),
        ("0.00", "0"),
        ("-0", "0"),
        ("-1.50", "-1.5"),
        ("0.000000001", "0.000000001"),
        ("123456789012345678.10", "123456789012345678.1"),
    ],
)
def test_plain_number_has_neither_exponent_nor_trailing_zeros(number: str, text: str) -> None:
    assert plain_number(Decimal(number)) == text


@pytest.mark.parametrize(
    ("number", "expected"), [("5.0", 5), ("5.5", 5.5), ("-0.0", 0), ("1E+3", 1000)]
)
def test_whole_number_is_an_integer_in_json(number: str, expected: float) -> None:
    found = number_to_json(Decimal(number))

    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("declared", "columns"),
    [
        (Amount(), [Decimal(5)]),
        (Amount(), [None]),
        (Choice(Comparator), ["about"]),
        (Reference("portal.place"), [999]),
        (PartialDate(), ["2021-06"]),
        (Text(), [""]),
    ],
)
def test_valid_columns_have_no_problems(declared: FactType, columns: list[ColumnValue]) -> None:
    assert declared.problems(columns) == {}


def test_problem_of_one_column_is_its_sentence() -> None:
    assert PartialDate().problems(["June"]) == {
        0: "“June” is not a date such as 2021, 2021-06 or 2021-06-20."
    }
    assert DateRange().problems(["June", "July"]) == {
        0: "“June” is not a date such as 2021, 2021-06 or 2021-06-20.",
        1: "“July” is not a date such as 2021, 2021-06 or 2021-06-20.",
    }


@pytest.mark.django_db
def test_reference_names_public_records_only() -> None:
    public, draft = publish(make_place(title_en="Horgos")), make_place(title_en="Secret")
    declared = Reference("portal.place")

    assert [declared.from_columns([one.pk]) for one in (public, draft)] == [public.uid, draft.uid]
    assert [declared.to_columns(one.uid) for one in (public, draft)] == [[public.pk], [draft.pk]]
    assert (declared.from_columns([None]), declared.to_columns("")) == ("", [None])
    assert declared.to_json(public.uid) == public.as_reference()
    assert declared.to_json(draft.uid) is None
    assert declared.to_json(UID) is None
    with pytest.raises(Place.DoesNotExist):
        declared.to_columns(UID)
