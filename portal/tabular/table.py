"""List of the API as a table: name, typed columns, rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import batched
from typing import Any

from portal.records.documents import Document
from portal.tabular.flattening import Column

CHUNK = 200
"""Number of documents in memory at once."""


@dataclass(frozen=True)
class Table:
    """List by the name in its address. `key` names the column of ids, `point` the fact with the
    location of a row (empty if there is none)."""

    name: str
    title: Any
    key: str
    columns: list[Column]
    point: str
    endpoint: Any = field(repr=False)

    def question(self, **asked: Any) -> Any:
        """Return the queryset for some parameters; without any, all public rows in the usual
        order."""
        return self.endpoint.filterset_class(asked, self.endpoint.get_queryset()).qs

    def rows(self, found: Any = None) -> Iterator[Document]:
        """Yield the documents of a queryset in chunks of constant memory."""
        found = self.question() if found is None else found
        for some in batched(found.iterator(CHUNK), CHUNK):
            yield from self.endpoint.rows(some)

    def values(self, rows: Iterable[Document]) -> Iterator[list[Any]]:
        """Yield the values of each row, column by column."""
        readers = [column.read for column in self.columns]
        return ([read(row) for read in readers] for row in rows)

    def only(self, columns: list[Column]) -> "Table":
        """Return the table with some of its columns."""
        return replace(self, columns=columns)
