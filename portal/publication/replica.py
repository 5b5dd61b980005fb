"""Reads from a copy of the database (`DATABASE_REPLICA_URL`), for as long as it has caught up."""

from contextlib import AbstractContextManager
from contextvars import ContextVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model

from portal.models.reads import set_within
from portal.publication.public_version import AWAY, RecentVersion, recent_version

REPLICA = "replica"
"""Its name in `DATABASES`."""

_alias: ContextVar[str] = ContextVar("reading_alias", default=DEFAULT_DB_ALIAS)
PAUSE = 10.0
"""Seconds in which a replica that did not answer is left alone: the reader who tries it waits."""
_copied = RecentVersion(REPLICA, pause=PAUSE)


class ReplicaRouter:
    """Sends queries to the database that `reading_from` names; all that is written, and what is
    read for it, to the primary."""

    def db_for_read(self, model: type[Model], **hints: object) -> str:
        return reading_alias()

    def db_for_write(self, model: type[Model], **hints: object) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **hints: object) -> bool:
        return True

    def allow_migrate(self, alias: str, app_label: str, **hints: object) -> bool | None:
        return False if alias == REPLICA else None


def reading_alias() -> str:
    """Return the name of the database that is read from now."""
    return _alias.get()


def reading_from(alias: str) -> AbstractContextManager[None]:
    """Let the queries of the block read from a database."""
    return set_within(_alias, alias)


def has_caught_up() -> bool:
    """True if there is a replica and it has all that the public is told now."""
    if REPLICA not in settings.DATABASES:
        return False
    try:
        return _copied.get() == recent_version()
    except AWAY:
        return False


def forget_replica() -> None:
    """Note that the replica did not answer."""
    _copied.note_failure()
