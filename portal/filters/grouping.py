"""Counts and sums of a list by up to three of its facets or years, from the columns in memory.

    found = grouped_filterset(kind)(QueryDict("group=country,technology&sum=capacity_mw"), rows)
    Grouping(found, kind).groups()

A record with several values of a facet counts in the group of each, as facets count it; totals
count it once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property, partial
from itertools import starmap
from typing import Any

import numpy as np
from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.filters.amounts import Amounts, read_amounts
from portal.filters.closed import ClosedFilterSet
from portal.filters.dividing import NOT_STATED, Divided, Division, Members, Sums, Total
from portal.filters.facets import is_facet
from portal.filters.fields import ChoicesField, JsonSchema
from portal.filters.parameters import InYear, Parameter
from portal.filters.refusals import empty_parameter
from portal.filters.selection import Choices, selection_of
from portal.models import Record
from portal.records.column_store import combine
from portal.records.column_store.columns import Mask, Numbers, distinct
from portal.records.kinds import Kind, kind_of

GROUP, SUM = "group", "sum"
MOST_GROUPS = 3


@dataclass(frozen=True)
class Group:
    keys: tuple[str, ...]
    """A value of each facet, as addresses have it; `NOT_STATED` for none."""
    count: int
    shared: int
    """Number of its records that stand in further groups as well."""
    weight: int
    """Weight in the order of groups: its first sum, in parts of the unit, or its count."""
    has_value: bool
    """False if there is nothing to add up: none of its records has a value."""
    read_sums: Callable[[], Mapping[str, Total]] = field(repr=False, compare=False)

    @cached_property
    def sums(self) -> Mapping[str, Total]:
        """Made when somebody asks: of thousands of groups a page shows a few."""
        return self.read_sums()


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
            raise empty_parameter()
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
        self._known: dict[tuple[tuple[str, ...], tuple[str, ...]], Divided] = {}
        self._summed: list[str] = cleaned.get(SUM, [])
        self.amounts = self._read_by(self.names)

    def _read_by(self, names: Sequence[str]) -> Mapping[str, Amounts]:
        """Return the amounts for groups by some names, read once for those asked of one part."""
        divided = self._together(names)
        if divided not in self._read:
            self._read[divided] = {name: self._read_amounts(name, divided) for name in self._summed}
        return self._read[divided]

    def _together(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for name in names if self.found.filters[name].together)

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
        (found,) = self._list(self._divided((), ()))
        return found

    def repeated(self, *names: str) -> int:
        """Return the number of records that stand in several groups of the same name."""
        found = np.zeros(len(self.selection.all), dtype=bool)
        for name in names:
            choices, asked = self._choices[name], self._asked(name)
            is_key = np.array([not asked or one in asked for one in choices.names], dtype=bool)
            found |= self._is_repeated(choices.rows.compress(is_key[choices.places]))
        return int(np.count_nonzero(found & self.selection.all))

    def groups(self, *names: str) -> list[Group]:
        """Return the groups with anything in them, by all names of the question or some of them,
        the largest first, of years the newest; those with the same first key stand together."""
        asked = names or tuple(self.names)
        if asked not in self._groups:
            self._groups[asked] = self._read_groups(asked)
        return self._groups[asked]

    def _read_groups(self, asked: tuple[str, ...]) -> list[Group]:
        every = self._list(self._divided(asked, self._together(asked)))
        found = [one for one in every if one.count or any(s.known for s in one.sums.values())]
        above = [self.groups(*asked[:depth]) for depth in range(1, len(asked))]
        weights = {one.keys: one.weight for some in (*above, found) for one in some}
        is_year = [isinstance(self.found.filters[name], InYear) for name in asked]

        def place(one: Group) -> tuple[object, ...]:
            """Return what sorts a group: those of what is not stated last."""
            found: list[object] = [one.keys[0] == NOT_STATED]
            for depth, (key, year) in enumerate(zip(one.keys, is_year, strict=True), 1):
                found.append(-(Decimal(key or 0) if year else weights[one.keys[:depth]]))
                found += [key] if depth == 1 or depth < len(asked) else []
            return tuple(found)

        return sorted(found, key=place)

    def _divided(self, names: tuple[str, ...], together: tuple[str, ...]) -> Divided:
        """Return the groups by some names, made once; of amounts for those asked of one part."""
        if (found := self._known.get((names, together))) is None:
            *before, name = names or ("",)
            if name:
                found = self._divide(self._divided((*before,), together), before, name)
            else:
                found = self._whole(together)
            self._known[names, together] = found
        return found

    def _divide(self, found: Divided, before: Sequence[str], name: str) -> Divided:
        """Divide groups by one name more. Where parameters are asked of one row of another table,
        one has to have all values, as in a list: groups by such are divided by rows of theirs."""
        together = self.found.filters[name].together
        stated = [
            tuple(one for one, key in zip(before, keys, strict=True) if key and one in together)
            for keys in found.keys
        ]
        parts = []
        for beside in dict.fromkeys(stated or [()]):
            number_of: dict[tuple[str, ...], int] = {}
            numbers = np.full(len(stated), -1)
            for group in [at for at, one in enumerate(stated) if one == beside]:
                said = tuple(found.keys[group][before.index(one)] for one in beside)
                numbers[group] = number_of.setdefault(said, len(number_of))
            facet = self._facet(name, beside, number_of, numbers)
            own = (found.read[one].own.get(name) for one in found.amounts)
            amounts = map(facet.divide, found.amounts.values(), own)
            parts.append([facet.divide(found.rows), *amounts])
        return found.join(parts, [*self._keys[name], NOT_STATED])

    def _facet(
        self,
        name: str,
        beside: Sequence[str],
        number_of: Mapping[tuple[str, ...], int],
        numbers: Numbers,
    ) -> Division:
        """Return what divides groups by a name: the values of records, or those of rows of another
        table that have what is asked `beside`, by its number."""
        keys, asked, size = self._keys[name], self._asked(name), len(self.selection.all)
        code_of, rest = {key: code for code, key in enumerate(keys)}, len(keys)
        owners = None
        if beside:
            blank = without = -1 if asked else rest
            rows, found = self.found.filters[name].read_within(self.selection.columns, beside)
            of_row, values = found[name]
            codes = np.array([code_of.get(str(one), -1) for one in values], dtype=np.int64)[of_row]
            texts = [found[one].recoded(str) for one in beside]
            found_of_row, known = combine(lambda *said: number_of.get(said, -1), *texts)
            others = np.array(known, dtype=np.int64)[found_of_row]
            is_asked = (codes >= 0) & (others >= 0)
            pairs = ((rows + others * size) * rest + codes).compress(is_asked)
            rows, codes = np.divmod(distinct(pairs), max(rest, 1))
            owners = distinct(rows)
            ends = np.searchsorted(rows, owners, "right")
        else:
            names, places, rows = self._choices[name]
            blank = -1 if asked else code_of.get(NOT_STATED, rest)
            counts = np.bincount(rows, minlength=size)
            without = blank if ((counts == 0) & self.selection.all).any() else -1
            codes = np.array([code_of.get(one, -1) for one in names], dtype=np.int64)[places]
            rows, codes = rows.compress(codes >= 0), codes.compress(codes >= 0)
            ends = np.bincount(rows, minlength=size).cumsum()
        ends = np.append(ends, len(codes))
        return Division(numbers, size, code_of, owners, codes, ends, without, blank)

    def _list(self, found: Divided) -> list[Group]:
        size, read = len(found.keys), found.read.items()
        sums = {name: Sums(one, found.amounts[name], self._shared, size) for name, one in read}
        counts = np.bincount(found.rows.groups, minlength=size)
        is_shared = self._shared[found.rows.rows]
        shared = np.bincount(found.rows.groups.compress(is_shared), minlength=size)
        first = next(iter(sums.values()), None)
        weights, known = (first.values, first.known) if first else (counts, counts + 1)

        def read_sums(group: int) -> Mapping[str, Total]:
            return {name: one.total(group) for name, one in sums.items()}

        of_each = [one.tolist() for one in (counts, shared, weights, known > 0)]
        readers = (partial(read_sums, group) for group in range(size))
        return [*starmap(Group, zip(found.keys, *of_each, readers, strict=True))]

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
    def _keys(self) -> dict[str, list[str]]:
        """The keys of each name, found or not: only those that are asked for, if any are."""
        return {name: self._read_keys(name) for name in self.names}

    def _read_keys(self, name: str) -> list[str]:
        asked = self._asked(name)
        owns = [one.own[name] for one in self.amounts.values() if name in one.own]
        every = [
            *(str(value) for own in owns for value in own.counts()),
            *self._choices[name].names,
        ]
        return [key for key in dict.fromkeys(every) if not asked or key in asked]

    @cached_property
    def _choices(self) -> dict[str, Choices]:
        """The values of each facet, by name, whatever values are asked for."""
        return {name: self.selection.choices(name) for name in self.names}

    @cached_property
    def _shared(self) -> Mask:
        """Marks the rows with several values of a facet, whatever values are asked for."""
        found = [self._is_repeated(one.rows) for one in self._choices.values()]
        return np.logical_or.reduce(found)

    def _is_repeated(self, rows: Numbers) -> Mask:
        return np.bincount(rows, minlength=len(self.selection.all)) > 1

    def _asked(self, name: str) -> list[str]:
        asked = self.selection.asked.get(name, [])
        return asked if isinstance(asked, list) else ["true" if asked else "false"]

    def _whole(self, together: tuple[str, ...]) -> Divided:
        """Return all that is asked for as one group."""
        amounts, read = {}, self._read_by(together)
        for one, amount in read.items():
            chosen = self.selection.without(*amount.own).take(amount.rows)
            for name in amount.own:
                if asked := self._asked(name):
                    chosen = chosen & amount.own[name].matches(asked.__contains__)
            places = np.flatnonzero(chosen)
            amounts[one] = Members.of(places, amount.rows[places])
        rows = np.flatnonzero(self.selection.all)
        return Divided(keys=[()], rows=Members.of(rows, rows), amounts=amounts, read=read)
