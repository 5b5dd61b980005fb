"""Triggers of the checks: one record after each save and step, all records at night."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import local
from weakref import WeakSet

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from portal.editorial.worklist.archiving import archive_sources
from portal.editorial.worklist.links import check_links
from portal.editorial.worklist.refreshing import refresh_all, refresh_changed
from portal.models import Publishable, Source
from portal.records.signals import TakenStep


def follow_steps(*, taken: Sequence[TakenStep], **kwargs: object) -> None:
    """Check records after their transaction is committed. All records of a transaction are checked
    together; the failure of a check is logged and does not undo the save."""
    for record, step in () if _waiting.is_left else taken:
        _check_later(type(record), record.uid, is_public=step.action in ("publish", "withdraw"))


def follow_bundle(record: Publishable) -> None:
    """Check a draft that was put into a bundle, or taken out, and what names it, in the same
    way."""
    if not _waiting.is_left:
        _check_later(type(record), record.uid, is_public=True)


def follow_retraction(source: Source) -> None:
    """Check what names a source that was retracted, or is no longer, in the same way."""
    if not _waiting.is_left:
        _check_later(Source, str(source.pk), is_public=True)


def _check_later(model: type[Model], uid: str, *, is_public: bool) -> None:
    change = _Change(model, uid, is_public=is_public)
    _waiting.changes.add(change)
    transaction.on_commit(change, robust=True)


@contextmanager
def left_to_caller() -> Iterator[None]:
    """Check nothing of what changes in the block: the caller does, when there is time."""
    _waiting.is_left = True
    try:
        yield
    finally:
        _waiting.is_left = False


def check_all(*, at: datetime, **kwargs: object) -> None:
    refresh_all(at=at)
    check_links(at=at)
    archive_sources(at=at)


class _Change:
    """A changed record or source, referenced only by the commit hooks of its transaction: a
    rollback, also to a savepoint, drops the hook and with it the change."""

    def __init__(self, model: type[Model], uid: str, *, is_public: bool) -> None:
        self.model, self.uid, self.is_public = model, uid, is_public

    def __call__(self) -> None:
        """Check all changes of the transaction at once; the hooks of the others find nothing
        left."""
        if self in _waiting.changes:
            changes = list(_waiting.changes)
            _waiting.changes.clear()
            public = [change for change in changes if change.is_public]
            refresh_changed(_by_model(changes), _by_model(public), at=timezone.now())


def _by_model(changes: Iterable[_Change]) -> dict[type[Model], set[str]]:
    uids: dict[type[Model], set[str]] = {}
    for change in changes:
        uids.setdefault(change.model, set()).add(change.uid)
    return uids


class _Waiting(local):
    """Changes of the transaction of this thread that are not yet checked."""

    def __init__(self) -> None:
        self.is_left = False
        self.changes: WeakSet[_Change] = WeakSet()


_waiting = _Waiting()
