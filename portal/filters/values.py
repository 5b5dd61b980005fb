"""Values that parameters compare, as arrays over the rows of the column store."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from portal.records.column_store import CodedColumn, PublicColumns
from portal.records.column_store.columns import Mask, Numbers, distinct, sort_rows

# A relation has other attributes than a column, which django-stubs does not tell apart.
type Model = Any


@dataclass(frozen=True)
class Values:
    """Values of rows, possibly several of one: the row of each, and its code."""

    rows: Numbers | None
    """None if each row has one value, in order."""
    column: CodedColumn

    def mark(self, condition: Callable[[Hashable], bool], size: int) -> Mask:
        """Mark the rows with a value that meets a condition."""
        matching = self.column.matches(condition)
        if self.rows is None:
            return matching
        marked = np.zeros(size, dtype=bool)
        marked[self.rows[matching]] = True
        return marked

    def by_value(self) -> Iterable[tuple[Hashable, Numbers]]:
        """Return each value with the rows that have it."""
        order = sort_rows(self.column.of_row)
        ends = np.cumsum(np.bincount(self.column.of_row, minlength=len(self.column.values)))
        rows = order if self.rows is None else self.rows[order]
        return zip(self.column.values, np.split(rows, ends), strict=False)

    def count(self, chosen: Mask) -> dict[Hashable, int]:
        """Count each chosen row once for each of its values."""
        if self.rows is None:
            return self.column.counts(chosen)
        of_row, rows = self.column.of_row.astype(np.int64), self.rows
        pairs = distinct((of_row * len(chosen) + rows)[chosen[rows]])
        counted = np.bincount(pairs // len(chosen), minlength=len(self.column.values))
        return dict(zip(self.column.values, counted.tolist(), strict=False))


def follow(columns: PublicColumns, model: Model, path: str) -> Values:
    """Return the values at the end of a path of names, such as `stops__country`, as arrays."""
    name, _, rest = path.partition("__")
    field: Any = model._meta.get_field(name)
    rows = columns.of(model)
    if field.many_to_many:
        links = columns.of(field.remote_field.through)
        owners = rows.rows_of(links.numbers(field.m2m_field_name()))
        return present_values(owners, links.codes(field.m2m_reverse_field_name()))
    if field.one_to_many:
        owners = rows.rows_of(columns.of(field.related_model).numbers(field.field.name))
        values = follow(columns, field.related_model, rest)
        return present_values(owners if values.rows is None else owners[values.rows], values.column)
    if not rest:
        return Values(None, rows.codes(name))
    target = columns.of(field.related_model).rows_of(rows.numbers(name))
    column = follow(columns, field.related_model, rest).column
    known = np.flatnonzero(target >= 0)
    return Values(known, CodedColumn(column.of_row[target[known]], column.values))


def present_values(rows: Numbers, column: CodedColumn) -> Values:
    """Leave out values of rows that are not public."""
    is_there = rows >= 0
    return Values(rows[is_there], CodedColumn(column.of_row[is_there], column.values))
