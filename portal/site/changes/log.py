"""The change log for readers: each change in words, and how much was first published when."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import NamedTuple, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django_stubs_ext import StrOrPromise

from portal.editorial.roles import role_of
from portal.formatting.locales import join_list
from portal.models import Change, Edition, User
from portal.models.reads import Reads, note_reads, reads_noted, reads_unnoted
from portal.models.removals import NAME
from portal.publication import time_travel
from portal.publication.followed_tables import row_kinds
from portal.records.column_store import PublicColumns
from portal.records.document_types import JsonObject, Localized, RecordDocument
from portal.records.extension_points import ExtensionPoint
from portal.records.kinds import all_kinds
from portal.site.changes import compare_documents
from portal.site.changes.change import DocumentChange, Names

NAMED = 5
"""Number of new records of a day that are named; of more their number is given."""

type ChangePair = tuple[Change, JsonObject | None]
"""A change, and what was public before it; None for something new."""


@dataclass(frozen=True, kw_only=True)
class ObjectChange:
    """What a change says of its object; `differences` may be empty where only names changed."""

    title: Localized
    url: str
    differences: list[DocumentChange] = field(default_factory=list)


row_changes: ExtensionPoint[[Sequence[ChangePair]], tuple[int, ObjectChange]] = ExtensionPoint()
"""Changes of rows that are no records, by position; those of other kinds are left out."""


@dataclass(frozen=True, kw_only=True)
class LoggedChange:
    change: Change
    told: ObjectChange
    kind: StrOrPromise

    @property
    def at(self) -> datetime:
        return self.change.at

    @property
    def edition(self) -> Edition | None:
        return self.change.edition

    @property
    def reason(self) -> str:
        return self.edition.note if self.edition else self.change.reason

    @property
    def role(self) -> str:
        """Role of the person who published it, as it is now; empty for a program."""
        return role_words(self.edition.issued_by) if self.edition else ""


class LogPage(NamedTuple):
    rows: list[LoggedChange]
    last: int | None
    """Position of the last change that was read, if there are more."""


@dataclass(frozen=True, kw_only=True)
class FirstPublished:
    """What was new on a day: numbers by kind, or the records themselves if they are few."""

    day: date
    counts: list[tuple[str, StrOrPromise, int]]
    """(address of the list, empty if there is none; name in the plural; number)."""
    named: list[LoggedChange]
    at: datetime
    """The last moment."""

    @property
    def count(self) -> int:
        return sum(count for _kind, _words, count in self.counts)


def logged_changes() -> QuerySet[Change]:
    """Return the changes that are told to readers; in the past, those made by then. Of what was
    withdrawn since, only that is told."""
    kinds = [*all_kinds(), *(one.kind for one in row_kinds().values() if one.words)]
    plain = Concat("kind", Value(""))  # most are told: without it the planner takes their index
    if (then := time_travel.past_moment()) is None:
        told, is_last = Change.objects.all(), Q(until=None)  # of most, so that few are looked up
    else:
        told = Change.objects.filter(position__lte=then.position)
        is_last = Q(until=None) | Q(until__gt=then.position)
    removal = told.filter(is_last, action=Change.Action.REMOVE)
    gone = removal.filter(kind=OuterRef("kind"), key=OuterRef("key"))
    found = told.alias(plain=plain).filter(plain__in=kinds)
    return found.filter(is_last | Q(action=Change.Action.REMOVE) | ~Exists(gone))


def newest_changes(
    found: QuerySet[Change], number: int, names: Names, *, since: int | None = None
) -> LogPage:
    """Return the newest of these changes that are no first publications, compared with what was
    public before, or at the position `since`; without those that only concern names, of which
    there may be many. Five queries, and those of rows."""
    corrections = [
        change
        for action in (Change.Action.UPDATE, Change.Action.REMOVE)
        for change in _loaded(found.filter(action=action).order_by("-position")[: number + 1])
    ]
    corrections.sort(key=lambda change: -change.position)
    few = corrections[:number]
    told = _tell(few, names, since)
    rows = [one for one in told if one.change.is_removal or one.told.differences]
    return LogPage(rows, few[-1].position if len(corrections) > number else None)


def _tell(
    changes: Sequence[Change], names: Names, since: int | None = None
) -> Iterator[LoggedChange]:
    changes = [one for one in changes if one.is_removal or one.said is not None]
    before = _states_before(changes, since)
    pairs: list[ChangePair] = [(one, before.get(one.position)) for one in changes]
    own_rows = row_kinds()
    rows = dict(row_changes.collect([pair for pair in pairs if pair[0].kind in own_rows]))
    for change, was in pairs:
        own = own_rows.get(change.kind)
        told = rows.get(change.position) if own else _record_change(change, was, names)
        if told:
            words = own.words if own else all_kinds()[change.kind].one
            yield LoggedChange(change=change, told=told, kind=words)


def first_published(found: QuerySet[Change], names: Names) -> list[FirstPublished]:
    """Return what was new, by day, newest first. Two queries, three with names."""
    new = found.filter(action=Change.Action.INSERT).order_by()
    moments: dict[date, list[datetime]] = defaultdict(list)
    numbers: dict[date, Counter[str]] = defaultdict(Counter)
    for at, kind, count in _count(new):
        moments[at.date()].append(at)
        numbers[at.date()][kind] += count
    few = [day for day, counts in numbers.items() if counts.total() <= NAMED]
    named = defaultdict(list)
    if few:
        at_few = new.filter(at__in=[at for day in few for at in moments[day]])
        for one in _tell(list(_loaded(at_few.order_by("position"))), names):
            named[one.at.date()].append(one)
    return [
        FirstPublished(
            day=day,
            counts=[
                (path, words, numbers[day][kind])
                for kind, path, words in _kind_words()
                if numbers[day][kind]
            ],
            named=named[day],
            at=max(moments[day]),
        )
        for day in sorted(numbers, reverse=True)
    ]


@dataclass(frozen=True)
class CountedChanges:
    sql: str
    rows: QuerySet[Change] = field(compare=False)


def _count(new: QuerySet[Change]) -> list[tuple[datetime, str, int]]:
    """Count first publications by moment and kind. Two queries, once they are known: how many are
    told changes when something else is first published, or withdrawn."""
    turns = [
        Change.objects.filter(action=action).order_by("-position").values_list("pk").first()
        for action in (Change.Action.INSERT, Change.Action.REMOVE)
    ]
    return PublicColumns().kept(_count_new, CountedChanges(str(new.query), new), *turns)


def _count_new(
    _columns: PublicColumns, found: CountedChanges, *_turns: object
) -> list[tuple[datetime, str, int]]:
    with reads_unnoted(), reads_noted() as reads:
        counted = list(found.rows.values_list("at", "kind").annotate(Count("pk")))
    note_reads(Reads(reads.tables - {Change._meta.db_table}))
    return counted


def role_words(user: User) -> str:
    roles = [role for group in user.groups.all() if (role := role_of(group))]
    return join_list(str(role.label) for role in roles)


def _kind_words() -> Iterator[tuple[str, str, StrOrPromise]]:
    for kind in all_kinds().values():
        yield kind.kind, kind.path, kind.many
    for row in row_kinds().values():
        yield row.kind, "", row.words


def _loaded(found: QuerySet[Change]) -> QuerySet[Change]:
    with_edition = found.select_related("edition__issued_by").defer("content", "edition__content")
    return with_edition.prefetch_related("edition__issued_by__groups")


def _states_before(changes: Sequence[Change], since: int | None) -> dict[int, JsonObject]:
    """Return what was public of each object before its change, by position of the change."""
    keys = defaultdict(set)
    for change in changes:
        keys[change.kind].add(change.key)
    if not keys:
        return {}
    objects = reduce(or_, (Q(kind=kind, key__in=some) for kind, some in keys.items()))
    states = Change.objects.filter(objects).select_related("edition")
    states = states.defer("content", "edition__content")
    if since is None:
        followed = states.filter(until__in=[change.position for change in changes])
        return {one.until: one.said for one in followed if one.until and one.said is not None}
    stood = {(one.kind, one.key): one.said for one in states.at_position(since)}
    found = {change.position: stood.get((change.kind, change.key)) for change in changes}
    return {position: said for position, said in found.items() if said is not None}


def _record_change(change: Change, was: JsonObject | None, names: Names) -> ObjectChange | None:
    now = change.said
    if (document := now or was) is None:
        is_last = change.is_removal and change.until is None
        return ObjectChange(title=NAME, url=f"/id/{change.key}/") if is_last else None
    if now is None or was is None:
        return ObjectChange(title=document["title"], url=document["url"])
    differences = compare_documents(cast(RecordDocument, was), cast(RecordDocument, now), names)
    return ObjectChange(title=document["title"], url=document["url"], differences=differences)
