"""Draft copies of a public record: that of the editors, and others beside it.

A suggestion, or the texts of one language, is a copy with a uid of its own, so that its steps,
comments and times are its own. What is published through one copy is carried into the others.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import batched
from typing import Any, cast

from django.db import connections, models
from django.db.models import F
from django.utils.translation import gettext as _

from portal.facts.identifiers import uid_for
from portal.models import (
    Appointment,
    BundleItem,
    Comment,
    Publishable,
    Record,
    Revision,
    Status,
    Suggestion,
    User,
)
from portal.models.fields import Column
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
    return vars(record)["_suggestion"]


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
    copy = type(record).working.get(pk=record.pk)
    copy.pk, copy.uid, copy.edit_of, copy.edition = None, uid, record, None
    copy.status = Status.DRAFT
    copy._state.adding = True
    copy.save()
    copy_rows(type(record), type(record).working.filter(pk=copy.pk))
    return copy


def copy_rows(model: type[Record], drafts: models.QuerySet[Record]) -> None:
    """Copy the rows of public records to drafts of them; they keep their uids."""
    for relation in model.owned():
        _copy_table(model.part_model(relation), "record", drafts)
    for many in cast("list[Any]", model._meta.many_to_many):
        _copy_table(many.remote_field.through, many.m2m_field_name(), drafts)


def _copy_table(model: type[models.Model], owner: str, drafts: models.QuerySet[Record]) -> None:
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


def lock_drafts(record: Publishable | None, *, but: Publishable | None = None) -> list[Record]:
    """Lock a public record and then its drafts, so that nobody begins another; return them, all
    `but` one."""
    if not isinstance(record, Record):
        return []
    rows = type(record).working.held()
    rows.values_list("pk").get(pk=record.pk)
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
        begin_changes([one])
        write_content(one, merged)
        keep_revisions([one], at=at)
        about = {"kind": one.kind(), "record_uid": one.uid, "version": version}
        times = Appointment.objects.filter(state=Appointment.State.WAITING)
        for read in (times, BundleItem.objects.all()):
            read.filter(**about).update(version=F("version") + 1)


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


def begin_changes(drafts: Sequence[Publishable]) -> None:
    """Keep what drafts of one kind hold now, unless a save has, and count their versions up.
    Nothing of the change may have been written yet."""
    for some in batched(drafts, 1000):
        keys = [one.pk for one in some]
        known = Revision.objects.filter(kind=some[0].kind(), record_id__in=keys)
        kept = set(known.values_list("record_id", flat=True))
        keep_revisions([one for one in some if one.pk not in kept])
        type(some[0]).working.filter(pk__in=keys).update(version=F("version") + 1)
    for one in drafts:
        one.version += 1


def keep_revisions(
    drafts: Sequence[Publishable], *, by: User | None = None, at: datetime | None = None
) -> None:
    """Keep what drafts of one kind hold, each as it was when it was last saved where no moment is
    given."""
    for some in batched(drafts, 500):
        model = type(some[0])
        stored = model.working.with_rows().filter(pk__in=[one.pk for one in some])
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
