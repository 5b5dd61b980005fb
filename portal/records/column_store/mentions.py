"""Numbers of public records of other kinds that name each record, as a column."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, override

import numpy as np
from django.db.models import Count, Model, Q, QuerySet
from django.db.models.functions import Coalesce

from portal.models import Mention, Record
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


def count_mentions(columns: PublicColumns, model: type[Model]) -> Mapping[str, int]:
    """Return the number of each record by uid, without those that nobody names."""
    return columns.kept(_count, model)


def read_mentions(columns: PublicColumns, model: type[Model]) -> Numbers:
    uids, counts = columns.of(model).codes("uid"), count_mentions(columns, model)
    return np.array([counts.get(str(uid), 0) for uid in uids.values], dtype=np.int64)[uids.of_row]


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


def _count(columns: PublicColumns, model: type[Record]) -> Mapping[str, int]:
    own, by_others = model.kind(), dict[Hashable, int]()
    for (kind, uid), number in columns.kept(_count_all).numbers.items():
        if kind != own:
            by_others[uid] = by_others.get(uid, 0) + number
    public = columns.of(model).codes("uid").counts()
    return {str(uid): by_others[uid] for uid in public if uid in by_others}


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

    @override
    def updated(self, columns: PublicColumns) -> "MentionCounts | None":
        """Follow the mentions of the records that changed."""
        if self.version is None or (moved := columns.changed_since(self.version)) is None:
            return None
        numbers = Counter(self.numbers)
        note_reads(Reads({Mention._meta.db_table}))
        for naming, since, until in _states_of(moved):
            for position, step in (self.version[0], -1), (columns.version[0], 1):
                if since <= position and (until is None or until > position):
                    numbers[naming] += step
        return MentionCounts(+numbers, columns.version)


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
