"""Ranges of values that statements allow."""

from datetime import date
from decimal import Decimal

import pytest

from portal.facts import Comparator, Extent, extents, overlap
from portal.facts.extents import INFINITY


@pytest.mark.parametrize(
    ("comparator", "low", "high"),
    [
        (Comparator.EXACT, Decimal(40), Decimal(40)),
        (Comparator.ABOUT, Decimal(39), Decimal(41)),
        (Comparator.OVER, Decimal(40), INFINITY),
        (Comparator.AT_LEAST, Decimal(40), INFINITY),
        (Comparator.UNDER, -INFINITY, Decimal(40)),
        (Comparator.AT_MOST, -INFINITY, Decimal(40)),
    ],
)
def test_comparator_gives_extent_of_number(
    comparator: Comparator, low: Decimal, high: Decimal
) -> None:
    assert extents.extent_of_number(Decimal(40), comparator) == Extent(low, high)


def test_every_comparator_has_an_extent() -> None:
    found = {one: extents.extent_of_number(Decimal(1), one.value) for one in Comparator}

    assert all(low <= 1 <= high for low, high in found.values())


def test_about_a_negative_number_is_not_reversed() -> None:
    assert extents.extent_of_number(Decimal(-40), "about") == Extent(Decimal(-41), Decimal(-39))


@pytest.mark.parametrize(
    ("lower", "upper", "extent"),
    [
        (Decimal(30), Decimal(50), Extent(Decimal(30), Decimal(50))),
        (Decimal(30), None, Extent(Decimal(30), INFINITY)),
        (None, Decimal(50), Extent(-INFINITY, Decimal(50))),
    ],
)
def test_bounds_replace_the_comparator(
    lower: Decimal | None, upper: Decimal | None, extent: Extent
) -> None:
    assert extents.extent_of_number(Decimal(40), "over", lower, upper) == extent


def test_unknown_comparator_is_an_error() -> None:
    with pytest.raises(ValueError, match="roughly"):
        extents.extent_of_number(Decimal(40), "roughly")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-06", date(2021, 6, 1), date(2021, 6, 30)),
        ("2021-12", date(2021, 12, 1), date(2021, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2021-06-20", date(2021, 6, 20), date(2021, 6, 20)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_partial_date_covers_its_days(text: str, first: date, last: date) -> None:
    assert extents.extent_of_day(text) == Extent(first, last)


@pytest.mark.parametrize("text", ["2023-02-29", "2021-13", "2021-04-31", "0000"])
def test_day_outside_the_calendar_is_an_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the sentence is that of `datetime`
        extents.extent_of_day(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021/2022", date(2021, 1, 1), date(2022, 12, 31)),
        ("2021-06-20/2021-07", date(2021, 6, 20), date(2021, 7, 31)),
    ],
)
def test_range_covers_first_to_last_day(text: str, first: date, last: date) -> None:
    assert extents.extent_of_range(text) == Extent(first, last)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Extent(1, 2), Extent(2, 3), True),
        (Extent(1, 2), Extent(3, 4), False),
        (Extent(1, 9), Extent(3, 4), True),
        (Extent("KZ", "KZ"), Extent("KZ", "KZ"), True),
        (Extent("KZ", "KZ"), Extent("KG", "KG"), False),
        (Extent(Decimal(11), INFINITY), Extent(Decimal(110), INFINITY), False),
        (Extent(Decimal(11), INFINITY), Extent(Decimal(109), INFINITY), True),
        (Extent(Decimal(11), INFINITY), Extent(Decimal(110), Decimal(110)), True),
        (Extent(-INFINITY, Decimal(5)), Extent(-INFINITY, Decimal(50)), False),
        (Extent(-INFINITY, Decimal(5)), Extent(-INFINITY, Decimal(20)), True),
        (Extent(Decimal(0), INFINITY), Extent(Decimal(9), INFINITY), True),
    ],
)
def test_overlap_is_symmetric(one: Extent, other: Extent, expected: bool) -> None:
    assert (overlap(one, other), overlap(other, one)) == (expected, expected)
