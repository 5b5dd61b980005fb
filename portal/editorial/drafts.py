"""Changing what drafts hold. Whoever writes into one, a form, a command or a button, goes through
here, so that each save is known to the next and nobody writes over another unawares. Many at once
are opened, changed and discarded in a few statements, by the same rules."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import ManyToOneRel, Q
from django.utils.translation import gettext as _

from portal.editorial.held_bundles import forget_deleted
from portal.models import Publishable, Record, Revision, Status, Step, User
from portal.models.bulk import insert, update
from portal.publication.copies import begin_changes, copy_rows, keep_revisions
from portal.publication.publishing import NotAllowed, log_change
from portal.publication.refusals import require_length
from portal.records.signals import steps_taken


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
        begin_changes([fresh])
        yield fresh
        fresh.save()
        finish_change(fresh, by=by, at=at, note=note)


def lock_draft[P: Publishable](record: P) -> P:
    """The stored row, locked until the transaction ends. Raises NotAllowed when it is gone."""
    fresh = type(record).working.held().filter(pk=record.pk).first()
    if fresh is None:
        raise NotAllowed(_("It is no longer there."))
    return fresh


def lock_together(rows: Iterable[Publishable]) -> None:
    """Lock rows of any kinds, before the first of them is changed: kind by kind and by key, with
    the public records and all drafts of the same."""
    keys: dict[type[Publishable], set[int]] = defaultdict(set)
    for row in rows:
        keys[type(row)] |= {row.pk, getattr(row, "edit_of_id", None) or row.pk}
    for model, own in in_order_of_locks(keys):
        about = Q(pk__in=own)
        if issubclass(model, Record):
            about |= Q(edit_of__in=own)
        model.working.filter(about).hold_by_key()


def in_order_of_locks[K](keys: Mapping[type[Publishable], K]) -> list[tuple[type[Publishable], K]]:
    """Sort what is to be locked as everybody does, kind by kind."""
    return sorted(keys.items(), key=lambda one: one[0]._meta.label_lower)


def finish_change(record: Publishable, *, by: User, at: datetime, note: str = "") -> None:
    """Keep what the draft holds after the change, and who changed it."""
    keep_revisions([record], by=by, at=at)
    log_change(record, by=by, at=at, note=note)


@dataclass
class OpenedDrafts:
    drafts: dict[str, Record] = field(default_factory=dict)
    """The draft of each record, by uid."""
    fresh: set[str] = field(default_factory=set)
    """Uids of those that had none, and are not stored yet."""


def open_drafts(model: type[Record], uids: Sequence[str]) -> OpenedDrafts:
    """Return the drafts of records, begun now where a public record has none. What a draft holds
    that somebody works on is kept first. Raises NotAllowed for a record in review, and the model's
    DoesNotExist for one that was deleted."""
    found = OpenedDrafts()
    public: dict[str, Record] = {}
    rows = model.working.filter(uid__in=uids)
    rows.hold_by_key()  # waits for whoever begins a draft, which the next query finds
    for one in rows.held().order_by("pk"):
        if one.status == Status.DRAFT:
            found.drafts[one.uid] = one
        elif one.is_published:
            public[one.uid] = one
        else:
            raise NotAllowed(_("“%s” is in review or withdrawn: decide there first.") % one)
    if not public.keys() | found.drafts.keys() >= set(uids):
        raise model.DoesNotExist
    begin_changes(list(found.drafts.values()))
    found.fresh = public.keys() - found.drafts.keys()
    for uid in found.fresh:
        one = found.drafts[uid] = public[uid]
        one.edit_of_id, one.pk, one.edition, one.status = one.pk, None, None, Status.DRAFT
        one.version += 1  # for the change that is to come
    return found


def store_drafts(
    model: type[Record], opened: OpenedDrafts, columns: Collection[str], *, by: User, at: datetime
) -> None:
    """Insert the drafts that were begun, with the rows of their records, and update columns of the
    others."""
    stored = [one for uid, one in opened.drafts.items() if uid not in opened.fresh]
    update(stored, columns)
    if not opened.fresh:
        return
    copies = [opened.drafts[uid] for uid in sorted(opened.fresh)]
    insert(copies)
    originals = [one.edit_of_id for one in copies]
    drafts = model.working.of_editors().filter(edit_of__in=originals)
    keys: dict[int | None, int] = dict(drafts.values_list("edit_of_id", "pk"))
    for one in copies:
        one.pk = keys[one.edit_of_id]
    copy_rows(model, drafts)
    take_steps(model, copies, "start_edit", by=by, at=at)


def finish_drafts(
    model: type[Record], opened: OpenedDrafts, *, by: User, at: datetime, note: str
) -> None:
    """Log the change of drafts. Nobody has seen a fresh one, so that its first save keeps it."""
    old = [one for uid, one in opened.drafts.items() if uid not in opened.fresh]
    keep_revisions(old, by=by, at=at)
    take_steps(model, list(opened.drafts.values()), "change", by=by, at=at, note=note)


def take_steps(
    model: type[Record],
    records: Sequence[Record],
    action: str,
    *,
    by: User,
    at: datetime,
    note: str = "",
) -> None:
    if not records:
        return
    require_length(note)
    about = {"kind": model.kind(), "action": action, "by": by, "at": at, "note": note}
    taken = [(one, Step(record_uid=one.uid, **about)) for one in records]
    insert([step for _record, step in taken])
    steps_taken.send(model, taken=taken)


def delete_drafts(model: type[Record], drafts: Sequence[Record], *, by: User, at: datetime) -> None:
    """Delete drafts, with what is kept about them. Nothing but rows of their own refers to
    them."""
    take_steps(model, [one for one in drafts if one.edit_of_id], "discard_edit", by=by, at=at)
    forget_deleted(model, [one.uid for one in drafts if not one.edit_of_id])
    keys = [one.pk for one in drafts]
    own = [model.part_rows(relation).filter(record__in=keys) for relation in model.owned()]
    for many in cast("list[Any]", model._meta.many_to_many):
        links = many.remote_field.through._base_manager
        own.append(links.filter(**{f"{many.m2m_field_name()}__in": keys}))
    own.append(Revision.objects.filter(kind=model.kind(), record_id__in=keys))
    own.append(model.working.filter(pk__in=keys))
    for rows in own:
        rows._raw_delete(rows.db)


def delete_batch(batch: Publishable) -> None:
    """Delete a draft that is no record, with its rows and what is kept about it."""
    for relation in batch.owned():
        to_batch = cast(ManyToOneRel, batch._meta.get_field(relation)).field
        to_batch.model._base_manager.filter(**{to_batch.name: batch}).delete()
    forget_deleted(type(batch), [batch.uid])
    Revision.objects.of(batch).delete()
    batch.delete()
