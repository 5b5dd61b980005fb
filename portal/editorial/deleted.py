"""First drafts that were deleted: each is kept for a month, so that it can be brought back."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.editorial import drafts
from portal.editorial.autosave import KEPT_FOR
from portal.models import Record, Revision, User
from portal.publication import snapshots
from portal.publication.publishing import NotAllowed
from portal.records.registry import record_model

UID = "uid"
"""Key that only the content of a deleted draft has: comments, steps and marked passages know the
record by it."""


def keep_deleted(record: Record, *, by: User, at: datetime) -> None:
    """Replace the saves of a draft that is about to be deleted by what it holds now."""
    content = {**snapshots.of(record), UID: record.uid}
    about = {"kind": record._meta.model_name, "record_id": record.pk, "version": record.version}
    Revision.objects.of(record).delete()
    Revision.objects.create(**about, content=content, saved_at=at, saved_by=by)


def list_deleted() -> QuerySet[Revision]:
    """Return what can be brought back, the newest first."""
    return Revision.objects.filter(content__has_key=UID).order_by("-saved_at", "-pk")


@transaction.atomic
def bring_back(pk: int, *, by: User, at: datetime) -> tuple[Record, list[StrOrPromise]]:
    """Make a draft of a deleted one, under its uid. Returns it and the words for what could not be
    restored. Raises NotAllowed when somebody else has brought it back."""
    kept = list_deleted().select_for_update().filter(pk=pk).first()
    if kept is None:
        raise NotAllowed(_("It is no longer there."))
    uid, title = kept.content[UID], kept.content["fields"]["title_en"]
    record = record_model(kept.kind)(uid=uid, slug=uid, title_en=title)
    record.save()
    with drafts.change_draft(record, by=by, at=at, note=_("Brought back")) as fresh:
        lost = snapshots.restore(fresh, kept.content)
    kept.delete()
    return fresh, lost


def purge_deleted(*, at: datetime) -> None:
    Revision.objects.filter(saved_at__lt=at - KEPT_FOR).filter(content__has_key=UID).delete()
