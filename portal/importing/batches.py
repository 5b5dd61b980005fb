"""Imports as a whole: begun with a preview, applied all or nothing, undone."""

import gc
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import batched
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, OperationalError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from portal.editorial import worklist
from portal.editorial.worklist import following
from portal.importing import profiles
from portal.importing.progress import CalledOff, call_off, forget_wish, noting
from portal.importing.reading import read_sheets
from portal.importing.tables import ImportTable, find_table, rename
from portal.importing.targets import FAULTY, TARGETS, ImportTarget, Portions, Report, is_faulty
from portal.models import ImportBatch, ImportOutcome, ImportRow, Source, User
from portal.models.bulk import insert
from portal.models.imports import ImportState
from portal.publication import history
from portal.publication.publishing import NotAllowed

AT_ONCE = 500
"""Rows that are applied while the editor waits; more are left to the scheduler."""
MOST_ATTEMPTS = 3
UNCHECKED = "unchecked"
"""Key of a report while the findings about the records are those of before."""
PORTION = 500
"""Rows that are in memory at a time."""
CHECKED = 125
"""Records that are checked at a time: each is loaded twice, with all that is said of it."""


@transaction.atomic
def start_import(
    data: bytes,
    *,
    target: str,
    source: Source,
    by: User,
    at: datetime,
    about_uid: str = "",
    file_name: str = "",
    is_whole: bool = False,
    profile: str = "",
) -> ImportBatch:
    """Read a table and plan what it would do; the profile is recognised if none is named. Raises
    Unreadable."""
    batch = ImportBatch(
        target=target,
        about_uid=about_uid,
        source=source,
        file_name=Path(file_name.replace("\\", "/")).name.replace("\0", "")[:200],
        digest=hashlib.sha256(data).hexdigest(),
        data=data,
        is_whole=is_whole,
        profile=profile,
        made_by=by,
        made_at=at,
    )
    table = _read_table(batch)
    known = _known_mapping(batch) if table.has_heads else {}
    batch.mapping = known or find_target(batch).guess(table)
    batch.save()
    _plan(batch, table, at)
    return batch


@transaction.atomic
def plan_again(batch: ImportBatch, mapping: Mapping[str, str] | None, *, at: datetime) -> None:
    """Plan a batch anew, with another mapping if there is one. What an editor has decided about
    rows stays."""
    batch.refresh_from_db(from_queryset=ImportBatch.objects.select_for_update(of=("self",)))
    if not batch.is_planned:
        raise NotAllowed(_("This import is no longer a preview."))
    table = _read_table(batch)
    if mapping is not None:
        batch.mapping = dict(mapping)
    _plan(batch, table, at)


def find_target(batch: ImportBatch) -> ImportTarget:
    return TARGETS[batch.target]


def is_read_before(batch: ImportBatch) -> ImportBatch | None:
    """Return an earlier import of the same bytes that was applied."""
    same = {"digest": batch.digest, "target": batch.target, "about_uid": batch.about_uid}
    found = ImportBatch.objects.filter(**same, state=ImportState.APPLIED)
    return found.exclude(pk=batch.pk).defer("data").first()


def check_person(batch: ImportBatch, by: User) -> None:
    """Raise NotAllowed for anybody but who began it, in whose name it is applied: nobody approves
    what they have chosen."""
    if by != batch.made_by:
        sentence = _("%(name)s began this import, decides on its rows and applies it.")
        raise NotAllowed(sentence % {"name": batch.made_by})


@transaction.atomic
def apply_later(batch: ImportBatch, *, submits: bool) -> None:
    """Ask for a batch to be applied. `run_waiting` does it."""
    planned = ImportBatch.objects.filter(pk=batch.pk, state__in=_PLANNED)
    about = {"state": ImportState.WAITING, "submits": submits, "attempts": 0, "problem": ""}
    forget_wish(batch.uid)
    if not batch.rows.filter(is_taken=True).exists():
        raise NotAllowed(_("No row of it would change anything."))
    if not planned.update(**about):
        raise NotAllowed(_("This import is no longer a preview."))


_PLANNED = (ImportState.PLANNED, ImportState.FAILED)


def cancel(batch: ImportBatch) -> None:
    """Take a preview away, or call back what is waiting or being applied: nothing of it is done
    then."""
    rows = ImportBatch.objects.filter(pk=batch.pk)
    if batch.state != ImportState.WAITING:
        rows.filter(state__in=_PLANNED).delete()
        return
    call_off(batch.uid)
    with suppress(OperationalError):  # SQLite is locked by what is being applied, which sees it
        _change_waiting(batch.pk, state=ImportState.PLANNED)


@transaction.atomic
def _change_waiting(key: int, **about: object) -> None:
    """Update a batch that waits. That which somebody applies now, and has locked, stays."""
    waiting = ImportBatch.objects.filter(pk=key, state=ImportState.WAITING)
    if waiting.select_for_update(skip_locked=True).values_list("pk"):
        waiting.update(**about)


def run_waiting(*, at: datetime) -> Iterator[ImportBatch]:
    """Apply the batches that wait, each in a transaction of its own: what ends in the middle has
    done nothing, and is begun again. Then check what large ones have changed."""
    waiting = ImportBatch.objects.filter(state=ImportState.WAITING).select_related("made_by")
    for batch in waiting.defer("data"):
        if not find_target(batch).is_allowed(batch.made_by):
            problem = _("%s may not import this any more.") % batch.made_by
            _change_waiting(batch.pk, state=ImportState.FAILED, problem=problem)
        yield run(batch.pk, at=at)
    for batch in ImportBatch.objects.filter(report__has_key=UNCHECKED).defer("data"):
        _check(batch, at)


def _check(batch: ImportBatch, at: datetime) -> None:
    """Refresh the findings about the records of a batch."""
    if model := find_target(batch).drafts:
        for rows in _portions(batch.rows.exclude(made={})):
            uids = {row.made.get("record") or row.target_uid for row in rows}
            for some in batched(uids, CHECKED):
                worklist.refresh_kind(model, some, at=at)
                gc.collect(1)  # rows and what is loaded with them refer to each other
    del batch.report[UNCHECKED]
    batch.save(update_fields=["report"])


def run(key: int, *, at: datetime) -> ImportBatch:
    """Apply one batch, if nobody else does. What refuses it is written into it."""
    rows = ImportBatch.objects.filter(pk=key)
    _change_waiting(key, attempts=F("attempts") + 1)
    problem = ""
    try:
        with transaction.atomic(), history.kept_together():
            held = rows.select_for_update(skip_locked=True, of=("self",))
            batch = held.filter(state=ImportState.WAITING).first()
            if batch is not None and batch.attempts <= MOST_ATTEMPTS:
                _apply(batch, at)
            elif batch is not None:
                problem = _("It was broken off three times. Nothing of it was applied.")
    except NotAllowed as refusal:
        problem = str(refusal)
    except ValidationError as refusal:
        problem = " ".join(refusal.messages)
    except ObjectDoesNotExist:
        problem = _("A record or a part of one was deleted since the preview. Apply it again.")
    except CalledOff:
        _change_waiting(key, state=ImportState.PLANNED)
    except OperationalError:  # two lock the same, or the database is away: it is begun again
        pass
    except DatabaseError as refusal:
        problem = _("The database refused it: %s. Nothing of it was applied.") % refusal
    if problem:
        _change_waiting(key, state=ImportState.FAILED, problem=problem)
    return rows.get()


def _apply(batch: ImportBatch, at: datetime) -> None:
    taken = batch.rows.filter(is_taken=True).exclude(outcome=ImportOutcome.REFUSED)
    work = partial(find_target(batch).apply, batch, by=batch.made_by, at=at)
    with noting(batch.uid, taken.count()) as note:
        batch.report = _report(batch, taken, work, note)
    batch.state, batch.applied_at, batch.data = ImportState.APPLIED, at, b""
    batch.save()


@transaction.atomic
@history.kept_together()
def undo(batch: ImportBatch, *, by: User, at: datetime) -> Report:
    """Take back what a batch made. What was edited or published since stays, and is listed."""
    held = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if held.state != ImportState.APPLIED:
        raise NotAllowed(_("Only what was applied can be undone."))
    work = partial(find_target(held).undo, held, by=by, at=at)
    held.report = _report(held, held.rows.exclude(made={}), work)
    held.state, held.ended_at = ImportState.UNDONE, at
    held.save()
    return held.report


@transaction.atomic
def foresee_undo(batch: ImportBatch, *, by: User, at: datetime) -> Report:
    """Return what undoing a batch would report; nothing of it is kept. Raises NotAllowed."""
    report = undo(batch, by=by, at=at)
    transaction.set_rollback(True)
    return report


def _report(
    batch: ImportBatch,
    rows: QuerySet[ImportRow],
    work: Callable[[Portions], Report],
    note: Callable[[int], None] | None = None,
) -> Report:
    """Apply or undo rows, whose records are held. Those of many are checked by the scheduler, as
    the checks take longer than the work."""
    if model := find_target(batch).drafts:
        told = Q(uid__in=rows.values("target_uid")) | Q(uid__in=rows.values(uid=KT("made__record")))
        model.working.filter(told).hold_by_key()
    if model is None or rows.count() <= AT_ONCE:
        return work(_portions(rows, note))
    with following.left_to_caller():
        return {**work(_portions(rows, note)), UNCHECKED: True}


def _portions(rows: QuerySet[ImportRow], note: Callable[[int], None] | None = None) -> Portions:
    """Yield rows; what has been yielded before is done."""
    for number, keys in enumerate(batched(rows.values_list("pk", flat=True), PORTION)):
        if note:
            note(number * PORTION)
        yield list(ImportRow.objects.filter(pk__in=keys))
        gc.collect(1)


def _read_table(batch: ImportBatch) -> ImportTable:
    """Return the table of a batch, in the shape and with the heads of its profile. Raises
    Unreadable."""
    table = find_table(read_sheets(bytes(batch.data)))
    profile = profiles.choose_profile(batch.target, table, batch.profile)
    if profile:
        batch.profile = profile.name
        table = profile.convert(table)
    batch.skipped = sorted(table.skipped)
    batch.report = {"unread_sheets": table.unread_sheets, "wide": table.wide}
    table = find_target(batch).reshape(table)
    batch.heads = table.heads
    return table


def _known_mapping(batch: ImportBatch) -> dict[str, str]:
    """Return the mapping of the last table with the same heads, if there is one of the same source
    or of an edition before it. Of previews only those of the same person count."""
    is_tried = Q(state=ImportState.APPLIED) | Q(made_by=batch.made_by)
    same = ImportBatch.objects.filter(is_tried, target=batch.target, heads=batch.heads)
    found = same.exclude(mapping={}).exclude(state=ImportState.UNDONE).order_by("-pk")
    own = found.filter(source__in=[batch.source_id, *batch.source.earlier_releases()])
    mappings = (rows.values_list("mapping", flat=True).first() for rows in (own, found))
    return dict(next(filter(None, mappings), {}))


def _plan(batch: ImportBatch, table: ImportTable, at: datetime) -> None:
    mapped = {head: column for head, column in batch.mapping.items() if column}
    for one in table.rows:  # a head without a meaning may be called like the column of another
        one.cells = {head: cell for head, cell in one.cells.items() if head in mapped}
    rename(table, mapped)
    named = batch.rows.values_list("number", "title", "outcome", "is_taken")
    ticked = {tuple(row): is_taken for *row, is_taken in named}
    before = list(batch.rows.values_list("pk", flat=True))
    counts: Counter[str] = Counter()
    for rows in batched(find_target(batch).plan(batch, table, at=at), PORTION):
        for row in rows:
            row.batch = batch
            row.is_taken = ticked.get((row.number, row.title, row.outcome), row.is_taken)
        insert(rows)
        counts.update(row.outcome for row in rows)
        counts.update(FAULTY for row in rows if is_faulty(row))
    for keys in batched(before, PORTION):
        ImportRow.objects.filter(pk__in=keys).delete()
    batch.counts = dict(counts)
    batch.state = ImportState.PLANNED
    batch.save()
