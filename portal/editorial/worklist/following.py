"""When the checks run: for one record after each save and step, for all of them at night."""

from datetime import datetime
from threading import local

from django.db import transaction
from django.utils import timezone

from portal.editorial import nightly
from portal.editorial.worklist.links import check_links
from portal.editorial.worklist.refreshing import refresh_all, refresh_kind
from portal.models import Publishable, Step
from portal.records import registry


class _Changed(local):
    """What the transactions of this thread have changed and the checks have not yet seen."""

    def __init__(self) -> None:
        self.uids: dict[type[Publishable], set[str]] = {}


_changed = _Changed()


@registry.after_step
def follow(record: Publishable, step: Step) -> None:
    """Check a record once what changes it is stored. A thousand records of one transaction are
    checked together; a check that fails is logged, and the save stands."""
    _changed.uids.setdefault(type(record), set()).add(record.uid)
    transaction.on_commit(_check_changed, robust=True)


@nightly.nightly
def check_all(at: datetime) -> None:
    refresh_all(at=at)
    check_links(at=at)


def _check_changed() -> None:
    found, _changed.uids = _changed.uids, {}
    for model, uids in found.items():
        refresh_kind(model, uids, at=timezone.now())
