"""Texts as search reads them: without signs of Markdown and shortcodes."""

from time import process_time

import pytest

from portal.search.indexed_text import MARKDOWN, SHORTCODE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**Gas** from `Bukhara` | *1966*", "Gas from Bukhara  1966"),
        ("see [the line](https://example.org/Line_(Asia)) there", "see the line there"),
        ('![Trains](one.jpg "two")', "Trains"),
        ("{{record place:khorgos}} grows, {{figure a}}", " grows, "),
        ("{{ open {{figure a}}", "{{ open "),
    ],
)
def test_signs_are_left_out(text: str, words: str) -> None:
    assert MARKDOWN.sub(r"\1", SHORTCODE.sub("", text)) == words


@pytest.mark.parametrize("sign", ["[", "[a](", "![", "{{", "{{a ", "[a](()", "|-"])
def test_signs_without_end_are_read_in_time_that_grows_with_their_number(sign: str) -> None:
    text = sign * (200_000 // len(sign))
    began = process_time()
    MARKDOWN.sub("", SHORTCODE.sub("", text))
    assert process_time() - began < 1
