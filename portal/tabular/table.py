"""List of the API as a table: name, typed columns, rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import batched
from typing import Protocol

from django.db.models import Model, QuerySet

from portal.filters.closed import ClosedFilterSet
from portal.records.document_types import JsonObject
from portal.records.serializers import AnySerializer
from portal.tabular.flattening import Column, cells_of
from portal.tabular.locations import Location

CHUNK = 50
"""Number of documents in memory at once."""

XLSX_ROWS = 1_048_575
"""Maximum number of rows of a sheet, without the heads."""


class ListEndpoint(Protocol):
    """Viewset of a list in the API, which is a layer above."""

    filterset_class: type[ClosedFilterSet]

    def model(self) -> type[Model]: ...

    def get_queryset(self) -> QuerySet[Model]: ...

    def shape(self) -> AnySerializer: ...

    def derived_columns(self) -> list[Column]: ...

    def documents(self, found: QuerySet[Model]) -> Iterator[JsonObject]: ...

    def cells(
        self, found: QuerySet[Model], columns: Sequence[Column]
    ) -> Iterator[list[list[object]]]: ...


@dataclass(frozen=True)
class ListRows:
    """The rows of a queryset, read when they are iterated over, in chunks of constant memory: as
    documents, or their cells alone, which takes much less time."""

    endpoint: ListEndpoint
    found: QuerySet[Model]

    def __iter__(self) -> Iterator[JsonObject]:
        return self.endpoint.documents(self.found)

    def cells(self, columns: Sequence[Column]) -> Iterator[list[list[object]]]:
        return self.endpoint.cells(self.found, columns)


@dataclass(frozen=True)
class Table:
    """List by the name in its address. `key` names the column of ids."""

    name: str
    title: object
    key: str
    columns: list[Column]
    location: Location | None
    endpoint: ListEndpoint = field(repr=False)
    described: JsonObject | None = field(default=None, repr=False)
    """Its Table Schema, where that says more than the columns do."""

    def question(self, **asked: object) -> QuerySet[Model]:
        """Return the queryset for some parameters; without any, all public rows in the usual
        order."""
        filterset = self.endpoint.filterset_class(asked, self.endpoint.get_queryset())
        return filterset.qs

    def rows(self, found: QuerySet[Model] | None = None) -> ListRows:
        """Return the rows of a queryset, by default all."""
        return ListRows(self.endpoint, self.question() if found is None else found)

    def cells(self, rows: Iterable[JsonObject]) -> Iterator[list[list[object]]]:
        """Yield the cells of some rows at a time, column by column."""
        if isinstance(rows, ListRows):
            return rows.cells(self.columns)
        return (cells_of(self.columns, some) for some in batched(rows, CHUNK))

    def values(self, rows: Iterable[JsonObject]) -> Iterator[tuple[object, ...]]:
        return (values for cells in self.cells(rows) for values in zip(*cells, strict=True))

    def schema(self) -> JsonObject:
        """Return the columns as a Table Schema (Frictionless)."""
        return self.described or {
            "fields": [column.schema() for column in self.columns],
            "primaryKey": [self.key],
            "missingValues": [""],
        }

    def only(self, columns: list[Column]) -> "Table":
        return replace(self, columns=columns, described=None)
