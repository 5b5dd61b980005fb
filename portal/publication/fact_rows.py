"""Facts of many public records, as they were judged when the records were published."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast, overload, override

import numpy as np
from django.db.models import QuerySet

from portal.facts import Comparator
from portal.models import PublishedFact, Record, Source
from portal.records.column_store import PublicColumns
from portal.records.column_store.columns import FEW_MOVED, Codes, Columns, Mask, Numbers
from portal.records.document_types import CitedSource, SourceDocument
from portal.records.documents import source_document

COMPARATORS = list(Comparator)
EXACT = COMPARATORS.index(Comparator.EXACT)


@dataclass(frozen=True)
class JudgedFact:
    """A number of all public records of a kind, as arrays in the order of their rows."""

    comparators: Codes
    """Places in `COMPARATORS`."""
    less: Numbers
    more: Numbers
    """Distance of the statements that disagree, in millionths of the unit."""
    sources: Codes
    """Places in `cited`."""
    cited: list[str]
    """Ids of sources between spaces."""


def read_fact(columns: PublicColumns, rows: Columns, kind: str, name: str) -> JudgedFact:
    """Return a number of public records. No query, once its columns are in memory."""
    facts = columns.of(PublishedFact)
    if len(rows) <= FEW_MOVED:  # few keys are found sooner than two texts
        facts = facts.part(np.flatnonzero(np.isin(facts.numbers("record_id"), rows.keys)))
    asked = facts.codes("kind").matches(kind.__eq__)
    asked &= facts.codes("fact").matches(name.__eq__)
    found = np.flatnonzero(asked)
    owners = rows.rows_of(facts.numbers("record_id")[found])
    found, owners = found.compress(owners >= 0), owners.compress(owners >= 0)
    comparators, sources = facts.codes("comparator"), facts.codes("sources")

    def spread(values: Numbers | Codes, rest: int) -> Any:
        spread = np.full(len(rows), rest, dtype=values.dtype)
        spread[owners] = values
        return spread

    places = [COMPARATORS.index(Comparator(str(value))) for value in comparators.values]
    cited = [*map(str, sources.values), ""]
    return JudgedFact(
        comparators=spread(np.array(places, dtype=np.int32)[comparators.of_row[found]], EXACT),
        less=spread(facts.numbers("less")[found], 0),
        more=spread(facts.numbers("more")[found], 0),
        sources=spread(sources.of_row[found], len(cited) - 1),
        cited=cited,
    )


def read_cited(columns: PublicColumns, fact: JudgedFact) -> tuple[Numbers, Numbers]:
    """Return the ids of the sources that each of `cited` names, one after the other, and where they
    end."""
    ids, ends = columns.of(PublishedFact).coded_values("sources").runs(ids_in)
    ends = ends[: len(fact.cited) - 1]  # more may have come up since
    ends = np.append(ends, ends[-1:] if len(ends) else 0)
    return ids[: ends[-1]], ends


def ids_in(cited: Hashable) -> list[int]:
    return [*map(int, str(cited).split())]


class CitedSources(dict[int, CitedSource]):
    """Public sources by row, without the places in them: each written when it is first asked for.
    No query, once their columns are in memory."""

    def __init__(self, columns: PublicColumns) -> None:
        names = SourceDocument.__annotations__
        self.rows = columns.of(Source, *names)
        self._columns = {name: self.rows.codes(name) for name in names}
        self.publishers = self._columns["publisher"]

    def __missing__(self, row: int) -> CitedSource:
        values = {name: one.values[one.of_row[row]] for name, one in self._columns.items()}
        self[row] = cited = CitedSource(**cast(SourceDocument, values), locator="")
        return cited


class DistinctSources(Sequence[CitedSource]):
    """Sources of a sum, each once, in the order in which they became public: there may be
    thousands, of which a page shows the first. `mark` marks their rows when somebody looks."""

    def __init__(self, mark: Callable[[], Mask], documents: CitedSources) -> None:
        self._mark, self._documents = mark, documents

    @cached_property
    def _rows(self) -> Numbers:
        return np.flatnonzero(self._mark())

    @override
    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> CitedSource: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[CitedSource, ...]: ...
    @override
    def __getitem__(self, place: int | slice) -> CitedSource | tuple[CitedSource, ...]:
        if isinstance(place, slice):
            return tuple(self._documents[row] for row in self._rows[place].tolist())
        return self._documents[int(self._rows[place])]

    def __or__(self, other: "DistinctSources") -> "DistinctSources":
        marks = self._mark() | other._mark()
        return DistinctSources(lambda: marks, self._documents)

    @property
    def publishers(self) -> list[str]:
        return [*map(str, self._documents.publishers.counts_in_order(self._rows))]


def list_publishers(cited: Iterable[Sequence[CitedSource]]) -> list[str]:
    """Return the publishers of the sources of some figures, each once, those of sums last."""
    found: dict[str, None] = {}
    sums: DistinctSources | None = None
    for sources in cited:
        if isinstance(sources, DistinctSources):
            sums = sources if sums is None else sums | sources
        else:
            found |= dict.fromkeys(source["publisher"] for source in sources)
    return [*(found | dict.fromkeys(sums.publishers if sums else ()))]


def read_comparators(rows: QuerySet[Record], name: str) -> dict[str, str]:
    """Return the comparators of a fact of few rows, by uid. Two queries."""
    uids = dict(rows.order_by().values_list("pk", "uid"))
    facts = PublishedFact.objects.filter(kind=rows.model.kind(), record_id__in=uids, fact=name)
    found = facts.values_list("record_id", "comparator")
    return {uids[record]: comparator for record, comparator in found}


def read_sources(keys: set[int]) -> dict[int, SourceDocument]:
    """Return sources as documents cite them, by primary key. One query."""
    return {one.pk: source_document(one) for one in Source.working.filter(pk__in=keys)}
