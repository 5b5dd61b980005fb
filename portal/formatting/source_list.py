"""Numbered list of the sources of one page."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, cast

from portal.models import Source, SourcedPart
from portal.records.document_types import CitedSource, SourceDocument
from portal.records.documents import source_document

MOST_MARKS = 20
"""Number of sources that are marked beside one figure; a sum can have hundreds."""


class SourceMark(CitedSource):
    number: int


class SourceEntry(NamedTuple):
    number: int
    source: SourceDocument


class SourceList:
    """Numbers sources in the order of their first use on the page.

    One for each page, in the context as `sources`; the list at the foot is rendered last.
    """

    def __init__(self) -> None:
        self._entries: dict[str, SourceEntry] = {}

    def number(self, source: SourceDocument | Source) -> int:
        """Return the number of a source, a new one on its first use."""
        brief = source_document(source) if isinstance(source, Source) else source
        entry = SourceEntry(len(self._entries) + 1, brief)
        return self._entries.setdefault(brief["slug"], entry).number

    def marks(self, statements: Iterable[object]) -> list[SourceMark]:
        """Return one mark for each source of these statements (claims, parts, observations), by
        number; none for rows of an old edition without a source."""
        found: dict[int, CitedSource] = {}
        for source, locator in filter(None, map(_cited, statements)):
            found.setdefault(self.number(source), {**source, "locator": locator})
        return [{"number": number, **source} for number, source in sorted(found.items())]

    def first_marks(self, statements: Iterable[object]) -> tuple[list[SourceMark], int]:
        """Return the marks of the first sources of these statements, and the number of their other
        sources, which are not numbered."""
        cited = list(filter(None, map(_cited, statements)))
        slugs = list(dict.fromkeys(source["slug"] for source, _locator in cited))
        shown = set(slugs[:MOST_MARKS])
        rows = [
            {"source": source, "locator": locator}
            for source, locator in cited
            if source["slug"] in shown
        ]
        return self.marks(rows), len(slugs) - len(shown)

    def __iter__(self) -> Iterator[SourceEntry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)


def _cited(statement: object) -> tuple[SourceDocument, str] | None:
    if isinstance(statement, dict):
        source = statement.get("source")
        if not source or not source["slug"]:  # as an old document may have none
            return None
        return source, statement.get("locator", "")
    row = cast(SourcedPart, statement)
    return source_document(row.source), row.locator
