"""Results of a search as readers and programs are shown them."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.models import SearchEntry
from portal.models.languages import PickedText
from portal.search.highlighting import (
    HighlightedLine,
    HighlightPiece,
    highlight_line,
    highlight_title,
)
from portal.search.hits import Hit


@dataclass
class SearchResult:
    """One result with the words by which it was found marked, in the reader's language."""

    entry: SearchEntry
    codes: tuple[str, ...]
    """Codes of the countries that it is about."""
    title: PickedText
    pieces: list[HighlightPiece]
    """The title, with marks."""
    line: HighlightedLine | None
    """The line that explains why it was found, where the title does not."""

    @property
    def line_text(self) -> str:
        return "".join(piece.text for piece in self.line.pieces) if self.line else ""

    @property
    def marks(self) -> list[str]:
        """The marked words of title and line, each once."""
        pieces = [*self.pieces, *(self.line.pieces if self.line else ())]
        return list(dict.fromkeys(piece.text for piece in pieces if piece.is_marked))


def describe_hits(hits: Iterable[Hit]) -> list[SearchResult]:
    """Load what is shown of hits. One query."""
    hits = list(hits)
    entries = SearchEntry.everything.in_bulk([hit.entry_id for hit in hits])
    return [_describe(entries[hit.entry_id], hit) for hit in hits if hit.entry_id in entries]


def _describe(entry: SearchEntry, hit: Hit) -> SearchResult:
    title, pieces = highlight_title(entry, hit.words)
    line = highlight_line(entry, hit.words, title.text)
    return SearchResult(entry, hit.codes, title, pieces, line)
