"""Drafts of many records at once: opened, changed and discarded in a few statements, by the rules
of `publishing.start_edit`, `drafts.change_draft` and `publishing.discard_edit`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db import connections
from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext as _

from portal.editorial.portions import in_portions, part_rows
from portal.models import Record, Revision, Status, Step, User
from portal.models.bulk import insert, update
from portal.models.fields import Column
from portal.publication import snapshots
from portal.publication.publishing import NotAllowed
from portal.records.signals import steps_taken


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
    rows = model.working.held().filter(uid__in=uids).order_by("pk")
    list(rows.values_list("pk"))  # waits for whoever begins a draft, which the next query finds
    for one in rows:
        if one.status == Status.DRAFT:
            found.drafts[one.uid] = one
        elif one.is_published:
            public[one.uid] = one
        else:
            raise NotAllowed(_("“%s” is in review or withdrawn: decide there first.") % one)
    if not public.keys() | found.drafts.keys() >= set(uids):
        raise model.DoesNotExist
    _begin_changes(model, list(found.drafts.values()))
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
    keys = dict(drafts.values_list("edit_of_id", "pk"))
    for one in copies:
        one.pk = keys[one.edit_of_id]
    for relation in model.owned():
        _copy_rows(model.part_model(relation), "record", drafts)
    for many in cast("list[Any]", model._meta.many_to_many):
        _copy_rows(many.remote_field.through, many.m2m_field_name(), drafts)
    take_steps(model, copies, "start_edit", by=by, at=at)


def _copy_rows(model: type[Model], owner: str, drafts: QuerySet[Record]) -> None:
    """Copy the rows that belong to the originals of drafts, within the database."""
    connection = connections[drafts.db]
    quote = connection.ops.quote_name
    names = [str(one.column) for one in model._meta.concrete_fields if not one.primary_key]
    owned = str(cast(Column, model._meta.get_field(owner)).column)
    names.remove(owned)
    table, own, *others = map(quote, [model._meta.db_table, owned, *names])
    asked, told = drafts.order_by().values("id", "edit_of_id").query.sql_with_params()
    taken = ", ".join(f"r.{name}" for name in others)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join([own, *others])}) SELECT d.id, {taken} "  # noqa: S608
            f"FROM {table} r JOIN ({asked}) d ON d.edit_of_id = r.{own} ORDER BY r.id",
            told,
        )


def finish_drafts(
    model: type[Record], opened: OpenedDrafts, *, by: User, at: datetime, note: str
) -> None:
    """Log the change of drafts. Nobody has seen a fresh one, so that its first save keeps it."""
    old = [one for uid, one in opened.drafts.items() if uid not in opened.fresh]
    _keep_contents(model, old, by=by, at=at)
    take_steps(model, list(opened.drafts.values()), "change", by=by, at=at, note=note)


def _begin_changes(model: type[Record], drafts: Sequence[Record]) -> None:
    """Keep what drafts hold now, unless a save has, and count their versions up."""
    for some in in_portions(drafts, 1000):
        keys = [one.pk for one in some]
        known = Revision.objects.filter(kind=model.kind(), record_id__in=keys)
        kept = set(known.values_list("record_id", flat=True))
        _keep_contents(model, [one for one in some if one.pk not in kept], by=None, at=None)
        model.working.filter(pk__in=keys).update(version=F("version") + 1)
    for one in drafts:
        one.version += 1


def _keep_contents(
    model: type[Record], drafts: Sequence[Record], *, by: User | None, at: datetime | None
) -> None:
    """Keep what drafts hold, each as it was when it was last saved where no moment is given."""
    for some in in_portions([one.pk for one in drafts], 500):
        stored = model.working.with_rows().filter(pk__in=some)
        about = {"kind": model.kind(), "saved_by": by}
        Revision.objects.bulk_create(
            Revision(
                record_id=one.pk,
                version=one.version,
                content=snapshots.of(one),
                saved_at=at or one.updated_at,
                **about,
            )
            for one in stored
        )


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
    about = {"kind": model.kind(), "action": action, "by": by, "at": at, "note": note}
    taken = [(one, Step(record_uid=one.uid, **about)) for one in records]
    insert([step for _record, step in taken])
    steps_taken.send(model, taken=taken)


def delete_drafts(model: type[Record], keys: Sequence[int]) -> None:
    """Delete drafts. Nothing but rows of their own refers to them."""
    own = [part_rows(model, relation).filter(record__in=keys) for relation in model.owned()]
    for many in cast("list[Any]", model._meta.many_to_many):
        links = many.remote_field.through._base_manager
        own.append(links.filter(**{f"{many.m2m_field_name()}__in": keys}))
    own.append(Revision.objects.filter(kind=model.kind(), record_id__in=keys))
    own.append(model.working.filter(pk__in=keys))
    for rows in own:
        rows._raw_delete(rows.db)
