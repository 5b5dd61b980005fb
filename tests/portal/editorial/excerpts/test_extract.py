"""Paragraphs, locators and positions of quotes."""

from time import process_time

import pytest
from django.core.exceptions import ValidationError

from portal.editorial.excerpts.extract import (
    SHOWN,
    Paragraph,
    TextSpan,
    build_locator,
    find_occurrences,
    find_quote,
    split_paragraphs,
)
from portal.models.fields import QUOTE_LIMIT

WRAPPED = "The plant has a\ncapacity of 100 MW.\n\nIt was opened\nin 2015."
LINES = "One plant.\nAnother plant.\n\nA third plant."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\n ", []),
        ("One line", ["One line"]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("One.\n\n\nTwo.", ["One.", "Two."]),
        ("One.\n   Two.", ["One.", "Two."]),
        ("a\nb.\nc\n\nd", ["a", "b.", "c", "d"]),
        ("第一段。\n第二段。", ["第一段。", "第二段。"]),
        (LINES, ["One plant.", "Another plant.", "A third plant."]),
        (WRAPPED, ["The plant has a\ncapacity of 100 MW.", "It was opened\nin 2015."]),
    ],
)
def test_paragraphs_are_numbered_spans(text: str, expected: list[str]) -> None:
    found = split_paragraphs(text)
    assert [text[one.starts_at : one.ends_at] for one in found] == expected
    assert [one.number for one in found] == list(range(1, len(expected) + 1))


def test_wrapped_lines_without_blank_line_are_paragraphs() -> None:
    assert split_paragraphs("The plant has\na capacity") == [
        Paragraph(1, 0, 13),
        Paragraph(2, 14, 24),
    ]


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("One plant", "paragraph 1"),
        ("Another", "paragraph 2"),
        ("A third plant.", "paragraph 3"),
        ("One plant.\nAnother", "paragraphs 1–2"),
        (LINES, "paragraphs 1–3"),
    ],
)
def test_locator_names_first_and_last_paragraph(quote: str, expected: str) -> None:
    assert build_locator(LINES, find_occurrences(LINES, quote)[0]) == expected


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("abc", "", []),
        ("abc", "   ", []),
        ("abc", "d", []),
        ("abcabc", "abc", [(0, 3), (3, 6)]),
        ("aaa", "aa", [(0, 2), (1, 3)]),
        ("a wind farm", " wind ", [(2, 6)]),
        ("a wind\n farm", "wind farm", [(2, 12)]),
        ("100 MW", "100MW", [(0, 6)]),
        ("the “wind” farm", '"wind"', [(4, 10)]),
        ("the «ветер»", "“ветер”", [(4, 11)]),
        ("it's", "it’s", [(0, 4)]),
        ("wi\u00adnd", "wind", [(0, 5)]),
        ("中国 新疆", "中国新疆", [(0, 5)]),
        ("Wind wind", "wind", [(5, 9)]),
    ],
)
def test_occurrences_ignore_spaces_and_kinds_of_quotation_marks(
    text: str, quote: str, expected: list[tuple[int, int]]
) -> None:
    assert find_occurrences(text, quote) == [TextSpan(*span) for span in expected]


def test_exact_matches_come_before_loose_ones() -> None:
    assert find_occurrences("100 MW, 100MW", "100MW") == [TextSpan(8, 13)]


TWICE = "100 MW here.\n100 MW there, 100 MW again."


@pytest.mark.parametrize(
    ("paragraph", "starts_at", "expected"),
    [
        (1, None, TextSpan(0, 6)),
        (2, None, TextSpan(13, 19)),
        (None, 27, TextSpan(27, 33)),
        (1, 27, TextSpan(27, 33)),
        (2, 99, TextSpan(13, 19)),
    ],
)
def test_quote_is_chosen_by_position_then_by_paragraph(
    paragraph: int | None, starts_at: int | None, expected: TextSpan
) -> None:
    assert find_quote(TWICE, "100 MW", paragraph=paragraph, starts_at=starts_at) == expected


def test_quote_twice_in_one_paragraph_is_the_first_one() -> None:
    assert find_quote("100 MW, or 100 MW.", "100 MW") == TextSpan(0, 6)


@pytest.mark.parametrize(
    ("text", "quote", "paragraph", "field", "words"),
    [
        (TWICE, "  ", None, "quote", "Mark the passage"),
        (TWICE, "200 MW", None, "quote", "do not stand in the text"),
        (TWICE, "100 MW", None, "paragraph", "stand in paragraphs 1, 2:"),
        (TWICE, "100 MW", 3, "paragraph", "do not begin in paragraph 3, but in 1, 2."),
        ("a" * 601, "a" * 601, None, "quote", "600 characters at most, not 601"),
    ],
)
def test_unusable_quote_is_an_error_of_its_field(
    text: str, quote: str, paragraph: int | None, field: str, words: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        find_quote(text, quote, paragraph=paragraph)
    assert list(refusal.value.message_dict) == [field]
    assert words in refusal.value.message_dict[field][0]


def test_quote_of_the_longest_length_is_found() -> None:
    assert find_quote("a" * QUOTE_LIMIT, "a" * QUOTE_LIMIT) == TextSpan(0, QUOTE_LIMIT)


def test_error_names_no_more_than_some_paragraphs() -> None:
    text = "\n".join(f"Plant of 5 MW, number {n}." for n in range(SHOWN + 1))
    with pytest.raises(ValidationError) as refusal:
        find_quote(text, "Plant of 5 MW")
    assert "paragraphs 1, 2, 3, 4, 5, 6, 7, 8 …:" in refusal.value.message_dict["paragraph"][0]


def test_word_in_each_of_many_paragraphs_is_found_in_time_that_grows_with_their_number() -> None:
    began = process_time()
    with pytest.raises(ValidationError, match="stand in paragraphs"):
        find_quote("a\n" * 30_000, "a")
    assert process_time() - began < 1
