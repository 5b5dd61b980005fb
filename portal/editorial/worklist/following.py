"""When the checks run: for one record after each save and step, for all of them at night."""

from datetime import datetime
from threading import local
from weakref import WeakSet

from django.db import transaction
from django.utils import timezone

from portal.editorial.worklist.links import check_links
from portal.editorial.worklist.refreshing import refresh_all, refresh_kind
from portal.models import Publishable


def follow_step(sender: type[Publishable], *, record: Publishable, **kwargs: object) -> None:
    """Check a record once what changes it is stored. A thousand records of one transaction are
    checked together; a check that fails is logged, and the save stands."""
    change = _Change(type(record), record.uid)
    _waiting.changes.add(change)
    transaction.on_commit(change, robust=True)


def check_all(sender: None, *, at: datetime, **kwargs: object) -> None:
    refresh_all(at=at)
    check_links(at=at)


class _Change:
    """A changed record, held by nothing but the commit hooks of its transaction: a rollback, also
    one to a savepoint, drops the hook and the change with it."""

    def __init__(self, model: type[Publishable], uid: str) -> None:
        self.model, self.uid = model, uid

    def __call__(self) -> None:
        """Check every change of the transaction, and leave nothing to the hooks of the others."""
        if self in _waiting.changes:
            changes = list(_waiting.changes)
            _waiting.changes.clear()
            uids: dict[type[Publishable], set[str]] = {}
            for change in changes:
                uids.setdefault(change.model, set()).add(change.uid)
            for model, found in uids.items():
                refresh_kind(model, found, at=timezone.now())


class _Waiting(local):
    """The changes of this thread's transaction that are not yet checked."""

    def __init__(self) -> None:
        self.changes: WeakSet[_Change] = WeakSet()


_waiting = _Waiting()
