"""Marked passages, when the text around them is replaced."""

from portal.editorial.excerpts.extract import TextSpan, occurrences
from portal.models import Passage


def is_anchored(passage: Passage, text: str) -> bool:
    """Whether it stands where it says; otherwise its quote is no longer in the text."""
    return text[passage.starts_at : passage.ends_at] == passage.quote


def move(passage: Passage, span: TextSpan, text: str) -> None:
    passage.starts_at, passage.ends_at = span
    passage.quote = text[span.starts_at : span.ends_at]


def let_go(passage: Passage, text: str) -> None:
    """Past the end, where no text stands: found again when its quote comes back."""
    passage.starts_at, passage.ends_at = len(text), len(text) + len(passage.quote)


def place_in(new: str, old: str, passage: Passage) -> TextSpan | None:
    """Where a passage of the old text stands in the new one: its quote occurs there once, or as
    often as before, and so in the same turn."""
    found = occurrences(new, passage.quote)
    if len(found) < 2:
        return found[0] if found else None
    before = occurrences(old, passage.quote)
    here = TextSpan(passage.starts_at, passage.ends_at)
    return found[before.index(here)] if len(found) == len(before) and here in before else None
