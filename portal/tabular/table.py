"""A list of the API as a table: its name, its typed columns and its rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import batched
from typing import Any

from portal.records.document_types import JsonObject
from portal.tabular.flattening import Column

CHUNK = 200
"""So many documents are in memory at once."""


@dataclass(frozen=True)
class Table:
    """A list by the name in its address. `key` names the column that says which row it is; `point`
    is the fact that says where a row lies, empty for what lies nowhere."""

    name: str
    title: Any
    key: str
    columns: list[Column]
    point: str
    endpoint: Any = field(repr=False)

    def question(self, **asked: Any) -> Any:
        """The rows that parameters find; without any, all that is public, in the usual order."""
        return self.endpoint.filterset_class(asked, self.endpoint.get_queryset()).qs

    def rows(self, found: Any = None) -> Iterator[JsonObject]:
        """Documents of a queryset, a few at a time in memory, however many there are."""
        found = self.question() if found is None else found
        for some in batched(found.iterator(CHUNK), CHUNK):
            yield from self.endpoint.rows(some)

    def values(self, rows: Iterable[JsonObject]) -> Iterator[list[Any]]:
        """What stands in each column."""
        readers = [column.read for column in self.columns]
        return ([read(row) for read in readers] for row in rows)

    def only(self, columns: list[Column]) -> "Table":
        """The same rows with some of the columns."""
        return replace(self, columns=columns)
