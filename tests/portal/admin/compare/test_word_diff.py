"""Pieces of a word diff: tokens, joined neighbours, shortened stretches."""

import pytest

from portal.admin.compare.word_diff import (
    GONE,
    MOST_TOKENS,
    NEW,
    SAME,
    SKIPPED,
    DiffPiece,
    diff_texts,
    shorten_pieces,
)


def as_pairs(pieces: list[DiffPiece]) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in pieces]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("a b", "a b", [(SAME, "a b")]),
        ("a", "", [(GONE, "a")]),
        ("", "a", [(NEW, "a")]),
        ("5 MW", "6 MW", [(GONE, "5"), (NEW, "6"), (SAME, " MW")]),
        ("a b c", "x y c", [(GONE, "a b"), (NEW, "x y"), (SAME, " c")]),
        ("a b c", "x b c", [(GONE, "a"), (NEW, "x"), (SAME, " b c")]),
        ("a xx b", "c xx d", [(GONE, "a"), (NEW, "c"), (SAME, " xx "), (GONE, "b"), (NEW, "d")]),
        ("24.9", "24.8", [(SAME, "24."), (GONE, "9"), (NEW, "8")]),
        ("新疆", "新区", [(SAME, "新"), (GONE, "疆"), (NEW, "区")]),
        ("a\nb", "a\nb\nc", [(SAME, "a\n"), (SAME, "b"), (NEW, "\nc")]),
        ("end ", "end", [(SAME, "end"), (GONE, " ")]),
        ("one two", "two", [(GONE, "one "), (SAME, "two")]),
    ],
)
def test_changes_are_found_by_word(was: str, now: str, expected: list[tuple[str, str]]) -> None:
    assert as_pairs(diff_texts(was, now)) == expected


@pytest.mark.slow
@pytest.mark.parametrize("size", [MOST_TOKENS - 1, MOST_TOKENS + 1])
def test_only_paragraphs_of_limited_length_are_matched_by_word(size: int) -> None:
    was = "".join(chr(ord("一") + number) for number in range(size))  # alike ones take long
    kinds = [piece.kind for piece in diff_texts(was, was + "岸")]
    assert kinds == ([SAME, NEW] if size < MOST_TOKENS else [GONE, NEW])


LONG = "aaaa bbbb cccc dddd eeee ffff gggg hhhh"


@pytest.mark.parametrize(
    ("pieces", "keep", "expected"),
    [
        ([(SAME, LONG)], 13, [(SAME, LONG)]),
        ([(SAME, LONG), (NEW, "x")], 10, [(SKIPPED, "…"), (SAME, " gggg hhhh"), (NEW, "x")]),
        ([(NEW, "x"), (SAME, LONG)], 10, [(NEW, "x"), (SAME, "aaaa bbbb "), (SKIPPED, "…")]),
        (
            [(NEW, "x"), (SAME, LONG), (GONE, "y")],
            12,
            [(NEW, "x"), (SAME, "aaaa bbbb "), (SKIPPED, "…"), (SAME, " gggg hhhh"), (GONE, "y")],
        ),
        ([(GONE, LONG), (NEW, LONG)], 5, [(GONE, LONG), (NEW, LONG)]),
        ([(NEW, "x"), (SAME, "口" * 9)], 2, [(NEW, "x"), (SAME, "口口"), (SKIPPED, "…")]),
        ([(NEW, "x"), (SAME, "口" * 6)], 2, [(NEW, "x"), (SAME, "口" * 6)]),
        ([(SAME, LONG)], 5, [(SKIPPED, "…")]),
        ([], 5, []),
    ],
)
def test_long_unchanged_pieces_are_cut_at_spaces(
    pieces: list[tuple[str, str]], keep: int, expected: list[tuple[str, str]]
) -> None:
    found = shorten_pieces([DiffPiece(*pair) for pair in pieces], keep=keep)
    assert as_pairs(found) == expected
