"""Working copies of the texts of sources, for editors only, with passages that became
statements."""

from portal.editorial.excerpts.anchors import is_anchored
from portal.editorial.excerpts.extract import (
    QUOTE_LIMIT,
    Paragraph,
    TextSpan,
    find,
    locator,
    paragraphs,
)
from portal.editorial.excerpts.figures import figure_in
from portal.editorial.excerpts.store import (
    TEXT_LIMIT,
    OrphanedError,
    StaleTextError,
    keep,
    normalise_text,
)
from portal.editorial.excerpts.to_claims import (
    claims_of_passages,
    hold,
    mark,
    state,
    take_back,
    unmark_passage,
)

__all__ = [
    "QUOTE_LIMIT",
    "TEXT_LIMIT",
    "OrphanedError",
    "Paragraph",
    "StaleTextError",
    "TextSpan",
    "claims_of_passages",
    "figure_in",
    "find",
    "hold",
    "is_anchored",
    "keep",
    "locator",
    "mark",
    "normalise_text",
    "paragraphs",
    "state",
    "take_back",
    "unmark_passage",
]
