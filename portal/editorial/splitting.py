"""Splits a record in two: rows such as the phases of a plant go to a new record, with what is said
of them. Both are drafts of one bundle, so that nothing is public twice or nowhere."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.editorial import bundles, drafts, sourcing
from portal.editorial.held_bundles import hold
from portal.facts import PartPath
from portal.facts.identifiers import new_uid
from portal.models import Part, Record, User
from portal.publication import publishing, snapshots
from portal.publication.publishing import NotAllowed


@transaction.atomic
def split_off[R: Record](
    record: R,
    uids: Collection[str],
    *,
    title: str,
    slug: str,
    shared: Sequence[str],
    by: User,
    at: datetime,
) -> R:
    """Move rows of the part by which a record can be split, by their `uids`, from its draft into
    that of a new record. Claims and rulings about them go along, under new uids, and so do rows
    that name them; `shared` are the facts of the record that hold for both. Returns the new draft.
    Raises NotAllowed."""
    note = _("Split: a part of it has gone to “%s”") % title
    name = _("Split: %(one)s · %(other)s") % {"one": record, "other": title}
    bundle = bundles.bundle_of(record) or bundles.open_bundle(name, by=by, at=at)
    hold(bundle)  # before the draft, as whoever publishes it does
    with sourcing.change_seen_draft(record, by=by, at=at, note=note) as fresh:
        rows = snapshots.rows_of(fresh, record.split_by)
        going = [row for row in rows if row.uid in uids]
        if not going:
            raise NotAllowed(_("Tick what goes to the new record."))
        if len(going) == len(rows):
            raise NotAllowed(_("At least one stays. To rename the record, change its titles."))
        new = type(record)(title_en=title, slug=slug)
        new.save()
        _share(fresh, new, shared)
        _move_rows(fresh, new, going)
        if record.sibling:
            setattr(new, record.sibling, fresh.edit_of or fresh)
            if getattr(fresh, record.sibling) is None:
                setattr(fresh, record.sibling, new)
        new.save()
        said = _("Split off from “%s”") % record
        drafts.finish_change(new, by=by, at=at, note=said)
        publishing.share_work(new, fresh, at=at, note=said)
        bundles.put_into(bundle, fresh)
        bundles.put_into(bundle, new)
    return new


def _share(record: Record, new: Record, names: Sequence[str]) -> None:
    """Give the new record facts of the other, with what sources say of them and the decisions."""
    for name in names:
        if value := record.accepted(name):
            sourcing.take_text(new, new.facts[name], name, value)
    for relation in new.evidence():
        for row in snapshots.rows_of(record, relation):
            if row.fact in names and getattr(row, "retracted_at", None) is None:  # type: ignore[attr-defined]
                _copy(row, new)


def _move_rows(record: Record, new: Record, going: Sequence[Part]) -> None:
    now = {row.uid: _copy(row, new) for row in going}
    for relation in record.parts:
        for row in snapshots.rows_of(record, relation):
            for column in row.naming_columns():
                named = getattr(row, column.name).split()
                if column.relation == record.split_by and not now.keys().isdisjoint(named):
                    own = " ".join(now[uid] for uid in named if uid in now)
                    now[row.uid] = _copy(row, new, **{column.name: own})
                    _leave_out(row, column.name, [uid for uid in named if uid not in now])
    for relation in record.evidence():
        for row in snapshots.rows_of(record, relation):
            path = PartPath.parse(row.fact)  # type: ignore[attr-defined]
            if path and path.uid in now:
                _copy(row, new, fact=str(path._replace(uid=now[path.uid])))
    record.part_rows(record.split_by).filter(record=record, uid__in=now).delete()


def _leave_out(row: Part, column: str, left: Sequence[str]) -> None:
    """Let a row name only what is `left`; one that named nothing else goes, as without a name it
    would be about all."""
    if left:
        setattr(row, column, " ".join(left))
        row.save()
    else:
        row.delete()


def _copy(row: Part, new: Record, **changed: str) -> str:
    """Copy a row to another record under a new uid, which is returned."""
    copied = type(row)._base_manager.get(pk=row.pk)
    copied.pk, copied.uid, copied.record = None, new_uid(), new
    for name, value in changed.items():
        setattr(copied, name, value)
    copied._state.adding = True
    copied.save()
    return copied.uid
