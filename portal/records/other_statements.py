"""Statements of sources other than claims, such as values of statistics: `statements` of a kind."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypedDict

from django.db.models import Model, QuerySet
from django_stubs_ext import StrOrPromise

from portal.models import Source
from portal.records.contributions import Statement
from portal.records.document_types import Localized
from portal.records.kinds import all_kinds
from portal.records.standings import Judged


@dataclass(frozen=True, kw_only=True)
class TakenStatements:
    """Statements of one kind, other than claims, that were taken from a source.

    `rows` is cut into pages, `show` turns the rows of one page into statements; `standings` says
    how many of all rows stand in which way.
    """

    key: str
    title: StrOrPromise
    rows: QuerySet[Model]
    show: Callable[[Iterable[Any]], list[Statement]]
    standings: Counter[Judged]


class CountingRecord(TypedDict):
    """Record that holds the number of a reporter."""

    title: Localized
    url: str
    reporter: Localized


class StatedFigure(NamedTuple):
    """Statement of a source about a figure, standing or retracted."""

    uid: str
    """Uid of the record."""
    figure: str
    value: str
    source: Source
    recorded_at: datetime
    is_live: bool


class OtherStatements(ABC):
    """Statements about the records of a kind, each with a uid, a source and a standing."""

    @abstractmethod
    def find(self, uid: str) -> Statement | None: ...

    @abstractmethod
    def taken_from(self, source: Source) -> Iterable[TakenStatements]: ...

    @abstractmethod
    def count_by_source(self, sources: Sequence[Source]) -> Iterable[tuple[int, int]]:
        """Return the number that each source has given, by its primary key."""

    @abstractmethod
    def count_by_publisher(self) -> Mapping[str, Counter[Judged]]:
        """Return the numbers of statements of each publisher by standing."""

    @abstractmethod
    def counting_records(self, uids: Sequence[str]) -> Iterable[tuple[str, CountingRecord]]:
        """Return the records that hold the numbers of reporters, by the uid of a statement: a
        source may only pass them on."""

    @abstractmethod
    def about(self, figures: Mapping[str, Set[str]]) -> Iterable[StatedFigure]:
        """Return statements about figures, such as periods, by the uids of records and names."""


def other_statements() -> list[OtherStatements]:
    return [kind.statements for kind in all_kinds().values() if kind.statements]


def find_counting_records(uids: Sequence[str]) -> dict[str, CountingRecord]:
    return dict(pair for one in other_statements() for pair in one.counting_records(uids))


def find_statement(uid: str) -> Statement | None:
    return next(filter(None, (one.find(uid) for one in other_statements())), None)
