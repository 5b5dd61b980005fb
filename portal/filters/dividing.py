"""Division of rows and amounts into groups, as arrays: of all at once, however many they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple, Self

import numpy as np

from portal.facts.comparators import comparator_of_sum
from portal.filters.amounts import Amounts
from portal.publication.fact_rows import COMPARATORS
from portal.records.column_store import MISSING, CodedColumn
from portal.records.column_store.columns import Mask, Numbers, distinct, number_codes, take_runs

MILLION = 10**6
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


class Members(NamedTuple):
    """Rows of a list, or amounts, each as often as it is in a group."""

    groups: Numbers
    """Number of the group."""
    places: Numbers
    """Row, or place of the amount."""
    rows: Numbers
    """Row of the record."""

    @classmethod
    def of(cls, places: Numbers, rows: Numbers) -> Self:
        return cls(np.zeros(len(places), dtype=np.int64), places, rows)

    def take(self, places: Numbers) -> "Members":
        return Members._make(one.take(places) for one in self)

    def marked(self, marks: Mask) -> "Members":
        return self if marks.all() else self.take(np.flatnonzero(marks))

    def add(self, groups: int, values: Numbers) -> Numbers:
        """Add up a value of each in each group."""
        found = np.zeros(groups, dtype=np.int64)
        np.add.at(found, self.groups, values)
        return found


class Division(NamedTuple):
    """Values of one name, by which some groups are divided."""

    numbers: Numbers
    """Number of what else each group is about; −1 if it is divided otherwise."""
    size: int
    """Number of the rows of the list."""
    code_of: Mapping[str, int]
    """Codes of the keys."""
    owners: Numbers | None
    """Whose codes these are, in order: rows, and `size` times the number of what else they have;
    None if all rows are."""
    codes: Numbers
    """Those of each owner, one after the other."""
    ends: Numbers
    """Ends of those of each; behind them once more, for one who has none."""
    without: int
    """Code of owners that have none; −1 if they are in no group."""
    blank: int
    """The same of amounts whose own text is empty."""

    def divide(self, every: Members, texts: CodedColumn | None = None) -> Members:
        """Divide members by their rows, or amounts by texts of their own. The number of a group is
        made of the one before and of the code."""
        is_own = self.numbers >= 0
        members = every if is_own.all() else every.marked(is_own.take(every.groups))
        if texts:
            known = [self.code_of.get(str(one), -1) if one else self.blank for one in texts.values]
            codes = np.array(known, dtype=np.int64)[texts.of_row[members.places]]
            places: Numbers | None = np.flatnonzero(codes >= 0)
            codes = codes[places]
        else:
            owners = self.numbers[members.groups] * self.size + members.rows
            places, codes = self._by_owners(owners)
        members = members if places is None else members.take(places)
        return members._replace(groups=members.groups * (len(self.code_of) + 1) + codes)

    def _by_owners(self, owners: Numbers) -> tuple[Numbers | None, Numbers]:
        """Return the places of some owners, once for each code, and the codes; None for places if
        each has one."""
        if self.owners is not None:
            at = np.searchsorted(self.owners, owners)
            is_there = np.append(self.owners, -1)[at] == owners
            owners = np.where(is_there, at, len(self.owners))
        counts = np.diff(self.ends, prepend=0).take(owners)
        if (counts == 1).all():
            return None, self.codes.take(self.ends.take(owners) - 1)
        places = np.arange(len(owners)).repeat(counts)
        codes = take_runs(self.codes, self.ends, owners)
        if self.without >= 0:
            alone = np.flatnonzero(counts == 0)
            places, codes = np.append(places, alone), np.append(codes, alone * 0 + self.without)
        return places, codes


@dataclass(frozen=True, kw_only=True)
class Divided:
    """Groups by number, and what is in them."""

    keys: Sequence[tuple[str, ...]]
    rows: Members
    amounts: Mapping[str, Members]
    """By name of the sum."""
    read: Mapping[str, Amounts]
    """Amounts by name of the sum, of which `amounts` has the places."""

    def join(self, parts: Sequence[Sequence[Members]], names: Sequence[str]) -> "Divided":
        """Return these groups divided further, by parts that have rows and amounts in the order of
        these."""
        every = zip(*parts, strict=True)
        found = [Members(*map(np.concatenate, zip(*some, strict=True))) for some in every]
        joined = np.concatenate([one.groups for one in found])
        there, numbers = number_codes(joined, len(self.keys) * len(names))
        ends = np.cumsum([len(one.groups) for one in found])[:-1]
        rows, *amounts = (
            one._replace(groups=own)
            for one, own in zip(found, np.split(numbers, ends), strict=True)
        )
        pairs = (divmod(number, len(names)) for number in there.tolist())
        keys = [(*self.keys[group], names[code]) for group, code in pairs]
        return replace(
            self, keys=keys, rows=rows, amounts=dict(zip(self.amounts, amounts, strict=True))
        )


class Sums:
    """The sums of all groups."""

    def __init__(self, read: Amounts, members: Members, is_shared: Mask, size: int) -> None:
        is_known = read.values[members.places] != MISSING
        known, self.read = members.marked(is_known), read
        values, shared = read.values[known.places], is_shared[known.rows]
        self.values = known.add(size, values)
        self.shared = known.add(size, np.where(shared, values, 0))
        self.less, self.more = (known.add(size, of[known.places]) for of in (read.less, read.more))
        codes = known.groups * len(COMPARATORS) + read.comparators[known.places]
        counted = np.bincount(codes, minlength=size * len(COMPARATORS))
        self.comparators = counted.reshape(size, len(COMPARATORS))
        self._several = np.bincount(read.rows, minlength=len(is_shared)) > 1
        self.known = self._count(known, size)
        self.unknown = self._count(members.marked(~is_known), size)
        self.disputed = self._count(known.marked(read.disputed[known.places]), size)
        is_whole = None if read.whole is None else read.whole[known.places]
        self.whole = None if is_whole is None else self._count(known.marked(is_whole), size)

    def _count(self, members: Members, size: int) -> Numbers:
        """Count the different records in each group: only some have several amounts."""
        is_several, rows = self._several[members.rows], len(self._several)
        found = np.bincount(members.groups, weights=~is_several, minlength=size).astype(np.int64)
        some = members.take(np.flatnonzero(is_several))
        return found + np.bincount(distinct(some.groups * rows + some.rows) // rows, minlength=size)

    def total(self, group: int) -> Total:
        value, unit = Decimal(int(self.values[group])) / self.read.parts, self.read.unit
        comparators = np.flatnonzero(self.comparators[group]).tolist()
        return Total(
            value=value,
            unit=unit,
            comparator=comparator_of_sum(COMPARATORS[place] for place in comparators),
            known=int(self.known[group]),
            unknown=int(self.unknown[group]),
            disputed=int(self.disputed[group]),
            shared=Decimal(int(self.shared[group])) / self.read.parts,
            low=value - Decimal(int(self.less[group])) / MILLION,
            high=value + Decimal(int(self.more[group])) / MILLION,
            whole=None if self.whole is None else int(self.whole[group]),
        )
