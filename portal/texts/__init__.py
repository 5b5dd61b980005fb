"""Working copies of what sources print: for editors only. Passages of them become statements."""

from portal.texts.anchoring import is_anchored
from portal.texts.figures import figure_in
from portal.texts.keeping import TEXT_LIMIT, OrphanedError, StaleTextError, keep, tidy
from portal.texts.reading import QUOTE_LIMIT, Paragraph, Span, find, locator, paragraphs
from portal.texts.stating import hold, mark, standing_claims, state, take_back, unmark

__all__ = [
    "QUOTE_LIMIT",
    "TEXT_LIMIT",
    "OrphanedError",
    "Paragraph",
    "Span",
    "StaleTextError",
    "figure_in",
    "find",
    "hold",
    "is_anchored",
    "keep",
    "locator",
    "mark",
    "paragraphs",
    "standing_claims",
    "state",
    "take_back",
    "tidy",
    "unmark",
]
