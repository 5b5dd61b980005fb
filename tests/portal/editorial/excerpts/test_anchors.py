"""Positions of passages after the text around them was replaced."""

import pytest

from portal.editorial.excerpts.extract import TextSpan
from portal.editorial.excerpts.store import (
    detach_passage,
    find_new_position,
    is_anchored,
    move_passage,
)
from portal.models import Passage


def make_passage(text: str, start: int, end: int) -> Passage:
    return Passage(starts_at=start, ends_at=end, quote=text[start:end])


@pytest.mark.parametrize(
    ("old", "span", "new", "expected"),
    [
        ("A 5 MW plant", (2, 6), "A 5 MW plant", (2, 6)),
        ("A 5 MW plant", (2, 6), "There is a 5 MW plant", (11, 15)),
        ("A 5 MW plant", (2, 6), "A 6 MW plant", None),
        ("A 5 MW plant", (2, 6), "", None),
        ("A 5 MW plant", (2, 6), "A 5  MW plant", (2, 7)),
        ("5 MW and 5 MW", (9, 13), "Now 5 MW and 5 MW", (13, 17)),
        ("5 MW and 5 MW", (0, 4), "Now 5 MW and 5 MW", (4, 8)),
        ("5 MW and 5 MW", (9, 13), "5 MW and 5 MW and 5 MW", None),
        ("5 MW and 5 MW", (9, 13), "5 MW", (0, 4)),
        ("One 5 MW plant", (4, 8), "5 MW and 5 MW", None),
    ],
)
def test_passage_is_found_unless_ambiguous(
    old: str, span: tuple[int, int], new: str, expected: tuple[int, int] | None
) -> None:
    found = find_new_position(new, old, make_passage(old, *span))
    assert found == (expected and TextSpan(*expected))


def test_detached_passage_is_ambiguous_where_its_quote_comes_back_twice() -> None:
    passage = make_passage("A 5 MW plant", 2, 6)
    detach_passage(passage, "No plant")
    assert find_new_position("5 MW and 5 MW", "No plant", passage) is None
    assert find_new_position("A 5 MW plant", "No plant", passage) == TextSpan(2, 6)


def test_moved_passage_quotes_the_new_text() -> None:
    passage = make_passage("A 5 MW plant", 2, 6)
    move_passage(passage, TextSpan(2, 7), "A 5  MW plant")
    assert (passage.starts_at, passage.ends_at, passage.quote) == (2, 7, "5  MW")
    assert is_anchored(passage, "A 5  MW plant")
    assert not is_anchored(passage, "A 5 MW plant")


def test_detached_passage_keeps_its_quote_and_is_not_anchored() -> None:
    passage = make_passage("A 5 MW plant", 2, 6)
    detach_passage(passage, "No plant")
    assert (passage.starts_at, passage.ends_at, passage.quote) == (8, 12, "5 MW")
    assert not is_anchored(passage, "No plant")
