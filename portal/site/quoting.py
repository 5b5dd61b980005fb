"""Facts that a page quotes in full, so that no page outgrows what phones load at once."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from portal.formatting.presentation import facts_and_parts
from portal.models.languages import pick_text
from portal.records.document_types import PresentedFact, RecordDocument

LARGEST_PAGE = 60_000
"""Bytes of HTML."""
ROOM = 4_000
"""Bytes of statements and reasons that the page of a series quotes."""
OF_EACH, OF_LINE = 400, 200
"""Bytes of a statement, and of a fact, beside its texts: quoted, and in a line."""


def stated_facts(document: RecordDocument) -> list[PresentedFact]:
    """Return the facts with claims, those of parts too, the disputed ones first."""
    stated = [fact for fact in facts_and_parts(document) if fact["claims"]]
    return sorted(stated, key=lambda fact: not fact["disputed"])


def quoted(facts: Sequence[PresentedFact], room: int) -> list[tuple[PresentedFact, bool]]:
    """Pair facts with False as long as a page has room for the quotes of their claims."""
    lengths = accumulate(map(_length_of, facts))
    return [(fact, length > room) for fact, length in zip(facts, lengths, strict=True)]


def room_left(page: bytes, facts: Sequence[PresentedFact]) -> int:
    """Return the room for quotes with which a page that quotes all of these facts in this order
    would not be too large: as many of the last ones as need be stand in lines."""
    begins = [page.find(f'id="{fact["anchor"]}"'.encode()) for fact in facts]
    lengths = [end - begin for begin, end in pairwise([*begins, page.find(b"<h2", max(begins))])]
    left, too_much = len(facts), len(page) + OF_EACH - LARGEST_PAGE
    while left and too_much > 0:
        left -= 1
        said = 1 + facts[left]["disputed"] + len(facts[left]["claims"])
        too_much -= max(lengths[left] - OF_LINE * said - _length_of_reason(facts[left]), 0)
    return sum(map(_length_of, facts[:left]))


def _length_of(fact: PresentedFact) -> int:
    said = [claim[text] for claim in fact["claims"] for text in ("quote", "as_printed", "note")]
    texts = sum(len(text.encode()) for text in said) + _length_of_reason(fact)
    return texts + OF_EACH * (1 + len(fact["claims"]))


def _length_of_reason(fact: PresentedFact) -> int:
    return len(str(pick_text(fact["ruling"]["reason"])).encode()) if fact["ruling"] else 0
