"""A retraction that is public is taken back: drafts as they would be without it, in a bundle."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from portal.editorial import sourcing
from portal.editorial.retraction.resting import Reasons
from portal.editorial.retraction.steps import open_bundle, put_in
from portal.models import Bundle, Edition, Publishable, Record, Source, User
from portal.publication import copies, snapshots
from portal.publication.publishing import NotAllowed
from portal.publication.snapshots import Content
from portal.records.extension_points import ExtensionPoint
from portal.records.registry import record_models

further_drafts: ExtensionPoint[[Source, str, User, datetime], Publishable] = ExtensionPoint()
"""Extension point: begins the drafts in which what else was retracted with a source stands again,
for a reason, as far as a person may."""


@transaction.atomic
def reinstate(source: Source, reasons: Reasons, *, by: User, at: datetime) -> Bundle:
    """Begin drafts in which what was retracted with a source is as it was before, with all that has
    changed since, and put them into a bundle that takes the mark off the source. Records that
    somebody edits are left out. Raises NotAllowed."""
    stored = Source.working.select_for_update(no_key=True).get(pk=source.pk)
    moment = stored.retracted_at
    if moment is None:
        raise NotAllowed(_("“%s” is not retracted.") % source)
    bundle = open_bundle(stored, reasons, name=f"Taken back: {source}", by=by, at=at)
    drafts: list[Publishable] = []
    for record in _records(stored, by):
        if record.open_draft() is not None:
            continue
        with sourcing.change_seen_draft(record, by=by, at=at, note=bundle.reason_en) as draft:
            if parts := _around(record, moment):
                merged, _left = snapshots.merge(*parts, copies.content_of(draft))
                copies.write_content(draft, merged)
            moved = _retracted(type(draft), stored).filter(record=draft)  # by a merge since
            moved.update(retracted_at=None, retraction_reason="")
        drafts.append(draft)
    drafts += further_drafts.collect(stored, bundle.reason_en, by, at)
    put_in(bundle, drafts)
    return bundle


def _records(source: Source, by: User) -> Iterator[Record]:
    """Yield the public records with claims that were retracted with a source."""
    for model in record_models():
        if model.facts and by.has_perm(f"{model._meta.app_label}.change_{model.kind()}"):
            claims = _retracted(model, source)
            yield from model.objects.filter(pk__in=claims.values("record")).order_by("pk")


def _retracted(model: type[Record], source: Source) -> QuerySet[Model]:
    about = {"source": source, "retraction_reason": source.retraction_reason_en}
    return model.part_rows("claims").filter(retracted_at__isnull=False, **about)


def _around(record: Record, moment: datetime) -> tuple[Content, Content] | None:
    """Return what a record held from a retraction on, and what it held before."""
    of_record = Edition.objects.filter(kind=record.kind(), record_uid=record.uid)
    editions = of_record.order_by("number").defer("document")
    issued = list(editions.filter(issued_at=moment))
    before = editions.filter(number__lt=issued[0].number).last() if issued else None
    return (issued[-1].content, before.content) if before else None
