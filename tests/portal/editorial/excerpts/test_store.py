"""Normalisation of pasted texts."""

import pytest
from django.core.exceptions import ValidationError

from portal.editorial.excerpts.store import TEXT_LIMIT, OrphanedError, normalise_text
from portal.models import Passage


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("One.\r\nTwo.", "One.\nTwo."),
        ("One.\rTwo.", "One.\nTwo."),
        ("\n\n One. \n", "One."),
        ("One.\n\n\nTwo.", "One.\n\n\nTwo."),
        ("a" * TEXT_LIMIT, "a" * TEXT_LIMIT),
    ],
)
def test_line_ends_are_plain(typed: str, expected: str) -> None:
    assert normalise_text(typed) == expected


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Paste or type the text."),
        (" \r\n ", "Paste or type the text."),
        ("a" * (TEXT_LIMIT + 1), "300001 characters are too many"),
    ],
)
def test_empty_and_overlong_texts_are_refused(typed: str, words: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        normalise_text(typed)
    assert refusal.value.messages[0].startswith(words)


@pytest.mark.parametrize(
    ("number", "words"), [(1, "A marked passage is not"), (3, "3 marked passages are not")]
)
def test_orphaned_error_counts_its_passages(number: int, words: str) -> None:
    passages = [Passage() for _n in range(number)]
    error = OrphanedError(passages)
    assert error.passages == passages
    assert str(error).startswith(words)
