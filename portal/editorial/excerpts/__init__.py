"""Working copies of the texts of sources, for editors only, with passages that became
statements."""

from portal.editorial.excerpts.claims import (
    lock_text,
    make_row,
    mark_passage,
    rows_of_passages,
    take_back_row,
    unmark_passage,
)
from portal.editorial.excerpts.extract import (
    Paragraph,
    TextSpan,
    build_locator,
    find_quote,
    split_paragraphs,
)
from portal.editorial.excerpts.store import (
    COPY_TYPES,
    TEXT_LIMIT,
    OrphanedError,
    StaleTextError,
    is_anchored,
    keep_copy,
    normalise_text,
    remove_copy,
    store_text,
)
