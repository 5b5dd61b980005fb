"""Versions of what is public: how they are read, and which tables changed from one to the next."""

from collections.abc import Iterable
from functools import cache, lru_cache
from operator import itemgetter
from typing import cast

from django.db.models import Max

from portal.models import Change, JournalHead, SearchWord, Source
from portal.models.bulk import ask
from portal.models.history import history_models
from portal.models.reads import NAMED_SOURCES, reads_unnoted
from portal.records.extension_points import ExtensionPoint

type Version = tuple[int, object, int, str]
"""Last position of the change log, its moment, the count of what lets all be read anew, and the uid
of the last change."""

tables_of_kind: ExtensionPoint[[str], str] = ExtensionPoint()
"""Names of the tables with rows of a kind of the change log."""

EMPTY: Version = (0, None, 0, "")
VERSION = (
    f'SELECT head.position, head.at, removals, uid FROM "{JournalHead._meta.db_table}" head'  # noqa: S608
    f' LEFT JOIN "{Change._meta.db_table}" last ON last.position = head.position'
)
"""As text, because every answer that is made asks it; building it takes longer than asking."""


def read_version() -> Version:
    return cast(Version, (ask(JournalHead, VERSION) or [EMPTY])[0])


@lru_cache(maxsize=64)
def is_logged(version: Version, _asking: Version) -> bool:
    """Tell whether the log has the last change of a version. A process has read one that it has not
    where a transaction of its own was rolled back."""
    position, *_about, uid = version
    with reads_unnoted():
        return not position or Change.objects.filter(position=position, uid=uid).exists()


class Follower:
    """Follows the change log from one version to the next."""

    version = EMPTY

    def catch_up(self, version: Version) -> bool:
        """Follow the log to a version. False if the log was put back, if what is shown became
        another without a change, or if something was taken out of the past."""
        if version[0] != self.version[0] and not is_logged(self.version, version):
            return False
        if version[0] > self.version[0]:
            if version[2] != self.version[2]:
                return False
            self.follow(version)
        # Or one asks who began to read before.
        return version[0] < self.version[0] or version == self.version

    def follow(self, version: Version) -> None:
        raise NotImplementedError


class TableMoves(Follower):
    """Last positions at which tables changed, since it began to follow."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.version = EMPTY
        self._begun = 0
        self._moved_at: dict[str, int] = {}

    def follow(self, version: Version) -> None:
        known, self.version = self.version[0], version
        if not known:
            self._begun = version[0]
            return
        moved = Change.objects.filter(position__gt=known, position__lte=version[0]).order_by()
        last = moved.values_list("kind", "action").annotate(Max("position"))
        for kind, action, position in sorted(last, key=itemgetter(2)):
            tables = tables_of_kind.collect(kind)
            if Source._meta.db_table in tables and action != Change.Action.INSERT:
                tables.append(NAMED_SOURCES)
            self._moved_at |= dict.fromkeys(tables, position)

    def stand(self, tables: Iterable[str], since: int, position: int) -> bool:
        """Tell whether tables are at a position as they were before. Those that the log does not
        follow may have changed with any position."""
        if since >= position:
            return since == position
        moved_at = (self._moved_at.get(one, self._begun) for one in tables)
        return _logged().issuperset(tables) and all(last <= since for last in moved_at)


@cache
def _logged() -> set[str]:
    tables = (model._meta.db_table for model in history_models())
    return {NAMED_SOURCES, SearchWord._meta.db_table, *tables}
