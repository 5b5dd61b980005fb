"""Records that a list finds, as marks on the rows of the column store.

What a parameter asks of a column is compared in memory; of all others the database gives the
primary keys. So counts of every choice within the other filters take no query of their own.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from functools import cached_property, partial
from itertools import chain, compress
from operator import eq
from typing import Any, NamedTuple, cast
from weakref import proxy

import numpy as np
from django.db.models import DecimalField, Field, IntegerField, QuerySet
from django.db.models.constants import LOOKUP_SEP

from portal.filters.closed import ClosedFilterSet
from portal.filters.ordering import Ordering
from portal.filters.parameters import BooleanFilter, InCountry, MultipleChoiceFilter, Parameter
from portal.filters.shown_order import SHOWN_TITLE, as_shown, read_title_places
from portal.filters.values import Model, Values, follow
from portal.models import Country, PartialDateField
from portal.models.history import reading_position
from portal.records.column_store import MISSING, CodedColumn, PublicColumns
from portal.records.column_store.columns import (
    NO_NUMBERS,
    Mask,
    Numbers,
    distinct,
    sort_rows,
    take_runs,
)
from portal.records.column_store.issues import ISSUED_AT, read_issues

FEW = 1_000
"""So many primary keys are given to a query at most."""

EMPTY: tuple[object, ...] = (None, "", [])


def _can_sort(field: Field[Any, Any]) -> bool:
    """True for numbers, dates and countries; of texts only the database knows the order."""
    is_number = isinstance(field, (DecimalField, IntegerField, PartialDateField))
    return is_number or field.related_model is Country


class Selection:
    """The rows of a valid list, all together and as if a filter were not set."""

    def __init__(self, found: ClosedFilterSet, columns: PublicColumns | None = None) -> None:
        self.found = found
        self.model: Model = found.queryset.model
        self.columns = columns or PublicColumns()
        self.rows = self.columns.of(self.model)
        cleaned = found.form.cleaned_data
        self.asked = {
            name: value
            for name, value in cleaned.items()
            if found.filters[name].narrows and value not in EMPTY
        }
        self._values: dict[str, list[Values]] = {}
        self._answered: dict[tuple[str, ...], Mask] = {}
        """Rows that the database gave, by the parameters that it was asked together."""
        marked = {name: self._mark(name, value) for name, value in self.asked.items()}
        self._marks = {name: marks for name, marks in marked.items() if marks is not None}

    @cached_property
    def all(self) -> Mask:
        return self.without()

    @cached_property
    def count(self) -> int:
        return int(np.count_nonzero(self.all))

    def keys(self, start: int, stop: int, order: str = "") -> list[int]:
        """Return the primary keys of the found rows between two places of their order."""
        order = order or self._asked_order
        places = self._sort_numbers(order)
        is_indexed = not self.asked and reading_position() is None
        if places is None and LOOKUP_SEP not in order and not is_indexed and self.count > FEW:
            places = self._text_places(order)
        if places is not None:
            return self.rows.first(stop, self.all, places)[1][start:]
        if self.count > FEW:
            found = self.found.qs
        else:  # the database need not look for them again
            everything = self.rows.keys[self.all].tolist()
            found = self.found.queryset.filter(pk__in=everything)
            found = self._ordering.filter(found, self.found.form.cleaned_data["order"])
        return list(found.values_list("pk", flat=True)[start:stop])

    def places(self) -> Numbers:
        """Return a number for each row that sorts them, rows that are alike by their keys."""
        places = self._sort_numbers(self._asked_order)
        return self._text_places(self._asked_order) if places is None else places

    def sorted_rows(self) -> Numbers:
        """Return the found rows in their order."""
        rows = np.flatnonzero(self.all)
        return rows[sort_rows(self.rows.keys[rows], self.places()[rows])]

    @property
    def shown_order(self) -> str:
        """Return the asked order for a page: titles are sorted in the reader's language."""
        return as_shown(self._asked_order)

    @property
    def _asked_order(self) -> str:
        """Return the column to sort by, with a minus for descending."""
        asked = self.found.form.cleaned_data["order"] or self._ordering.default
        column = self._ordering.orders[asked.removeprefix("-")][0].removesuffix("?")
        return f"-{column}" if asked.startswith("-") else column

    @property
    def _ordering(self) -> Ordering:
        return self.found.filters["order"]

    def _sort_numbers(self, order: str) -> Numbers | None:
        """Return numbers that sort the rows by a column, or by the first known of several, the
        unknown last; None for texts, which the database sorts."""
        name, *others = order.removeprefix("-").split()
        if name == ISSUED_AT:
            issues = read_issues(self.columns, self.model)
            is_known = issues.of_row < len(issues.values) - 1
            numbers = np.where(is_known, issues.of_row.astype(np.int64), MISSING)
        elif name.endswith(SHOWN_TITLE):
            numbers = self._read_title_places(name.removesuffix(SHOWN_TITLE))
        elif counted := self._ordering.counted.get(name):
            numbers = counted.read(self.columns, self.model)
        elif LOOKUP_SEP in name or not _can_sort(self.model._meta.get_field(name)):
            return None
        else:
            column = self.rows.first_known(name, *others) if others else self.rows.column(name)
            numbers = column.ranks() if isinstance(column, CodedColumn) else column
        known = -numbers if order.startswith("-") else numbers
        return np.where(numbers == MISSING, np.iinfo(np.int64).max, known)

    def _read_title_places(self, path: str) -> Numbers:
        """Return the places of the titles of the rows, or of what they belong to: `record__`."""
        if not path:
            return read_title_places(self.columns, self.model)
        name = path.removesuffix(LOOKUP_SEP)
        model = cast("Model", self.model._meta.get_field(name).related_model)
        owners = self.columns.of(model).rows_of(self.rows.numbers(name))
        return np.append(read_title_places(self.columns, model), MISSING)[owners]

    def _text_places(self, order: str) -> Numbers:
        """Return numbers that sort the rows by a text."""
        ranks = self.rows.text_ranks(order.removeprefix("-"))
        return -ranks if order.startswith("-") else ranks

    def without(self, *names: str) -> Mask:
        """Return the rows as if these filters were not set."""
        found = self._others(*names)
        apart = {*names, *(one for name in names for one in self.found.filters[name].together)}
        for other, marks in self._marks.items():
            if other not in apart:
                found = found & marks
        return found

    def values(self, name: str) -> list[Values]:
        """Return the columns that a parameter compares; none if the database has to be asked."""
        if name not in self._values:
            self._values[name] = read_values(self.columns, self.model, self.found.filters[name])
        return self._values[name]

    def counts(self, name: str) -> dict[str, int]:
        """Count the rows by choice of a parameter, within the other filters."""
        chosen = self.without(name)
        if columns := self.values(name):
            return _by_choice(_count(columns, chosen))
        names, places, rows = self.choices(name)
        counted = np.bincount(places[chosen[rows]], minlength=len(names))
        return dict(zip(names, counted.tolist(), strict=True))

    def choices(self, name: str) -> "Choices":
        """Return the choices of a parameter that rows have."""
        parameter = self.found.filters[name]
        if columns := self.values(name):
            return _choices_in(columns, len(self.rows))
        if isinstance(parameter, BooleanFilter):
            true = self._ask_for({**dict.fromkeys(self.found.filters), name: True})
            return Choices(["true", "false"], np.where(true, 0, 1), np.arange(len(true)))
        names, others = choices_of(parameter), dict.fromkeys(self._marks)
        found = [np.flatnonzero(self._ask_for({**others, name: [one]})) for one in names]
        places = np.arange(len(names)).repeat([*map(len, found)])
        rows = np.concatenate([NO_NUMBERS, *found])
        order = sort_rows(rows)
        return Choices(names, places[order], rows[order])

    def _mark(self, name: str, value: Any) -> Mask | None:
        marked: Mask | None = self.found.filters[name].mark(self.columns, value)
        if marked is not None or not self.values(name):
            return marked
        chosen = set(value) if isinstance(value, list) else {"true" if value else "false"}
        found = np.zeros(len(self.rows), dtype=bool)
        for values in self.values(name):
            found |= values.mark(lambda cell: not chosen.isdisjoint(split_values(cell)), len(found))
        return found

    def _others(self, *names: str) -> Mask:
        """Return what the filters leave that the database answers, all but these."""
        asked = [one for one in self.asked if one not in self._marks and one not in names]
        if not asked and is_whole(self.found):
            return np.ones(len(self.rows), dtype=bool)
        key = tuple(asked)
        if key not in self._answered:
            others = dict.fromkeys(set(self.found.filters) - set(asked))
            self._answered[key] = self._ask_for(others)
        return self._answered[key]

    def _ask_for(self, instead: dict[str, Any]) -> Mask:
        rows = self.found.as_if(**instead).order_by().values_list("pk", flat=True)
        return self.rows.marked(np.fromiter(rows.iterator(), dtype=np.int64))


def is_whole(found: ClosedFilterSet) -> bool:
    """True if a list has no conditions of its own."""
    queryset = found.queryset
    return bool(queryset.query.where == queryset.model._default_manager.all().query.where)


def selection_of(found: ClosedFilterSet) -> Selection:
    """Return the selection of a valid list, made once."""
    known: Selection | None = found.__dict__.get("selection")
    if known is None:
        known = found.__dict__["selection"] = Selection(cast(ClosedFilterSet, proxy(found)))
    return known


def read_values(columns: PublicColumns, model: Model, parameter: Parameter) -> list[Values]:
    """Return the columns that a parameter compares; none if the database has to be asked. A day and
    a method decide by more than columns, but for countries, whose methods only leave out what is
    not public."""
    if (own := parameter.read(columns, model)) is not None:
        return own
    is_choice = isinstance(parameter, (MultipleChoiceFilter, BooleanFilter))
    is_plain = parameter.method is None and not getattr(parameter, "is_dated", False)
    if isinstance(parameter, InCountry) or (is_choice and is_plain):
        return [follow(columns, model, path) for path in parameter.asks()]
    return []


def _count(columns: list[Values], chosen: Mask) -> dict[Hashable, int]:
    """Count each row once for each of its values in several columns."""
    first, *others = columns
    counted = Counter(first.count(chosen))
    for place, values in enumerate(others, 1):
        is_new = values.column.matches(bool)
        for earlier in columns[:place]:
            is_new &= ~_repeats(values, earlier, len(chosen))
        if values.rows is None:
            counted.update(values.column.counts(chosen & is_new))
        else:
            column = CodedColumn(values.column.of_row[is_new], values.column.values)
            counted.update(Values(values.rows[is_new], column).count(chosen))
    return counted


def _repeats(values: Values, earlier: Values, size: int) -> Mask:
    """Mark the values that their rows have in another column too, but for empty ones."""
    found = np.zeros(len(values.column.of_row), dtype=bool)
    for code, value in enumerate(values.column.values):
        if value and value in earlier.column.values:
            rows = np.flatnonzero(values.column.of_row == code)
            has_it = earlier.mark(partial(eq, value), size)
            found[rows] = has_it[rows if values.rows is None else values.rows[rows]]
    return found


def _by_choice(counted: dict[Hashable, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for cell, count in counted.items():
        for value in split_values(cell):
            found[value] = found.get(value, 0) + count
    return found


class Choices(NamedTuple):
    """The choices of a parameter, and which row has which: each pair once, row by row."""

    names: list[str]
    places: Numbers
    """Place of the choice among the names."""
    rows: Numbers


def _choices_in(columns: list[Values], size: int) -> Choices:
    places: dict[str, int] = {}
    found = []
    for rows, (of_row, values) in ((one.rows, one.column) for one in columns):
        is_there = np.bincount(of_row, minlength=len(values)).astype(bool)
        of_cells = [
            [places.setdefault(choice, len(places)) for choice in dict.fromkeys(split_values(cell))]
            for cell in compress(values, is_there.tolist())
        ]
        lengths = np.zeros(len(is_there), dtype=np.int64)
        lengths[is_there] = [*map(len, of_cells)]
        flat = np.array([*chain(*of_cells)], dtype=np.int64)
        whose = (np.arange(size) if rows is None else rows).repeat(lengths[of_row])
        found.append((whose, take_runs(flat, lengths.cumsum(), of_row)))
    count = max(len(places), 1)
    pairs = distinct(np.concatenate([rows * count + choices for rows, choices in found]))
    rows, choices = np.divmod(pairs, count)
    return Choices([*places], choices, rows)


def split_values(cell: object) -> list[str]:
    """Return the choices in a cell: a code, several codes between spaces, true or false."""
    if isinstance(cell, bool):
        return ["true" if cell else "false"]
    return str(cell or "").split()


def choices_of(parameter: Parameter) -> list[str]:
    """Return the possible values, as addresses have them."""
    return [str(value) for value, _label in parameter.field.choices if str(value)]


type Loaded = Callable[[QuerySet[Model]], Iterable[Model]]
"""Loads what is needed of rows."""


class SelectedRows:
    """Rows of a selection, for a paginator: counted and sorted before documents are read."""

    ordered = True
    """So that Django's paginator does not warn."""

    def __init__(self, selection: Selection, order: str = "", loaded: Loaded = iter) -> None:
        self._selection, self._order, self._loaded = selection, order, loaded

    def count(self) -> int:
        return self._selection.count

    def __getitem__(self, some: slice) -> list[Model]:
        keys = self._selection.keys(some.start, some.stop, self._order)
        found = self._selection.found.queryset.filter(pk__in=keys).order_by()
        rows = {row.pk: row for row in self._loaded(found)}
        return [rows[key] for key in keys if key in rows]
