"""Going back: an edition, or an earlier save, is loaded into a draft. What the draft held until
then stays as a save of its own. A first draft that was deleted is kept for a month."""

from datetime import datetime

from django.db import DataError, IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.editorial import drafts
from portal.editorial.autosave import KEPT_FOR
from portal.models import Record, Revision, Status, User
from portal.publication import snapshots
from portal.publication.publishing import NotAllowed, start_edit
from portal.publication.snapshots import Content
from portal.records.registry import record_model


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


UID = "uid"
"""Key that only the content of a deleted draft has: comments, steps and marked passages know the
record by it."""


def keep_deleted(record: Record, *, by: User, at: datetime) -> None:
    """Replace the saves of a draft that is about to be deleted by what it holds now."""
    content = {**snapshots.of(record), UID: record.uid}
    about = {"kind": record.kind(), "record_id": record.pk, "version": record.version}
    Revision.objects.of(record).delete()
    Revision.objects.create(**about, content=content, saved_at=at, saved_by=by)


def list_deleted() -> QuerySet[Revision]:
    """Return what can be brought back, the newest first."""
    return Revision.objects.filter(content__has_key=UID).order_by("-saved_at", "-pk")


@transaction.atomic
def bring_back(pk: int, *, by: User, at: datetime) -> tuple[Record, list[StrOrPromise]]:
    """Make a draft of a deleted one, under its uid. Returns it and the words for what could not be
    restored. Raises NotAllowed when somebody else has brought it back, or made it anew by the
    form that was still open."""
    kept = list_deleted().select_for_update().filter(pk=pk).first()
    if kept is None:
        raise NotAllowed(_("It is no longer there."))
    uid, title = kept.content[UID], kept.content["fields"]["title_en"]
    model = record_model(kept.kind)
    if (made := model.working.filter(uid=uid).first()) is not None:
        raise NotAllowed(_("“%s” is there again already.") % made)
    record = model(uid=uid, slug=uid, title_en=title)
    record.save()
    with drafts.change_draft(record, by=by, at=at, note=_("Brought back")) as fresh:
        lost = snapshots.restore(fresh, kept.content)
    kept.delete()
    return fresh, lost


def purge_deleted(*, at: datetime) -> None:
    list_deleted().filter(saved_at__lt=at - KEPT_FOR).delete()
