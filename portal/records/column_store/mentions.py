"""Numbers of public records of other kinds that name each record, as a column."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Any, override

import numpy as np
from django.db.models import Count, Model, Q, QuerySet
from django.db.models.functions import Coalesce

from portal.models import Mention
from portal.models.fields import count_of
from portal.models.history import history_models
from portal.models.reads import Reads, note_reads, reads_unnoted
from portal.records.column_store.columns import Numbers
from portal.records.column_store.tables import PublicColumns, Updatable
from portal.records.column_store.versions import Version

SOURCE = "source:"
"""Beginning of a target that is no record."""

type Naming = tuple[str, str]
"""Kind of the records that name a record, and its uid."""


def count_mentions(columns: PublicColumns, model: type[Model]) -> Mapping[Hashable, int]:
    """Return the number of records of other kinds that name each record, by uid."""
    return columns.kept(_count_all).by_others(str(model._meta.model_name))


def read_mentions(columns: PublicColumns, model: type[Model]) -> Numbers:
    uids, counts = columns.of(model).codes("uid"), count_mentions(columns, model)
    return np.array([counts.get(uid, 0) for uid in uids.values], dtype=np.int64)[uids.of_row]


def mentions_of(model: type[Model]) -> Coalesce:
    """The same for the database."""
    return count_of(Mention.objects.exclude(kind=model._meta.model_name), "target", "uid")


@dataclass(frozen=True)
class CountedColumn:
    """A number of each record that is counted in other rows, and that a list can be sorted by: for
    the database, and in the order of rows in memory."""

    name: str
    expression: Callable[[type[Model]], Coalesce]
    read: Callable[[PublicColumns, type[Model]], Numbers]


NAMED_IN = CountedColumn("named_in", mentions_of, read_mentions)


def _count_all(columns: PublicColumns) -> "MentionCounts":
    named = Mention.objects.exclude(target__startswith=SOURCE).order_by()
    rows = named.values_list("kind", "target").annotate(n=Count("*"))
    numbers = {(kind, uid): number for kind, uid, number in rows}
    return MentionCounts(numbers, columns.version if columns.is_newest() else None)


@dataclass(frozen=True)
class MentionCounts(Updatable):
    """Numbers of records that name others; to count all takes 60 ms with 50,000 plants."""

    numbers: Mapping[Naming, int]
    version: Version | None
    """That of the rows; None if they may be later ones."""
    _by_others: dict[str, dict[Hashable, int]] = field(default_factory=dict, compare=False)

    def by_others(self, kind: str) -> Mapping[Hashable, int]:
        if kind not in self._by_others:
            found = Counter[Hashable]()
            for (own, uid), number in self.numbers.items():
                if own != kind:
                    found[uid] += number
            self._by_others[kind] = found
        return self._by_others[kind]

    @override
    def updated(self, columns: PublicColumns) -> "MentionCounts | None":
        """Follow the mentions of the records that changed."""
        if self.version is None or (moved := columns.changed_since(self.version)) is None:
            return None
        steps = Counter[Naming]()
        note_reads(Reads({Mention._meta.db_table}))
        for naming, since, until in _states_of(moved):
            for position, step in (self.version[0], -1), (columns.version[0], 1):
                if since <= position and (until is None or until > position):
                    steps[naming] += step
        if not any(steps.values()):
            return replace(self, version=columns.version)
        steps.update(self.numbers)
        return MentionCounts(+steps, columns.version)


def _states_of(moved: list[tuple[str, str]]) -> list[tuple[Naming, int, int | None]]:
    """Return all mentions by some records, of any time, with the positions between which they
    stood."""
    by_kind = defaultdict(list)
    for kind, uid in moved:
        by_kind[kind].append(uid)
    own = reduce(or_, (Q(kind=kind, record_uid__in=uids) for kind, uids in by_kind.items()), Q())
    states: QuerySet[Any] = history_models()[Mention]._base_manager.filter(own)
    rows = states.exclude(target__startswith=SOURCE).order_by()
    with reads_unnoted():
        found = rows.values_list("kind", "target", "from_position", "until_position")
        return [((kind, uid), since, until) for kind, uid, since, until in found] if moved else []
