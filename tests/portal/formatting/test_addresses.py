"""Numbers as addresses write them."""

import pytest

from portal.formatting.addresses import parse_edition, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("007", 7),
        ("99999999", 99_999_999),
        ("100000000", None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        (" 1", None),
        ("²", None),
        ("٣", None),
    ],
)
def test_number_is_parsed(text: str, number: int | None) -> None:
    assert parse_number(text) == number


def test_number_of_digits_is_limited() -> None:
    assert parse_number("123456", digits=5) is None
    assert parse_number("123456789", digits=9) == 123_456_789


def test_edition_is_parsed_or_refused_with_a_sentence() -> None:
    assert parse_edition("12") == 12
    with pytest.raises(ValueError, match="“two” is not the number of an edition"):
        parse_edition("two")
    with pytest.raises(ValueError, match="“” is not the number of an edition"):
        parse_edition("")
