"""Numbered list of the sources of one page."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, cast, override

from portal.models import Source, SourcedPart
from portal.records.document_types import CitedSource, ClaimDocument, PresentedFact, SourceDocument
from portal.records.documents import source_document

MOST_MARKS = 20
"""Number of sources that are marked beside one figure."""
OF_SUM = 2
"""Number of those beside a sum, whose list has the others; it can have hundreds."""


class SourceMark(CitedSource):
    number: int
    anchor: int
    """Number in the id of this mark, to which the list of sources leads back; 0 for none."""
    place: int
    """Number of its locator among the places of the page; 0 without one."""


class SourceEntry(NamedTuple):
    number: int
    source: SourceDocument
    anchor: int = 0


class SourceList:
    """Numbers sources in the order of their first use on the page.

    One for each page, in the context as `sources`; the list at the foot is rendered last.
    Lists of records are brief: without places in the sources, which the pages of the records have,
    and without their originals, to which their own pages lead.
    """

    def __init__(self, *, is_brief: bool = False) -> None:
        self._entries: dict[str, SourceEntry] = {}
        self.is_brief = is_brief
        self.places: dict[str, int] = {}
        """Locators by their numbers: each stands once on the page, for all marks with it."""

    def number(self, source: SourceDocument | Source) -> int:
        """Return the number of a source, a new one on its first use."""
        brief = source_document(source) if isinstance(source, Source) else source
        if (entry := self._entries.get(brief["slug"])) is None:
            entry = self._entries[brief["slug"]] = SourceEntry(len(self._entries) + 1, brief)
        return entry.number

    def mark(self, source: CitedSource) -> SourceMark:
        """Return the mark of a source, without an anchor."""
        locator = "" if self.is_brief else source.get("locator", "")
        place = self.places.setdefault(locator, len(self.places) + 1) if locator else 0
        return {**source, "number": self.number(source), "anchor": 0, "place": place}

    def marks(self, statements: Iterable[object]) -> list[SourceMark]:
        """Return one mark for each source of these statements (claims, parts, observations), by
        number; none for rows of an old edition without a source. To be drawn once: the first mark
        of a source has an anchor."""
        found: dict[str, CitedSource] = {}
        known = len(self._entries)
        for source, locator in _all_cited(statements):
            found.setdefault(source["slug"], {**source, "locator": locator})
        marks = sorted(map(self.mark, found.values()), key=itemgetter("number"))
        for run in runs(marks):
            self._anchor([mark for mark in run if mark["number"] > known], run[0])
        return marks

    def _anchor(self, new: list[SourceMark], drawn: SourceMark) -> None:
        """Lead the entries of new marks back to the mark that is drawn for them."""
        for mark in new:
            entry = self._entries[mark["slug"]]
            self._entries[mark["slug"]] = entry._replace(anchor=new[0]["number"])
            drawn["anchor"] = new[0]["number"]

    def first_marks(
        self, statements: Iterable[object], most: int = MOST_MARKS
    ) -> tuple[list[SourceMark], int]:
        """Return the marks of the first sources of these statements, and the number of their other
        sources, which are not numbered."""
        cited = _all_cited(statements)
        slugs = list(dict.fromkeys(source["slug"] for source, _locator in cited))
        shown = set(slugs[:most])
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


type RequestedMarks = tuple[Sequence[object], int]
"""Statements with source and locator alone, and how many sources are marked at most."""


class PlaceOfMarks(list[SourceMark]):
    """Stands for the marks of a request, by its number; empty if they would be."""

    request: int


class MarksToFill(SourceList):
    """Takes down which marks are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[RequestedMarks] = []

    @override
    def marks(self, statements: Iterable[object]) -> list[SourceMark]:
        return self.first_marks(statements, sys.maxsize)[0]

    @override
    def first_marks(
        self, statements: Iterable[object], most: int = MOST_MARKS
    ) -> tuple[list[SourceMark], int]:
        cited = [{"source": one, "locator": where} for one, where in _all_cited(statements)]
        marks = PlaceOfMarks(super().marks(cited[:1]))
        marks.request = len(self.requests)
        self.requests.append((cited, most))
        return marks, 0


class RowSources:
    """Sources of one row of a table: marked once, where all its figures have the same."""

    def __init__(self, sources: SourceList, facts: Iterable[PresentedFact]) -> None:
        self._sources = sources
        stated = [agreeing(fact) for fact in facts if fact["value"] is not None]
        named = {frozenset(source["slug"] for source, _ in _all_cited(some)) for some in stated}
        self.shared = list(chain(*stated)) if len(named) == 1 else []

    def first_marks(
        self, statements: Iterable[object], most: int = MOST_MARKS
    ) -> tuple[list[SourceMark], int]:
        return ([], 0) if self.shared else self._sources.first_marks(statements, most)

    def shared_marks(self) -> tuple[list[SourceMark], int]:
        return self._sources.first_marks(self.shared)


def runs(marks: Iterable[SourceMark]) -> list[list[SourceMark]]:
    """Group consecutive marks into ranges, 1–4, from three marks on."""
    found: list[list[SourceMark]] = []
    for mark in marks:
        if found and mark["number"] == found[-1][-1]["number"] + 1:
            found[-1].append(mark)
        else:
            found.append([mark])
    return [part for run in found for part in ([run] if len(run) > 2 else [[one] for one in run])]


def agreeing(fact: PresentedFact) -> list[ClaimDocument]:
    """Return the claims that agree with the value of a fact, whose sources are marked beside it."""
    return [claim for claim in fact["claims"] if claim["agrees"]]


def _all_cited(statements: Iterable[object]) -> list[tuple[SourceDocument, str]]:
    return list(filter(None, map(_cited, statements)))


def _cited(statement: object) -> tuple[SourceDocument, str] | None:
    if isinstance(statement, dict):
        source = statement.get("source")
        if not source or not source["slug"]:  # as an old document may have none
            return None
        return source, statement.get("locator", "")
    row = cast(SourcedPart, statement)
    return source_document(row.source), row.locator
