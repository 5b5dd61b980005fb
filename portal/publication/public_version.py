"""The version of everything public: what is made from one version does not change with it."""

import threading
import time
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connection, connections

from portal.models import Change, ErrorReport, JournalHead, Release, Story, Waiver

TITLES = ("title_en", "title_zh_hans", "title_ru")
NOTICE = (
    f"FROM {Story._meta.db_table} WHERE slug = '{Story.NOTICE}'"
    " AND status = 'published' AND edit_of_id IS NULL"
)
TOLD = {ErrorReport._meta.db_table, Waiver._meta.db_table}
"""Tables of which pages show the rows that stand, and the version tells which."""
KEYS = "SELECT MAX(id) || ' ' || SUM(id)"
"""Tells which rows stand, as new ones have larger keys and none comes back."""
QUERY = (
    f"SELECT position, at, (SELECT SUM(size) FROM {Release._meta.db_table}), "  # noqa: S608
    + ", ".join(f"(SELECT {title} {NOTICE})" for title in TITLES)
    + f", ({KEYS} FROM {ErrorReport._meta.db_table} WHERE decided_at IS NULL)"
    + f", ({KEYS} FROM {Waiver._meta.db_table} WHERE ended_at IS NULL)"
    + f" FROM {JournalHead._meta.db_table}"
)
"""As text, because every answer that is made asks it; building it takes longer than asking."""
SECONDS = 1.0
"""Longest time that a process relies on the version that it read, or on not being able to."""


AWAY = OperationalError, InterfaceError
"""Exceptions of a database that cannot be asked."""
LONGEST_TRY = 30.0
"""Seconds after which a try to reach the database is held to be lost."""


class PublicVersion(NamedTuple):
    """The last change in the log with its moment, as the database writes it, the size of all
    releases, which are no changes, and the notice to readers, which the pages carry."""

    position: int = 0
    at: object = None
    releases: object = None
    notice_en: str | None = None
    notice_zh_hans: str | None = None
    notice_ru: str | None = None
    reports: object = None
    """Reports that wait for an editor, whose number pages tell, as `KEYS` writes them."""
    waivers: object = None
    """Waivers that stand, which pages of records show, as `KEYS` writes them."""

    @property
    def notice(self) -> dict[str, str]:
        """The notice by language; empty without one."""
        found = {"en": self.notice_en, "zh-hans": self.notice_zh_hans, "ru": self.notice_ru}
        return {language: text for language, text in found.items() if text}


def read_version(alias: str = DEFAULT_DB_ALIAS) -> PublicVersion:
    """Read the version from a database, in one query."""
    with connections[alias].cursor() as cursor:
        cursor.execute(QUERY)
        row = cursor.fetchone()
    return PublicVersion(*row) if row else PublicVersion()


def may_be_late(old: PublicVersion, new: PublicVersion) -> bool:
    """Tell whether readers may see a version a moment later: one that takes nothing back."""
    is_later = 0 < old.position < new.position
    if not is_later or old != new._replace(position=old.position, at=old.at):
        return False
    between = Change.objects.filter(position__gt=old.position, position__lte=new.position)
    try:
        return not between.filter(action=Change.Action.REMOVE).exists()
    except AWAY:
        return False


def recent_version() -> PublicVersion:
    """Return the version as it was at most a second ago. Within a transaction it is read each
    time, as its own changes count."""
    return read_version() if connection.in_atomic_block else _recent.get()


def forget_recent_version() -> None:
    """Let this process see at once what it has just committed."""
    _recent.forget()


class RecentVersion:
    """The version of a database and when it was read, shared by the threads of a process. While it
    is away one thread asks it at a time, and the others do not wait for that."""

    def __init__(self, alias: str = DEFAULT_DB_ALIAS, *, pause: float = SECONDS) -> None:
        """`pause`: seconds after a failure in which it is not asked again."""
        self._alias, self._pause = alias, pause
        self._lock = threading.Lock()
        self._forgotten = 0
        self._known: tuple[float, PublicVersion] | None = None
        self._asks_again_at: float | None = None
        """While the database is away: when somebody tries it again."""

    def get(self) -> PublicVersion:
        began = time.monotonic()
        with self._lock:
            if self._known and began - self._known[0] < SECONDS:
                return self._known[1]
            if self._asks_again_at is not None:
                if began < self._asks_again_at:
                    raise OperationalError("The database did not answer a moment ago.")
                self._asks_again_at = began + LONGEST_TRY  # for the others
            forgotten = self._forgotten
        try:
            found = read_version(self._alias)
        except AWAY:
            self.note_failure()
            raise
        with self._lock:
            self._asks_again_at = None
            if forgotten == self._forgotten:  # nothing was committed here while it was read
                self._known = began, found
        return found

    def note_failure(self) -> None:
        """Do not ask it again for a while."""
        self._known, self._asks_again_at = None, time.monotonic() + self._pause

    def forget(self) -> None:
        with self._lock:
            self._known = None
            self._forgotten += 1


_recent = RecentVersion()
