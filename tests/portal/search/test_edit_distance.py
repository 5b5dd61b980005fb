"""Typing errors between words."""

import random
from functools import cache

import pytest

from portal.models import SearchWord
from portal.search.edit_distance import (
    allowed_errors,
    candidate_condition,
    count_errors,
    is_similar,
)


@pytest.mark.parametrize(
    ("word", "errors"),
    [
        ("", 0),
        ("osh", 0),
        ("wind", 1),
        ("horgos1", 0),
        ("horgosa", 1),
        ("zhanatas", 2),
        ("霍尔果斯", 1),
    ],
)
def test_allowed_errors_grow_with_length(word: str, errors: int) -> None:
    assert allowed_errors(word) == errors


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [
        ("", "", 0),
        ("", "ab", 2),
        ("wind", "wind", 0),
        ("wind", "wnd", 1),  # left out
        ("wind", "wiind", 1),  # added
        ("wind", "wend", 1),  # changed
        ("wind", "wnid", 1),  # exchanged
        ("zhanatas", "zahnatsa", 2),
        ("kitten", "sitting", 3),
        ("ca", "abc", 3),  # no edits inside an exchange: 3, not 2
        ("abcdef", "uvwxyz", 6),
    ],
)
def test_count_errors(one: str, other: str, errors: int) -> None:
    assert count_errors(one, other, 9) == count_errors(other, one, 9) == errors


@pytest.mark.parametrize(
    ("one", "other", "most"), [("wind", "solar", 1), ("a", "abcd", 2), ("kitten", "sitting", 2)]
)
def test_count_stops_above_the_limit(one: str, other: str, most: int) -> None:
    assert count_errors(one, other, most) == most + 1


def test_count_equals_the_recursive_definition() -> None:
    @cache
    def distance(one: str, other: str) -> int:
        if not one or not other:
            return len(one) + len(other)
        found = [
            distance(one[1:], other) + 1,
            distance(one, other[1:]) + 1,
            distance(one[1:], other[1:]) + (one[0] != other[0]),
        ]
        if one[:2] == other[1::-1] and len(one) > 1 and len(other) > 1:
            found.append(distance(one[2:], other[2:]) + 1)
        return min(found)

    chance = random.Random(7)
    words = ["".join(chance.choices("abc", k=chance.randint(0, 6))) for _ in range(60)]
    for one in words:
        for other in words:
            assert count_errors(one, other, 9) == distance(one, other), (one, other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("horgos", "korgas", True),
        ("tashkent", "toshkent", True),
        ("ozbekiston", "uzbekistan", True),
        ("aktau", "oktyabr", False),
        ("abcdef", "uvwxyz", False),
    ],
)
def test_similar_words_share_most_letters(one: str, other: str, expected: bool) -> None:
    assert is_similar(one, other) is expected


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["wind", "zhanatas", "abcabcabc"])
def test_database_finds_every_word_within_the_allowed_errors(word: str) -> None:
    chance = random.Random(word)
    others = {word}
    for _ in range(300):
        letters = list(word)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(letters))
            change = chance.choice(["x", letters[at] + "y", "", letters[at]])
            letters[at] = change or letters[at - 1]
        others.add("".join(letters))
    unrelated = ["qqqqqqqq", ""]
    SearchWord.objects.bulk_create(
        SearchWord(word=one, key=one) for one in [*sorted(others), *unrelated]
    )

    found = set(SearchWord.objects.filter(candidate_condition(word)).values_list("key", flat=True))

    most = allowed_errors(word)
    assert {one for one in others if count_errors(word, one, most) <= most} <= found
    assert found.isdisjoint(unrelated)
