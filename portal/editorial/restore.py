"""Going back: an edition, or an earlier save, is loaded into a draft. What the draft held until
then stays as a save of its own."""

from datetime import datetime

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.editorial import drafts
from portal.models import Record, Status, User
from portal.publication import snapshots
from portal.publication.publishing import NotAllowed, start_edit
from portal.publication.snapshots import Content


@transaction.atomic
def load_version[R: Record](
    record: R, stored: Content, *, by: User, at: datetime, note: str
) -> tuple[R, list[StrOrPromise]]:
    """Load a content into a draft, or into a new draft of what is public. Returns the draft and
    the words for what could not be restored.

    Raises NotAllowed when it is no draft, or not the version that the caller saw.
    """
    seen = drafts.lock_draft(record)
    if sentence := find_refusal(seen):
        raise NotAllowed(sentence)
    if seen.version != record.version:
        raise NotAllowed(_("“%s” was changed in the meantime. Look at what it holds now.") % seen)
    draft = start_edit(seen, by=by, at=at) if seen.is_published else seen
    try:
        with drafts.change_draft(draft, by=by, at=at, note=note) as fresh:
            lost = snapshots.restore(fresh, stored)
    except (IntegrityError, DataError) as problem:
        raise NotAllowed(
            _(
                "It no longer fits the rules for this kind of record, so it cannot be loaded as a "
                "whole. Compare it with what is there now and copy what you need."
            )
        ) from problem
    return fresh, lost


def find_refusal(record: Record) -> str:
    """Why nothing can be loaded into it, or in its place; empty when it can."""
    if record.status == Status.REVIEW:
        return _("“%s” waits for review: nobody changes it until it is sent back.") % record
    if record.status == Status.WITHDRAWN:
        return _("“%s” is withdrawn. Begin again with it as a draft first.") % record
    if record.is_published and record.open_draft() is not None:
        return _("A draft of “%s” is being edited. Load it into that draft.") % record
    return ""
