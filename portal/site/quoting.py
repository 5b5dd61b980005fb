"""Facts that a page quotes in full, so that no page outgrows what phones load at once."""

from collections.abc import Sequence
from itertools import accumulate

from portal.models.languages import pick_text
from portal.records.document_types import PresentedFact

LARGEST_PAGE = 60_000
"""Bytes of HTML."""
ROOM = 4_000
"""Bytes of statements and reasons that a page quotes, unless it has more room."""
ROOMS = (40_000, 20_000, 14_000, 8_000, ROOM, 0)
"""Rooms that a page of a record tries, until it is small enough."""
OF_EACH = 400
"""Bytes of a statement, and of a fact, beside its texts."""


def quoted(facts: Sequence[PresentedFact], room: int) -> list[tuple[PresentedFact, bool]]:
    """Pair facts with False as long as a page has room for the quotes of their claims."""
    lengths = accumulate(map(_length_of, facts))
    return [(fact, length > room) for fact, length in zip(facts, lengths, strict=True)]


def _length_of(fact: PresentedFact) -> int:
    said = [claim[text] for claim in fact["claims"] for text in ("quote", "as_printed", "note")]
    reason = str(pick_text(fact["ruling"]["reason"])) if fact["ruling"] else ""
    texts = sum(len(text.encode()) for text in (*said, reason))
    return texts + OF_EACH * (1 + len(fact["claims"]))
