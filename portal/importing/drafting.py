"""Drafts of many records at once: opened, changed and taken back in a few statements, by the rules
of `publishing.start_edit`, `drafts.change_draft` and `publishing.discard_edit`."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db.models import F
from django.utils.translation import gettext as _

from portal.editorial import drafts as drafting
from portal.importing.matching import TITLES, in_portions, part_rows
from portal.importing.targets import Report
from portal.models import ImportBatch, ImportRow, Record, Revision, Status, Step, User
from portal.models.bulk import insert
from portal.publication import snapshots
from portal.publication.publishing import NotAllowed
from portal.records.signals import steps_taken


@dataclass
class OpenedDrafts:
    drafts: dict[str, Record] = field(default_factory=dict)
    """The draft of each record, by uid."""
    fresh: set[str] = field(default_factory=set)
    """Uids of those that had none."""


def open_drafts(
    model: type[Record], uids: Sequence[str], *, by: User, at: datetime
) -> OpenedDrafts:
    """Return the drafts of records, begun now where a public record has none. What a draft holds
    that somebody works on is kept first. Raises NotAllowed for a record in review."""
    found = OpenedDrafts()
    public: dict[str, Record] = {}
    for some in in_portions(uids):
        rows = model.working.select_for_update(of=("self",)).filter(uid__in=some)
        for one in rows.order_by("pk"):
            if one.status == Status.DRAFT:
                found.drafts[one.uid] = one
            elif one.is_published:
                public[one.uid] = one
            else:
                raise NotAllowed(_("“%s” is in review or withdrawn: decide there first.") % one)
    fresh = [one for uid, one in public.items() if uid not in found.drafts]
    _begin_changes(model, list(found.drafts.values()))
    copies = _copy_records(model, fresh)
    found.drafts |= {one.uid: one for one in copies}
    found.fresh = {one.uid for one in copies}
    _take_steps(model, copies, "start_edit", by=by, at=at)
    return found


def _copy_records(model: type[Record], records: Sequence[Record]) -> list[Record]:
    copies = []
    for record in records:
        one = copy(record)
        one.pk, one.edit_of_id, one.edition, one.status = None, record.pk, None, Status.DRAFT
        one.version += 1  # for the change that is to come
        copies.append(one)
    insert(copies)
    keys: dict[int, int] = {}
    for some in in_portions([record.pk for record in records]):
        keys |= dict(model.working.filter(edit_of__in=some).values_list("edit_of_id", "pk"))
        for relation in model.owned():
            rows = part_rows(model, relation).filter(record__in=some)
            _insert_for(list(rows), "record_id", keys)
        for many in cast("list[Any]", model._meta.many_to_many):
            column = f"{many.m2m_field_name()}_id"
            through = many.remote_field.through
            _insert_for(list(through._base_manager.filter(**{f"{column}__in": some})), column, keys)
    for one in copies:
        one.pk = keys[cast(int, one.edit_of_id)]
    return copies


def _insert_for(rows: Sequence[Any], column: str, keys: dict[int, int]) -> None:
    """Insert copies of rows that belong to records, for their drafts."""
    for row in rows:
        row.pk = None
        setattr(row, column, keys[getattr(row, column)])
    insert(rows)


def finish_drafts(
    model: type[Record],
    changed: Iterable[Record],
    opened: OpenedDrafts,
    *,
    by: User,
    at: datetime,
    note: str,
) -> None:
    """Log the change of drafts. Nobody has seen a fresh one, so that its first save keeps it."""
    found = list(changed)
    old = [one for one in found if one.uid in opened.drafts and one.uid not in opened.fresh]
    _keep_contents(model, old, by=by, at=at)
    _take_steps(model, found, "change", by=by, at=at, note=note)


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


def _take_steps(
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
    Step.objects.bulk_create([step for _record, step in taken], batch_size=500)
    steps_taken.send(model, taken=taken)


def take_back_drafts(
    model: type[Record], batch: ImportBatch, rows: Sequence[ImportRow], *, by: User, at: datetime
) -> Report:
    """Undo what rows made. Drafts that only the import has changed go as a whole; from others its
    statements go; what is public stays and is listed."""
    told = {row.made.get("record") or row.target_uid: row for row in rows}
    stored: dict[str, Record] = {}
    for some in in_portions(told):
        found = model.working.select_for_update(of=("self",)).filter(uid__in=some)
        stored |= {one.uid: one for one in found.filter(status=Status.DRAFT)}
    gone, changed, kept = [], [], []
    for uid, row in told.items():
        draft = stored.get(uid)
        is_own = bool(row.made.get("is_new") or row.made.get("opened"))
        if draft is None or (row.made.get("is_new") and draft.published_at):
            kept.append(_("%s: published, in review or discarded since") % row.title)
        elif is_own and draft.version == row.made["version"]:
            gone.append(draft)
        elif row.made.get("is_new"):
            kept.append(_("%s: edited since") % row.title)
        else:
            changed.append((draft, row))
    _take_steps(model, [one for one in gone if one.edit_of_id], "discard_edit", by=by, at=at)
    _delete(model, [one.pk for one in gone])
    note = f"Import undone: {batch}"
    for draft, row in changed:
        with drafting.change_draft(draft, by=by, at=at, note=note) as fresh:
            kept += _take_out(fresh, row)
    return {"records": len(gone) + len(changed), "kept": kept}


def _delete(model: type[Record], keys: Sequence[int]) -> None:
    for some in in_portions(keys, 500):
        for relation in model.owned():
            rows = part_rows(model, relation).filter(record__in=some)
            rows._raw_delete(rows.db)
        Revision.objects.filter(kind=model.kind(), record_id__in=some).delete()
        model.working.filter(pk__in=some).delete()


def _take_out(draft: Record, row: ImportRow) -> list[str]:
    """Take the statements of a row out of a draft; return words for what stays."""
    public: set[str] = set()
    if draft.edit_of is not None:
        public = set(draft.edit_of.claims.values_list("uid", flat=True))
    mine = draft.claims.filter(uid__in=row.made["claims"]).exclude(uid__in=public)
    mine.delete()
    again = draft.claims.filter(uid__in=row.made.get("retracted", ()))
    if not draft.edit_of_id or row.made.get("opened"):
        again.update(retracted_at=None, retraction_reason="")
    kept = [f"{draft}: {uid}" for uid in row.made["claims"] if uid in public]
    for name, value in row.made["took"].items():
        now = getattr(draft, name) if name in TITLES else draft.facts[name].accepted(draft, name)
        if now != value:
            kept.append(f"{draft}: {name}, {now}")
        elif name not in TITLES and not draft.claims.filter(fact=name, retracted_at=None).exists():
            draft.facts[name].accept(draft, name, "")
    return kept
