"""Counts and sums of a list by up to three of its facets or years, from the columns in memory.

    found = grouped_filterset(kind)(QueryDict("group=country,technology&sum=capacity_mw"), rows)
    Grouping(found, kind).groups()

A record with several values of a facet counts in the group of each, as facets count it; totals
count it once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

import numpy as np
from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.facts.comparators import comparator_of_sum
from portal.filters.amounts import Amounts, read_amounts
from portal.filters.closed import ClosedFilterSet
from portal.filters.facets import is_facet
from portal.filters.fields import ChoicesField, JsonSchema
from portal.filters.parameters import InYear, Parameter
from portal.filters.selection import selection_of
from portal.filters.values import Values
from portal.models import Record
from portal.publication.fact_rows import COMPARATORS
from portal.records.column_store import MISSING, CodedColumn
from portal.records.column_store.columns import Mask, Numbers, distinct, sort_rows, take_runs
from portal.records.kinds import Kind, kind_of

GROUP, SUM = "group", "sum"
MOST_GROUPS = 3
MILLION = 10**6
FEW = 100
NO_ROWS = np.empty(0, dtype=np.int64)
NOT_STATED = ""
"""Key of the records that have no value of a facet."""


@dataclass(frozen=True, kw_only=True)
class Total:
    value: Decimal
    unit: str
    comparator: str
    known: int
    """Records that are added up; those without a value are not among them."""
    unknown: int
    disputed: int
    shared: Decimal
    """Part of the value that counts in further groups as well."""
    low: Decimal
    high: Decimal
    """The sum with the lowest and with the highest statement about each record."""
    whole: int | None
    """Records that count whole as nobody says the part; None where no parts are added up."""


@dataclass(frozen=True, kw_only=True)
class Group:
    keys: tuple[str, ...]
    """A value of each facet, as addresses have it; `NOT_STATED` for none."""
    count: int
    shared: int
    """Number of its records that stand in further groups as well."""
    sums: Mapping[str, Total]

    @property
    def has_value(self) -> bool:
        """False if there is nothing to add up: none of its records has a value."""
        return next((one.known > 0 for one in self.sums.values()), True)


@dataclass(frozen=True, kw_only=True)
class _Narrowed:
    """The places of what is in a group: in the rows of the list, and in each of the amounts."""

    rows: Numbers
    amounts: Mapping[str, Numbers]
    read: Mapping[str, Amounts]

    @property
    def is_empty(self) -> bool:
        return not (len(self.rows) or any(map(len, self.amounts.values())))


class _Names(forms.MultipleHiddenInput):
    allow_multiple_selected = True


class NamesField(ChoicesField):
    """Up to three names of a closed list, between commas or given several times."""

    widget = _Names

    most = MOST_GROUPS

    def to_python(self, value: object) -> list[str]:
        texts: list[str] = super().to_python(value)
        names = (name.strip() for text in texts for name in text.split(","))
        found = list(dict.fromkeys(filter(None, names)))
        if not found and (texts or self.required):  # commas or blanks alone
            raise forms.ValidationError(_("Give this parameter a value, or leave it out."))
        return found

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise forms.ValidationError(_("At most %s names can be given here.") % self.most)


class NamesParameter(Parameter):
    field_class = NamesField
    narrows = False

    def json_schema(self) -> JsonSchema:
        names = {"type": "string", "enum": self.field.allowed()}
        bounds = {"minItems": 1, "maxItems": self.field.most}
        return {"type": "array", "items": names, **bounds}


@cache
def grouped_filterset(kind: Kind) -> type[ClosedFilterSet]:
    """Return the FilterSet of a list with `group` and `sum`; of the present, without `valid_on`."""
    base: type[ClosedFilterSet] = kind.filterset
    model = kind.model
    filters = base.base_filters.items()
    facets = [(name, one.label) for name, one in filters if is_facet(one)]
    facets += [(name, one.label) for name, one in filters if one.is_grouped]
    members: dict[str, object] = {
        GROUP: NamesParameter(choices=facets, label=gettext_lazy("Group by"), required=True),
        "valid_on": None,
        "__module__": model.__module__,
    }
    if kind.sums:
        sums = [(name, model.fact_label(name)) for name in kind.sums]
        members[SUM] = NamesParameter(choices=sums, needs=GROUP, label=gettext_lazy("Add up"))
    make: Any = type(base)
    return make(f"Grouped{base.__name__}", (base,), members)


def grouped_kind(model: type[Model]) -> Kind | None:
    """Return the kind of record of a list that can be grouped."""
    kind = kind_of(model) if issubclass(model, Record) else None
    return kind if kind and name_choices(kind, GROUP) else None


def name_choices(kind: Kind, name: str) -> list[tuple[str, StrOrPromise]]:
    """Return the names that `group` or `sum` can have, with their words."""
    parameter = grouped_filterset(kind).base_filters.get(name)
    return parameter.extra["choices"] if parameter else []


class Grouping:
    """The groups of a valid question."""

    def __init__(self, found: ClosedFilterSet, kind: Kind) -> None:
        cleaned = found.form.cleaned_data
        self.found, self.kind = found, kind
        self.names: list[str] = cleaned[GROUP]
        self.selection = selection_of(found)
        self._groups: dict[tuple[str, ...], list[Group]] = {}
        self._read: dict[tuple[str, ...], Mapping[str, Amounts]] = {}
        self._summed: list[str] = cleaned.get(SUM, [])
        self.amounts = self._read_by(self.names)

    def _read_by(self, names: Sequence[str]) -> Mapping[str, Amounts]:
        """Return the amounts for groups by some names, read once for those asked of one part."""
        divided = tuple(name for name in names if self.found.filters[name].together)
        if divided not in self._read:
            self._read[divided] = {name: self._read_amounts(name, divided) for name in self._summed}
        return self._read[divided]

    def _read_amounts(self, sum_name: str, divided: tuple[str, ...]) -> Amounts:
        read = self.kind.sums[sum_name] or read_amounts(self.kind.model, sum_name)
        found = read(self.selection.columns, self.found, divided)
        for name, marks in found.divided.items():
            if name in self.names or self._asked(name):
                less, more = np.where(marks, 0, found.less), np.where(marks, 0, found.more)
                found = replace(found, less=less, more=more)
        return found

    @cached_property
    def total(self) -> Group:
        return self._group((), self._whole())

    def repeated(self, *names: str) -> int:
        """Return the number of records that stand in several groups of the same name."""
        times = self._times(*(self._rows[name] for name in names))
        return int(np.count_nonzero(times[self.selection.all] > 1))

    def groups(self, *names: str) -> list[Group]:
        """Return the groups with anything in them, by all names of the question or some of them,
        the largest first, of years the newest; those with the same first key stand together."""
        asked = names or tuple(self.names)
        if asked not in self._groups:
            self._groups[asked] = self._read_groups(asked)
        return self._groups[asked]

    def _read_groups(self, asked: tuple[str, ...]) -> list[Group]:
        every = (self._group(*one) for one in self._narrow_by(asked, {}, self._whole(*asked)))
        found = [one for one in every if one.count or any(s.known for s in one.sums.values())]
        above = [self.groups(*asked[:depth]) for depth in range(1, len(asked))]
        sizes = {one.keys: self.size(one) for some in (*above, found) for one in some}
        is_year = [isinstance(self.found.filters[name], InYear) for name in asked]

        def place(one: Group) -> tuple[object, ...]:
            """Return what sorts a group: those of what is not stated last."""
            found: list[object] = [one.keys[0] == NOT_STATED]
            for depth, (key, year) in enumerate(zip(one.keys, is_year, strict=True), 1):
                found.append(-(Decimal(key or 0) if year else sizes[one.keys[:depth]]))
                found += [key] if depth == 1 or depth < len(asked) else []
            return tuple(found)

        return sorted(found, key=place)

    def _narrow_by(
        self, names: tuple[str, ...], keys: dict[str, str], found: _Narrowed
    ) -> Iterator[tuple[tuple[str, ...], _Narrowed]]:
        """Yield the keys and places of each group; what is empty is not divided further."""
        if not names:
            yield tuple(keys.values()), found
            return
        name, *others = names
        narrow = self._narrowing(found, name)
        for key, rows in self._rows_within(keys, name).items():
            within = narrow(key, rows)
            if not within.is_empty:
                yield from self._narrow_by(tuple(others), {**keys, name: key}, within)

    def _rows_within(self, keys: dict[str, str], name: str) -> dict[str, Numbers]:
        """Return the rows of each group of a name within a group by others: where parameters are
        asked of one row of another table, one has to have all values, as in a list."""
        together = self.found.filters[name].together
        stated = {one: key for one, key in keys.items() if key and one in together}
        if not stated:
            return self._rows[name]
        by_choice = self.selection.choices(name, stated)
        found = {key: by_choice.get(key, NO_ROWS) for key in self._rows[name] if key}
        if not self._asked(name):
            found[NOT_STATED] = np.flatnonzero(self._times(found) == 0)
        return found

    def _narrowing(self, found: _Narrowed, name: str) -> Callable[[str, Numbers], _Narrowed]:
        """Return what narrows places to those of a key with its rows: they are sorted once."""
        is_found = np.bincount(found.rows, minlength=len(self.selection.all)).astype(bool)
        own: dict[str, dict[object, Numbers]] = {}
        of_rows: dict[str, tuple[Numbers, Numbers]] = {}
        for one, places in found.amounts.items():
            if column := found.read[one].own.get(name):
                codes = CodedColumn(column.of_row.take(places), column.values)
                own[one] = dict(Values(places, codes).by_value())
            else:
                rows = found.read[one].rows.take(places)
                ends = np.bincount(rows, minlength=len(is_found)).cumsum()
                of_rows[one] = places.take(sort_rows(rows)), ends

        def narrow(key: str, rows: Numbers) -> _Narrowed:
            amounts = {one: by_value.get(key, NO_ROWS) for one, by_value in own.items()}
            amounts |= {one: take_runs(*runs, rows) for one, runs in of_rows.items()}
            return replace(found, rows=rows.compress(is_found.take(rows)), amounts=amounts)

        return narrow

    def _times(self, *groups: Mapping[str, Numbers]) -> Numbers:
        """Count in how many groups of one name each row stands, at most."""
        found = np.zeros(len(self.selection.all), dtype=np.int64)
        for rows in groups:
            counts = np.bincount(np.concatenate([NO_ROWS, *rows.values()]), minlength=len(found))
            found = np.maximum(found, counts)
        return found

    def size(self, group: Group) -> Decimal:
        """Return the first sum of a group, or its count."""
        return next((one.value for one in group.sums.values()), Decimal(group.count))

    def label(self, name: str, key: str) -> str:
        if not key:
            return str(self.found.filters[name].without)
        return self._labels.get(name, {}).get(key, key)

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {
            name: {str(getattr(key, "value", key)): str(words) for key, words in one.choices}
            for name in self.names
            if hasattr(one := self.found.form.fields[name], "choices")
        }

    @cached_property
    def _rows(self) -> dict[str, dict[str, Numbers]]:
        """The rows of each group, by name and key, found or not: only of keys that are asked for,
        if any are."""
        return {name: dict(self._read_rows(name)) for name in self.names}

    def _read_rows(self, name: str) -> Iterator[tuple[str, Numbers]]:
        chosen, asked = self.selection.all, self._asked(name)
        without = np.ones(len(chosen), dtype=bool)
        owns = [one.own[name] for one in self.amounts.values() if name in one.own]
        of_amounts = {str(value): NO_ROWS for own in owns for value in own.counts()}
        for key, rows in {**of_amounts, **self._choices[name]}.items():
            without[rows] = False
            if not asked or key in asked:
                yield key, rows
        if (without & chosen).any() and not asked:
            yield NOT_STATED, np.flatnonzero(without)

    @cached_property
    def _choices(self) -> dict[str, dict[str, Numbers]]:
        """The rows of each value of a facet, by name and value, whatever values are asked for."""
        return {name: self.selection.choices(name) for name in self.names}

    @cached_property
    def _shared(self) -> Mask:
        """Marks the rows with several values of a facet, whatever values are asked for."""
        return self._times(*self._choices.values()) > 1

    def _asked(self, name: str) -> list[str]:
        asked = self.selection.asked.get(name, [])
        return asked if isinstance(asked, list) else ["true" if asked else "false"]

    def _whole(self, *names: str) -> _Narrowed:
        """Return the places of all that is asked for, for groups by some names."""
        amounts, read = {}, self._read_by(names)
        for one, amount in read.items():
            chosen = self.selection.without(*amount.own).take(amount.rows)
            for name in amount.own:
                if asked := self._asked(name):
                    chosen = chosen & amount.own[name].matches(asked.__contains__)
            amounts[one] = np.flatnonzero(chosen)
        return _Narrowed(rows=np.flatnonzero(self.selection.all), amounts=amounts, read=read)

    def _group(self, keys: tuple[str, ...], found: _Narrowed) -> Group:
        return Group(
            keys=keys,
            count=len(found.rows),
            shared=int(np.count_nonzero(self._shared.take(found.rows))),
            sums={one: self._total(of, found.amounts[one]) for one, of in found.read.items()},
        )

    def _total(self, amounts: Amounts, chosen: Numbers) -> Total:
        is_known = amounts.values.take(chosen) != MISSING
        known = chosen.compress(is_known)
        values, rows = amounts.values.take(known), amounts.rows.take(known)
        comparators = np.flatnonzero(np.bincount(amounts.comparators.take(known))).tolist()
        value = Decimal(int(values.sum())) / amounts.parts
        return Total(
            value=value,
            unit=amounts.unit,
            comparator=comparator_of_sum(COMPARATORS[place] for place in comparators),
            known=_count(rows),
            unknown=_count(amounts.rows.take(chosen.compress(~is_known))),
            disputed=_count(rows.compress(amounts.disputed.take(known))),
            shared=Decimal(int(values.compress(self._shared.take(rows)).sum())) / amounts.parts,
            low=value - Decimal(int(amounts.less.take(known).sum())) / MILLION,
            high=value + Decimal(int(amounts.more.take(known).sum())) / MILLION,
            whole=None
            if amounts.whole is None
            else _count(rows.compress(amounts.whole.take(known))),
        )


def _count(rows: Numbers) -> int:
    """Return the number of different rows; of few a set tells it sooner."""
    return len(set(rows.tolist()) if len(rows) < FEW else distinct(rows))
