"""Changing what a draft holds. Whoever writes into one, a form, a command or a button, goes
through here, so that each save is known to the next and nobody writes over another unawares."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from portal.models import Publishable, Status, User
from portal.publication import copies
from portal.publication.publishing import NotAllowed, log_change


@contextmanager
def change_draft[P: Publishable](
    record: P, *, by: User, at: datetime, note: str = ""
) -> Iterator[P]:
    """Change a draft: gives the row as it is stored, held against other writers, and saves it
    with its new version at the end. Raises NotAllowed when it is no draft.

        with drafts.change_draft(draft, by=editor, at=now) as fresh:
            fresh.claims.create(…)
    """
    with transaction.atomic():
        fresh = lock_draft(record)
        if fresh.status != Status.DRAFT:
            raise NotAllowed(_("“%s” is not a draft, so it cannot be changed.") % fresh)
        copies.begin_changes([fresh])
        yield fresh
        fresh.save()
        finish_change(fresh, by=by, at=at, note=note)


def lock_draft[P: Publishable](record: P) -> P:
    """The stored row, locked until the transaction ends. Raises NotAllowed when it is gone."""
    fresh = cast("P | None", type(record).working.held().filter(pk=record.pk).first())
    if fresh is None:
        raise NotAllowed(_("It is no longer there."))
    return fresh


def finish_change(record: Publishable, *, by: User, at: datetime, note: str = "") -> None:
    """Keep what the draft holds after the change, and who changed it."""
    copies.keep_revisions([record], by=by, at=at)
    log_change(record, by=by, at=at, note=note)
