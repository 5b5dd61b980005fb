"""The life of what is published: draft, review, published, and edits of what is public.

Every change of status goes through this module and its sister for many drafts at once
(`bulk_publishing`), so that the rules hold and the history is whole,
whether the caller is the admin, a command or a test.
"""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from contextvars import ContextVar
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.models import (
    Blocker,
    FormerAddress,
    Publishable,
    Record,
    Removal,
    Revision,
    Source,
    Status,
    Step,
    Suggestion,
    User,
)
from portal.models.reads import set_within
from portal.publication import change_log, copies, history, issuing, read_models, snapshots
from portal.publication.folding import fold, write_folded
from portal.publication.refusals import NotAllowed, Overtaken, changed_meanwhile, require_length
from portal.publication.second_reader import (
    lacks_approval,
    require_approval,
    require_second_reader,
    steps_of_version,
)
from portal.records import documents
from portal.records.extension_points import ExtensionPoint
from portal.records.signals import public_source_changed, steps_taken

TRANSITIONS = {
    "submit": (Status.DRAFT, Status.REVIEW),
    "send_back": (Status.REVIEW, Status.DRAFT),
    "approve": (Status.REVIEW, Status.REVIEW),
    "publish": (Status.REVIEW, Status.PUBLISHED),
    "withdraw": (Status.PUBLISHED, Status.WITHDRAWN),
    "reopen": (Status.WITHDRAWN, Status.DRAFT),
}
SOURCE_CHANGED = gettext_noop("The description of a source has changed.")

CHANGED = ("status", "published_at", "edition", "updated_at")
"""Columns of a record that its publication itself changes."""


further_blockers: ExtensionPoint[[Sequence[Publishable]], tuple[Publishable, Blocker]] = (
    ExtensionPoint()
)
"""Extension point: reasons against the publication of records of one kind, which come from what
else is known. Each provider looks at all of them at once."""


checked_together: ContextVar[Sequence[Publishable]] = ContextVar("checked_together", default=())
"""Records that are published in one step with one whose blockers are looked for."""


def blockers_of(record: Publishable) -> list[Blocker]:
    """Return all reasons against the publication of a record that was loaded with its parts."""
    return blockers_of_each([record])[0]


def blockers_of_each(records: Sequence[Publishable]) -> list[list[Blocker]]:
    """Return the same for each of several records that are published together; further reasons are
    looked for in all records of a kind at once."""
    further: dict[int, list[Blocker]] = defaultdict(list)
    with ExitStack() as named, set_within(checked_together, records):
        for record in records:
            named.enter_context(copies.named_as_public(record))
        for model in dict.fromkeys(map(type, records)):
            same = [record for record in records if type(record) is model]
            for record, blocker in further_blockers.collect(same):
                further[id(record)].append(blocker)
        found = [[*record.publication_blockers(), *further[id(record)]] for record in records]
    return [_but_known(record, own) for record, own in zip(records, found, strict=True)]


def _but_known(record: Publishable, found: list[Blocker]) -> list[Blocker]:
    """Leave out what the public record has as well, for a draft of the texts of one language, which
    cannot mend it."""
    if not found or not copies.language_of(record):
        return found
    public = type(record).working.get_with_parts(cast(Record, record).edit_of_id)
    known = set(map(str, blockers_of(public)))
    return [blocker for blocker in found if str(blocker) not in known]


@transaction.atomic
def submit(record: Publishable, *, by: User, at: datetime, note: str = "") -> None:
    """Submit a draft for review by another person."""
    _tell(record, _move(record, "submit", by=by, at=at, note=note))


@transaction.atomic
def send_back(record: Publishable, *, by: User, at: datetime, note: str) -> None:
    """Return what was submitted, saying what is missing."""
    _require_note(note, _("Tell the author what to fix."))
    _tell(record, _move(record, "send_back", by=by, at=at, note=note))


@transaction.atomic
def approve(record: Publishable, *, by: User, at: datetime, note: str = "") -> None:
    """Approve what two people have to; somebody else publishes it."""
    if not lacks_approval(record):
        raise NotAllowed(_("It needs no further approval before it is published."))
    require_second_reader(record, by)
    _tell(record, _move(record, "approve", by=by, at=at, note=note))


@history.kept_together()
def publish[P: Publishable](record: P, *, by: User, at: datetime, note: str = "") -> P:
    """Publish, or fold an approved draft into what is public. Returns what is public now."""
    change_log.begin(at)
    others = copies.lock_drafts(getattr(record, "edit_of", None), but=record)
    second_reader = require_second_reader(record, by)
    require_approval(record, by)
    try:
        stored = type(record).working.get_with_parts(record.pk)
    except type(record).DoesNotExist as problem:  # somebody else has published the draft
        raise overtaken(record, Status.REVIEW) from problem
    if blockers := blockers_of(stored):
        raise NotAllowed(" ".join(map(str, blockers)))
    step = _move(record, "publish", by=by, at=at, note=note)
    Revision.objects.of(record).delete()  # what the last of them had is public now
    if not isinstance(record, Record):
        _set_public(record, at)
        _tell(record, step)
        return record
    public, loaded = cast("tuple[Record, Record]", (record, stored))
    was = None
    if (standing := loaded.edit_of) is not None:  # read after the log was locked
        prefetch_related_objects([standing], *standing.owned())
        was = snapshots.of(standing) if others else None
        copies.end_side_draft(record, Suggestion.State.PUBLISHED, by=by, at=at)
        public = loaded = _fold(record, loaded, standing)
    elif not issuing.is_same(loaded, public):
        public.save()  # as a document is built from what is stored
        loaded = documents.load(public)
    before = issuing.name_of(public)
    issuing.issue([loaded], by=by, at=at, note=note, second_reader=second_reader)
    public.edition = loaded.edition
    _set_public(public, at, CHANGED)
    vars(public).pop("_prefetched_objects_cache", None)  # so that what is read next is as stored
    issuing.keep([public], at=at, reason=note)
    if record.edit_of_id is None or issuing.name_of(public) != before:  # begun again: named again
        issuing.renew(public.uid, by=by, at=at, note=issuing.NAMED)
    if was:
        copies.carry_over(public, was, others, at=at)
    _tell(public, step)
    if before and before[1] != public.slug:
        _lead_on(public, str(before[1]), at)
    return cast(P, public)


@history.kept_together()
def withdraw(record: Publishable, *, by: User, at: datetime, note: str) -> None:
    """Take something back; its page stays as a tombstone that gives the reason."""
    _require_note(note, _("Say why it is withdrawn: its page will show the reason."))
    change_log.begin(at)
    drafts = copies.lock_drafts(record)
    if any(draft.uid == record.uid for draft in drafts):
        raise NotAllowed(_("A draft of it is being edited. Publish or discard the draft first."))
    if isinstance(record, Record):
        record.refresh_from_db(fields=["edition"])  # another may have been issued meanwhile
    for beside in drafts:
        _drop(beside, "discard_edit", Suggestion.State.DECLINED, by=by, at=at, note=note)
    record.withdrawn_at, record.withdrawal_reason = at, note
    step = _move(record, "withdraw", by=by, at=at, note=note)
    if isinstance(record, Record):
        read_models.hide([record])
        issuing.keep([record], at=at, reason=note)
        issuing.renew(record.uid, by=by, at=at, note=issuing.WITHDRAWN)
    _tell(record, step)


@transaction.atomic
def reopen(record: Publishable, *, by: User, at: datetime, note: str = "") -> None:
    """Begin again with something withdrawn."""
    if Removal.objects.of(record).exists():
        raise NotAllowed(_("It is being removed for good, or was."))
    record.withdrawn_at, record.withdrawal_reason = None, ""
    _tell(record, _move(record, "reopen", by=by, at=at, note=note))


def start_edit[R: Record](record: R, *, by: User, at: datetime) -> R:
    """Return the editors' draft of something public, begun now or before."""
    return begin_draft(record, record.uid, "start_edit", by=by, at=at)


@transaction.atomic
def begin_draft[R: Record](record: R, uid: str, action: str, *, by: User, at: datetime) -> R:
    """Return the draft with this uid of something public, begun now or before; the public keeps
    the original, which is locked: nobody else begins the same, or withdraws it meanwhile."""
    held = type(record).working.held().get(pk=record.pk)
    if not held.is_published:
        raise NotAllowed(_("Skipped: it is not public, so it is edited directly."))
    if (pending := type(record).working.filter(edit_of=held, uid=uid).first()) is not None:
        return pending
    copy = copies.copy_record(held, uid=uid)
    log_step(copy, action, by=by, at=at)
    return copy


@transaction.atomic
def discard_edit(copy: Record, *, by: User, at: datetime, note: str = "") -> None:
    """Throw away the draft copy of something public."""
    if copy.edit_of_id is None or copy.status != Status.DRAFT:
        raise NotAllowed(_("Only a draft of something public can be discarded."))
    _drop(copy, "discard_edit", Suggestion.State.DISCARDED, by=by, at=at, note=note)


@transaction.atomic
def decline(copy: Record, *, by: User, at: datetime, note: str) -> None:
    """Refuse a suggestion for good, saying why."""
    if copy.status != Status.REVIEW or copies.suggestion_of(copy) is None:
        raise NotAllowed(_("Only a suggestion in review can be declined."))
    _require_note(note, _("Say why it is declined: its author reads it."))
    _drop(copy, "decline", Suggestion.State.DECLINED, by=by, at=at, note=note)


def _drop(
    copy: Record, action: str, state: Suggestion.State, *, by: User, at: datetime, note: str
) -> None:
    _hold(copy, Status(copy.status))
    log_step(copy, action, by=by, at=at, note=note)
    copies.end_side_draft(copy, state, by=by, at=at, note=note)
    Revision.objects.of(copy).delete()
    copy.delete()


def log_change(record: Publishable, *, by: User, at: datetime, note: str = "") -> None:
    """Record that new content was saved; its author cannot approve that version."""
    log_step(record, "change", by=by, at=at, note=note)


def log_step(record: Publishable, action: str, *, by: User, at: datetime, note: str = "") -> None:
    """Record a step that changes no status."""
    _tell(record, _remember(record, action, by=by, at=at, note=note))


def share_work(record: Publishable, taken: Publishable, *, at: datetime, note: str) -> None:
    """Note that whoever worked on a draft has worked on that which it is taken into, too."""
    authors = User.objects.filter(pk__in=steps_of_version(taken).values("by"))
    known = steps_of_version(record).values("by")
    for person in authors.exclude(pk__in=known).order_by("pk"):
        log_change(record, by=person, at=at, note=note)


@history.kept_together()
def source_described(source: Source, *, at: datetime, note: str = "") -> None:
    """Update index and change log after a change of a public source, and send
    `public_source_changed`."""
    change_log.begin(at)
    read_models.index_source(source)
    read_models.log_source(source, at=at, reason=note)
    read_models.cite(Source.working.filter(derivatives=source, first_cited_at=None), at)
    public_source_changed.send(Source, source=source, at=at)


@history.kept_together()
def source_changed(source: Source, *, by: User, at: datetime) -> None:
    """Reissue every document that cites a source, as an edition with the new description."""
    source_described(source, at=at, note=SOURCE_CHANGED)
    issuing.renew(read_models.source_target(source.slug), by=by, at=at, note=SOURCE_CHANGED)


def _move(record: Publishable, action: str, *, by: User, at: datetime, note: str) -> Step:
    """Change the status from the version that the caller saw."""
    start, end = TRANSITIONS[action]
    _hold(record, start)
    if action != "publish":  # which becomes public only with its edition
        record.status = end
        record.save()
    return _remember(record, action, by=by, at=at, note=note)


def _hold(record: Publishable, status: Status) -> None:
    """Increase the version of a row, so that nobody else takes a step from the one that the caller
    read. Raises NotAllowed if its version or status has changed since."""
    rows = type(record).working.filter(pk=record.pk, status=status, version=record.version)
    if not rows.update(version=record.version + 1):
        raise overtaken(record, status)
    record.version += 1


def overtaken(record: Publishable, start: Status) -> Overtaken:
    stored = type(record).working.filter(pk=record.pk).values_list("status", flat=True).first()
    if stored == start:
        return changed_meanwhile(record)
    words = {"record": record, "state": start.label}
    return Overtaken(_("“%(record)s” is not in the state “%(state)s”.") % words)


def _set_public(record: Publishable, at: datetime, columns: Sequence[str] | None = None) -> None:
    """Set status and day of publication, and save: these `columns`, or all of them."""
    record.status, record.published_at = Status.PUBLISHED, record.published_at or at
    record.save(update_fields=columns)


def _require_note(note: str, sentence: str) -> None:
    if not note.strip():
        raise NotAllowed(sentence)


def _fold(copy: Record, stored: Record, standing: Record) -> Record:
    """Carry an approved draft into what is public: same id, same address, same rows. `stored` is
    the draft as it was loaded with its parts, `standing` what is public before, with its rows."""
    if not issuing.is_same(stored, copy):
        copy.save()
        stored = documents.load(copy)
    public = fold(stored, standing)
    public.version += 1
    write_folded(public, standing)
    copy.delete()
    public.save()
    return public


def _lead_on(record: Record, slug: str, at: datetime) -> None:
    """Let the slug that a record had lead to its new one, and a merge that waits know that."""
    former = FormerAddress.objects.filter(kind=record.kind())
    former.filter(slug=record.slug).delete()
    former.filter(uid=record.uid, since=None).update(slug=record.slug)
    now = {"uid": "", "target_uid": record.uid, "since": at}
    FormerAddress.objects.update_or_create(kind=record.kind(), slug=slug, defaults=now)


def _remember(record: Publishable, action: str, *, by: User, at: datetime, note: str = "") -> Step:
    """Write a step into the history of a record. Raises NotAllowed if its note is too long."""
    require_length(note)
    return Step.objects.create(
        kind=record.kind(), record_uid=record.uid, action=action, by=by, at=at, note=note
    )


def _tell(record: Publishable, step: Step) -> None:
    """Send `steps_taken` for one step, at its end."""
    steps_taken.send(type(record), taken=[(record, step)])
