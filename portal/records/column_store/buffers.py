"""Arrays that grow at their end. What was read of them before stays as it is."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import models
from numpy.typing import NDArray

from portal.models.fields import Column
from portal.records.column_store.columns import MISSING, CodedValues

type Values = Iterable[Any]
"""Those of a column, whatever its type."""


class NumberBuffer:
    kind: type[np.signedinteger[Any]] = np.int64

    def __init__(self, places: int = 0) -> None:
        self._room: NDArray[Any] = np.empty(16, dtype=self.kind)
        self._size = 0
        self._places = places

    @property
    def array(self) -> NDArray[Any]:
        return self._room[: self._size]

    def add(self, values: Values) -> None:
        added = np.fromiter(self._as_numbers(values), dtype=self.kind)
        if (needed := self._size + len(added)) > len(self._room):
            larger = np.empty(max(needed, 2 * self._size), dtype=self.kind)
            larger[: self._size] = self.array
            self._room = larger
        self._room[self._size : needed] = added
        self._size = needed

    def _as_numbers(self, values: Values) -> Iterable[int]:
        scale = 10**self._places
        return [
            MISSING
            if value is None
            else int(value * scale)
            if isinstance(value, Decimal)
            else value
            for value in values
        ]


class CodeBuffer(NumberBuffer):
    """Codes of values, which are numbered in the order in which they come up."""

    kind = np.int32

    def __init__(self) -> None:
        super().__init__()
        self.values = CodedValues()

    def _as_numbers(self, values: Values) -> Iterable[int]:
        return map(self.values.code, values)


def buffer_for(field: Column) -> NumberBuffer:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.DecimalField):
        return NumberBuffer(field.decimal_places)
    if isinstance(field, models.IntegerField):
        return NumberBuffer()
    return CodeBuffer()
