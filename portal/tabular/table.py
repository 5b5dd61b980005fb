"""List of the API as a table: name, typed columns, rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import batched
from typing import Protocol

from django.db.models import Model, QuerySet

from portal.filters.closed import ClosedFilterSet
from portal.records.document_types import JsonObject
from portal.tabular.flattening import Column

CHUNK = 200
"""Number of documents in memory at once."""


class ListEndpoint(Protocol):
    """Viewset of a list in the API, which is a layer above."""

    filterset_class: type[ClosedFilterSet]

    def get_queryset(self) -> QuerySet[Model]: ...

    def rows(self, page: Sequence[Model]) -> Iterable[JsonObject]: ...


@dataclass(frozen=True)
class Table:
    """List by the name in its address. `key` names the column of ids, `point` the fact with the
    location of a row (empty if there is none)."""

    name: str
    title: object
    key: str
    columns: list[Column]
    point: str
    endpoint: ListEndpoint = field(repr=False)

    def question(self, **asked: object) -> QuerySet[Model]:
        """Return the queryset for some parameters; without any, all public rows in the usual
        order."""
        filterset = self.endpoint.filterset_class(asked, self.endpoint.get_queryset())
        found: QuerySet[Model] = filterset.qs
        return found

    def rows(self, found: QuerySet[Model] | None = None) -> Iterator[JsonObject]:
        """Yield the documents of a queryset in chunks of constant memory."""
        found = self.question() if found is None else found
        for some in batched(found.iterator(CHUNK), CHUNK):
            yield from self.endpoint.rows(some)

    def values(self, rows: Iterable[JsonObject]) -> Iterator[list[object]]:
        """Yield the values of each row, column by column."""
        readers = [column.read for column in self.columns]
        return ([read(row) for read in readers] for row in rows)

    def only(self, columns: list[Column]) -> "Table":
        """Return the table with some of its columns."""
        return replace(self, columns=columns)
