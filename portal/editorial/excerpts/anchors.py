"""Positions of marked passages after the text was replaced."""

from portal.editorial.excerpts.extract import TextSpan, find_occurrences
from portal.models import Passage


def is_anchored(passage: Passage, text: str) -> bool:
    """Check that the quote of a passage is at its position in the text."""
    return text[passage.starts_at : passage.ends_at] == passage.quote


def move_passage(passage: Passage, span: TextSpan, text: str) -> None:
    passage.starts_at, passage.ends_at = span
    passage.quote = text[span.starts_at : span.ends_at]


def detach_passage(passage: Passage, text: str) -> None:
    """Move a passage past the end of the text; it is found again when its quote comes back."""
    passage.starts_at, passage.ends_at = len(text), len(text) + len(passage.quote)


def find_new_position(new: str, old: str, passage: Passage) -> TextSpan | None:
    """Return the position of a passage of the old text in the new one; None unless its quote occurs
    there once, or as often as before (then the same occurrence)."""
    found = find_occurrences(new, passage.quote)
    if len(found) < 2:
        return found[0] if found else None
    before = find_occurrences(old, passage.quote)
    here = TextSpan(passage.starts_at, passage.ends_at)
    return found[before.index(here)] if len(found) == len(before) and here in before else None
