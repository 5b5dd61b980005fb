"""Draft copies of a public record: that of the editors, and others beside it.

A suggestion, or the texts of one language, is a copy with a uid of its own, so that its steps,
comments and times are its own. What is published through one copy is carried into the others.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from portal.facts.identifiers import uid_for
from portal.models import (
    Appointment,
    Comment,
    Part,
    Publishable,
    Record,
    Revision,
    Status,
    Suggestion,
    User,
)
from portal.models.languages import DEFAULT, LANGUAGES, column_suffix
from portal.publication import snapshots
from portal.publication.snapshots import Content, ContentChange

LOCAL = "local"
"""The code under which the local language is translated."""
LOCAL_COLUMNS = ("title_local", "local_language")
TRANSLATED = [*(code for code in LANGUAGES if code != DEFAULT), LOCAL]
"""What can be translated on its own."""
TRANSLATIONS = {code: f"translate_{column_suffix(code)}" for code in TRANSLATED}
"""The steps that begin a draft of one language."""


def language_label(code: str) -> str:
    return LANGUAGES.get(code) or _("Local language")


def text_columns(model: type[models.Model], codes: Iterable[str] = TRANSLATED) -> list[str]:
    """Return the columns of a model with texts in these languages."""
    endings = tuple(f"_{column_suffix(code)}" for code in codes if code != LOCAL)
    names = [field.name for field in snapshots.fields_of(model)]
    local = LOCAL_COLUMNS if LOCAL in codes else ()
    return [name for name in names if name.endswith(endings) or name in local]


def language_uid(uid: str, code: str) -> str:
    """Return the uid of the draft of one language of a record."""
    return uid_for("translation", uid, code)


def is_beside(record: Publishable) -> bool:
    """Tell whether it is a draft of a public record, but not that of the editors."""
    return isinstance(record, Record) and record.is_side_draft()


def public_uid(record: Record) -> str:
    """Return the uid under which a record is public, or will be."""
    return record.edit_of.uid if record.edit_of else record.uid


def language_of(record: Publishable) -> str:
    """Return the language of which a draft is; empty for any other draft."""
    if not isinstance(record, Record) or record.edit_of is None:
        return ""
    named = {language_uid(record.edit_of.uid, code): code for code in TRANSLATED}
    return named.get(record.uid, "")


def suggestion_of(record: Publishable) -> Suggestion | None:
    """Return the suggestion that a draft is; None for any other draft."""
    if not is_beside(record) or language_of(record):
        return None
    if "_suggestion" not in vars(record):  # asked for each part of a form
        found = Suggestion.objects.select_related("by").filter(draft_uid=record.uid).first()
        vars(record)["_suggestion"] = found
    return cast("Suggestion | None", vars(record)["_suggestion"])


def label_of(record: Publishable) -> str:
    """Return what a draft beside that of the editors is; empty for any other record."""
    if language := language_of(record):
        return _("Translation: %s") % language_label(language)
    suggestion = suggestion_of(record)
    return _("Suggestion by %s") % suggestion.by if suggestion else ""


def load_beside(records: Iterable[Publishable]) -> None:
    """Load what the labels of records of one kind need, in two queries."""
    drafts = [one for one in records if isinstance(one, Record) and one.edit_of_id]
    models.prefetch_related_objects(drafts, "edit_of")
    beside = {one.uid: one for one in drafts if is_beside(one)}
    found = Suggestion.objects.select_related("by").filter(draft_uid__in=beside)
    known = {one.draft_uid: one for one in found} if beside else {}
    for uid, one in beside.items():
        vars(one)["_suggestion"] = known.get(uid)


def thread_uids(record: Publishable) -> dict[str, str]:
    """Return the uids of a record and of all drafts beside it, ended ones too, each with its
    language, `suggestion`, or nothing."""
    if not isinstance(record, Record) or is_beside(record):
        return {record.uid: ""}
    found = {language_uid(record.uid, code): code for code in TRANSLATED}
    suggested = Suggestion.objects.of(record).values_list("draft_uid", flat=True)
    return {record.uid: "", **found, **dict.fromkeys(suggested, "suggestion")}


def copy_record[R: Record](record: R, *, uid: str) -> R:
    """Store a draft copy of a public record, which the caller holds."""
    copy: R = type(record).working.get(pk=record.pk)
    copy.pk, copy.uid, copy.edit_of, copy.edition = None, uid, record, None
    copy.status = Status.DRAFT
    copy._state.adding = True
    copy.save()
    for relation in record.owned():
        _copy_rows(getattr(record, relation).all(), copy)
    for field in record._meta.many_to_many:
        getattr(copy, field.name).set(getattr(record, field.name).all())
    return copy


def _copy_rows(rows: Iterable[Part], record: Record) -> None:
    """Copy rows that belong to one record to another; they keep their uids."""
    copies = list(rows)
    for row in copies:
        row.pk, row.record = None, record
        row._state.adding = True
    if copies:
        type(copies[0])._base_manager.bulk_create(copies)


def end_side_draft(
    copy: Record, state: Suggestion.State, *, by: User, at: datetime, note: str = ""
) -> None:
    """Keep what became of a draft that is about to go; nothing for that of the editors."""
    if copy.is_side_draft():
        own = Suggestion.objects.open().filter(draft_uid=copy.uid)
        own.update(state=state, ended_at=at, note=note)
        Comment.objects.of(copy).open().update(resolved_at=at, resolved_by=by)


@contextmanager
def named_as_public(record: Publishable) -> Iterator[None]:
    """Let a draft beside that of the editors answer as the public record while it is checked."""
    uid = record.uid
    if isinstance(record, Record):
        record.uid = public_uid(record)
    try:
        yield
    finally:
        record.uid = uid


def list_drafts(record: Publishable | None, *, but: Publishable | None = None) -> list[Record]:
    """Return the drafts of a public record, all `but` one. All are held until the transaction ends,
    and the record before them, so that nobody begins another."""
    if not isinstance(record, Record):
        return []
    rows = type(record).working.held()
    rows.get(pk=record.pk)
    return [one for one in rows.filter(edit_of=record).order_by("pk") if one != but]


def carry_over(public: Record, was: Content, others: Sequence[Record], *, at: datetime) -> None:
    """Bring what was just published into the other drafts of the record. Where one has changed the
    same, its own value stays and shows as a change of what is public now."""
    now = content_of(public)
    for one in others:
        mine = content_of(one)
        merged, _left = snapshots.merge(was, now, mine)
        if merged == mine:
            continue
        version = one.version
        begin_change(one)
        write_content(one, merged)
        keep_revision(one, by=None, at=at)
        times = Appointment.objects.of(one).filter(state=Appointment.State.WAITING)
        times.filter(version=version).update(version=F("version") + 1)


def adopt(suggested: Record, draft: Record) -> list[ContentChange]:
    """Bring what a draft suggests into that of the editors, which is being changed. Returns what
    was left out because the editors have changed the same in another way."""
    base = content_of(cast(Record, suggested.edit_of))
    merged, left = snapshots.merge(base, content_of(suggested), content_of(draft))
    write_content(draft, merged)
    return left


def content_of(record: Record) -> Content:
    return snapshots.of(type(record).working.with_rows().get(pk=record.pk))


def write_content(draft: Record, content: Content) -> None:
    draft.slug = content["fields"]["slug"]
    snapshots.restore(draft, content)


def begin_change(record: Publishable) -> None:
    """Keep what the draft holds now, unless a save has, and count its version up. Nothing of the
    change may have been written yet."""
    if not Revision.objects.of(record).exists():
        keep_revision(record, by=None, at=record.updated_at)
    record.version += 1
    type(record).working.filter(pk=record.pk).update(version=F("version") + 1)


def keep_revision(record: Publishable, *, by: User | None, at: datetime) -> None:
    stored = type(record).working.with_rows().get(pk=record.pk)
    Revision.objects.create(
        kind=str(record._meta.model_name),
        record_id=record.pk,
        version=record.version,
        content=snapshots.of(stored),
        saved_at=at,
        saved_by=by,
    )
