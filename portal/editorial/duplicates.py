"""Merges a record into another: what it says moves over in a draft, and once that is published its
address leads on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from django.db import models, transaction
from django.db.models import F, ManyToOneRel, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.editorial import sourcing
from portal.editorial.drafts import in_order_of_locks
from portal.editorial.held_bundles import forget_deleted
from portal.facts import PartPath, Reference
from portal.facts.identifiers import new_uid
from portal.formatting.locales import join_list, join_parts
from portal.formatting.summaries import labelled
from portal.models import (
    Claim,
    Country,
    FormerAddress,
    OtherName,
    PictureSubject,
    Publishable,
    Record,
    Revision,
    SignedDocument,
    Status,
    Step,
    User,
)
from portal.models.bulk import ask_rows
from portal.models.languages import columns
from portal.publication import copies, history, issuing, publishing, read_models, snapshots
from portal.publication.publishing import NotAllowed
from portal.publication.snapshots import Content
from portal.records.registry import record_models
from portal.records.signals import TakenStep, record_merged

LISTED = 20
"""Records of a kind that the note of a merge names."""
RULINGS = "rulings"
"""Rows that do not move: a decision is about the claims of one record."""


type Naming = tuple[QuerySet[models.Model], dict[str, object]]
"""Rows that name a record that is merged, and their values once they name the one that stays."""


class BeingEdited(NotAllowed):
    """A `draft` of a record has to be published or discarded before that is merged."""

    def __init__(self, sentence: str, draft: Record) -> None:
        super().__init__(sentence)
        self.draft = draft


def require_free(record: Record, other: Record | None = None) -> None:
    """Raise NotAllowed where a record takes no other one, or not this one."""
    if record.is_published and (draft := record.open_draft()) is not None:
        sentence = _("A draft of “%s” is being edited already: go on in it.")
        raise BeingEdited(sentence % record, draft)
    if other is None:
        return
    if other.uid == record.uid:
        raise NotAllowed(_("A record is not merged into itself."))
    _require_apart(record, other)
    if other.status == Status.WITHDRAWN:
        raise NotAllowed(_("“%s” is withdrawn. Begin again with it as a draft first.") % other)
    for one, goes_into in ((other, record), (record, other)):  # what goes has been read by now
        target = find_target(one)
        if target is not None and target.uid != goes_into.uid:
            words = {"record": one, "target": target}
            said = _("“%(record)s” is being merged into “%(target)s” already: finish that first.")
            raise BeingEdited(said % words, target)
    edited = other.open_draft() if other.is_published else other
    if edited and (other.is_published or other.status != Status.DRAFT or other.published_at):
        raise BeingEdited(_("“%s” is being edited or reviewed: finish that first.") % other, edited)


def merge_into[R: Record](record: R, other: R, *, by: User, at: datetime) -> R:
    """Move names, claims and rows of `other` into a draft of `record`, and values where it has
    none. Returns the draft. Raises NotAllowed."""
    require_free(record, other)
    note = _("Merged with “%s”") % other
    if moved := _describe_moved(record, other):
        note = f"{note}. {moved}"
    with sourcing.change_seen_draft(record, by=by, at=at, note=note) as fresh:
        for name, fact in fresh.facts.items():
            if not fresh.accepted(name) and (value := other.accepted(name)):
                sourcing.take_text(fresh, fact, name, value)
        _move_rows(fresh, other)
        if not other.published_at:
            publishing.share_work(fresh, other, at=at, note=_("Merged with “%s”") % other)
        FormerAddress.objects.update_or_create(
            kind=record.kind(),
            slug=other.slug,
            defaults={"uid": other.uid, "target_uid": record.uid, "since": None},
        )
    return fresh


def list_merged[R: Record](draft: R) -> list[R]:
    """Return the records that are withdrawn when a draft, or what is in review, is published."""
    if draft.status not in (Status.DRAFT, Status.REVIEW):
        return []
    waiting = FormerAddress.objects.filter(kind=draft.kind(), since=None)
    uids, ahead = set[str](), {draft.uid}
    while ahead:  # what is merged into a first draft goes with that
        merged = waiting.filter(target_uid__in=ahead).values_list("uid", flat=True)
        ahead = set(merged) - uids - {draft.uid}
        uids |= ahead
    found = type(draft).working.filter(edit_of=None, uid__in=uids)
    return list(found.order_by("pk")) if uids else []


def find_target[R: Record](record: R) -> R | None:
    """Return the draft into which a record, or the original of a draft, is being merged."""
    waiting = FormerAddress.objects.filter(kind=record.kind(), uid=record.uid, since=None)
    target = waiting.exclude(target_uid=record.uid).values("target_uid")
    return type(record).working.filter(uid__in=target).order_by("-pk").first()


def preview_merge(record: Record, other: Record) -> Content:
    """Return the content of a record with the values and rows of another that a merge copies."""
    own, theirs = copies.content_of(record), copies.content_of(other)
    missing = [name for name in record.facts if not record.accepted(name)]
    taken = [*columns("title"), *(c for n in missing for c in record.facts[n].columns_of(n))]
    fields = {column: own["fields"][column] or theirs["fields"][column] for column in taken}
    rows: dict[str, dict[str, object]] = {}
    for relation, known in own["rows"].items():
        found = {} if relation == RULINGS else theirs["rows"][relation]
        added = {uid: row for uid, row in found.items() if row not in known.values()}
        rows[relation] = {**known, **added}
    return {"fields": {**own["fields"], **fields}, "rows": rows}


def complete_merges(
    sender: type[Publishable], *, taken: Sequence[TakenStep], **kwargs: object
) -> None:
    """Receiver of `steps_taken`: with the draft that took a record over, that record is withdrawn
    and its address leads on; the merge ends with a discarded draft, or when the record is public
    again."""
    if not issubclass(sender, Record):
        return
    ends = ("publish", "discard_edit")
    ended = {step.record_uid: (r, step) for r, step in taken if step.action in ends}
    if not ended:
        return
    ours = "(target_uid IN (%s) AND since IS NULL OR uid IN (%s) AND since IS NOT NULL) AND kind = "
    for former in list(ask_rows(FormerAddress, ours + "%s", [*ended], [*ended], sender.kind())):
        record, step = ended[former.uid if former.since else former.target_uid]
        if step.action == ("publish" if former.since else "discard_edit"):
            former.delete()
            history.keep_addresses(sender.kind(), former.target_uid)
            if former.since and (target := sender.objects.filter(uid=former.target_uid).first()):
                read_models.index_again(target)
        elif not former.since:
            _complete(cast(Record, record), former, step)


@transaction.atomic
def _complete(record: Record, former: FormerAddress, step: Step) -> None:
    """Withdraw what the published draft has taken over, with the note of its publication."""
    by, at = step.by, step.at
    other = type(record).working.filter(uid=former.uid, edit_of=None).first()
    if other is not None:
        _require_apart(record, other)
        told: Any = record_merged.send(type(record), other=other, record=record, at=at)
        named: list[models.Model] = [one for _receiver, found in told for one in found or ()]
        named += _repoint(other, record, by=by, at=at)
        publishing.log_step(record, "merge", by=by, at=at, note=_describe_merge(other, named))
        note = f"Merged into “{record.title_en}”. {step.note}".strip()
        if other.is_published and other.open_draft() is None:
            publishing.withdraw(other, by=by, at=at, note=note)
        elif other.status == Status.WITHDRAWN:
            issuing.renew(other.uid, by=by, at=at, note=note)
        elif other.status == Status.DRAFT and not other.published_at:
            Revision.objects.of(other).delete()
            forget_deleted(type(other), [other.uid])
            other.delete()
            further = FormerAddress.objects.filter(
                kind=former.kind, target_uid=other.uid, since=None
            )
            further.filter(uid=record.uid).delete()
            for one in further:  # what was merged into it
                one.target_uid = record.uid
                _complete(record, one, step)
        else:
            raise NotAllowed(_("“%s” is being edited or reviewed: finish that first.") % other)
    former.since = at
    former.save(update_fields=["since", "target_uid"])
    read_models.index_again(type(record).objects.get(pk=record.pk))  # perhaps issued anew by now


def _require_apart(record: Record, other: Record) -> None:
    """Refuse to merge two of which one is part of the other, and then would be of itself."""
    for part, whole in ((record, other), (other, record)):
        if any(one.uid == whole.uid for one in part.wholes()):
            sentence = _("“%(part)s” is part of “%(whole)s”: change that before you merge them.")
            raise NotAllowed(sentence % {"part": part, "whole": whole})


def _move_rows(draft: Record, other: Record) -> None:
    """Copy the rows that the draft does not have, under new uids, and the titles as other names."""
    now: dict[str, str] = {}
    """The uids in the draft of rows of the other record."""
    for relation in (*draft.parts, *draft.evidence()):  # rows before those that name them
        if relation == RULINGS:
            continue
        known = {row.uid: snapshots.values_of(row) for row in snapshots.rows_of(draft, relation)}
        for row in snapshots.rows_of(other, relation):
            if isinstance(row, Claim) and (path := PartPath.parse(row.fact)):
                row.fact = str(path._replace(uid=now.get(path.uid, path.uid)))
            row.rename_parts(now)
            values = snapshots.values_of(row)
            same = next((uid for uid, others in known.items() if others == values), None)
            now[row.uid] = uid = same or new_uid()
            if same is None:
                row.pk, row.uid, row.record = None, uid, draft
                row._state.adding = True
                row.save()
        if issubclass(draft.part_model(relation), OtherName):
            names: Any = getattr(draft, relation)
            known_names = {*draft.titles().values(), *names.values_list("name", flat=True)}
            for language, title in other.titles().items():
                if title and title not in known_names:
                    names.create(name=title, language=language)
                    known_names.add(title)
    for column in columns("title"):
        setattr(draft, column, getattr(draft, column) or getattr(other, column))


def _describe_moved(record: Record, other: Record) -> str:
    """Say which values and how many rows of another record a merge takes into a draft."""
    own, merged = copies.content_of(record), preview_merge(record, other)
    missing = (name for name in record.facts if not record.accepted(name))
    values = [str(record.fact_label(name)) for name in missing if other.accepted(name)]
    lines = [labelled(_("Values"), join_list(values))] if values else []
    for relation, rows in merged["rows"].items():
        if added := len(rows) - len(own["rows"][relation]):
            label = _("Claims") if relation == "claims" else record.part_label(relation)
            lines.append(labelled(capfirst(label), str(added)))
    return join_parts(lines)


def _describe_merge(other: Record, named: Iterable[models.Model]) -> str:
    """Say what a merge has done besides: the address that leads here, and what names this now."""
    words = {"title": other, "address": other.get_absolute_url()}
    said = _("“%(title)s”: its address, %(address)s, leads here.") % words
    kinds: dict[str, dict[str, None]] = defaultdict(dict)
    for one in named:
        kinds[str(capfirst(one._meta.verbose_name_plural or ""))][f"“{one}”"] = None
    lines = []
    for kind, titles in sorted(kinds.items()):
        more = [f"+ {len(titles) - LISTED}"] if len(titles) > LISTED else []
        lines.append(labelled(kind, join_list([*[*titles][:LISTED], *more])))
    if lines:
        said += " " + _("These named it, and name this now. %s.") % "; ".join(lines)
    return said


def _repoint(other: Record, record: Record, *, by: User, at: datetime) -> list[Publishable]:
    """Let whatever names one record name the other. Returns the records and batches with rows that
    did."""
    naming = [
        *_find_columns(other, record),
        *_find_statements(other, record),
        *_find_subjects(other, record),
    ]
    owners = _hold_owners([rows for rows, _now in naming])
    drafts = _begin_changes(owners)
    was, stays = _name_by_kind(other), _name_by_kind(record)
    there = PictureSubject._base_manager.filter(about=stays).values("record")
    PictureSubject._base_manager.filter(about=was, record__in=there).delete()
    for rows, now in naming:
        _update(rows, now, at=at)
    for draft in drafts:
        copies.keep_revisions([draft], by=by, at=at)
    return [one for one in owners if one.uid != record.uid and one.uid != other.uid]


def _find_columns(other: Record, record: Record) -> Iterator[Naming]:
    """Yield rows with a foreign key to the other record."""
    for relation in other._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel) or relation.on_delete is models.CASCADE:
            continue  # rows that belong to the record, lists of countries among them; its draft
        field: Any = relation.field
        rows = field.model._base_manager.filter(**{field.name: other})
        if issubclass(field.model, type(other)):  # which then would name itself
            yield rows.filter(Q(pk=record.pk) | Q(edit_of=record)), {field.name: None}
        now: dict[str, object] = {field.name: record}
        if field.model is Country:  # whose open forms learn of it
            now["row_version"] = F("row_version") + 1
        yield rows, now


def _find_statements(other: Record, record: Record) -> Iterator[Naming]:
    """Yield claims and rulings that have the other record as value."""
    for model in record_models():
        names = [
            name
            for name, fact in model.facts.items()
            if isinstance(fact.type, Reference) and fact.type.model == other._meta.label_lower
        ]
        for relation in model.evidence() if names else ():
            about: dict[str, object] = {"fact__in": names, "value": other.uid}
            yield model.part_rows(relation).filter(**about), {"value": record.uid}


def _find_subjects(other: Record, record: Record) -> Iterator[Naming]:
    """Yield subjects of pictures and signed documents, which name a record of any kind."""
    for model in (PictureSubject, SignedDocument):
        rows = model._base_manager.filter(about=_name_by_kind(other))
        yield rows, {"about": _name_by_kind(record)}


def _name_by_kind(record: Record) -> str:
    return f"{record.kind()}:{record.uid}"


def _update(rows: QuerySet[models.Model], now: dict[str, object], *, at: datetime) -> None:
    """Write new values, in history and change log as well."""
    found = rows.filter(status=Status.WITHDRAWN) if issubclass(rows.model, Record) else None
    gone = list(found.values_list("uid", flat=True)) if found is not None else []
    codes = list(rows.values_list("pk", flat=True)) if rows.model is Country else []
    rows.update(**now)
    if codes:
        read_models.log_countries(codes, at=at)
    history.keep_again(str(rows.model._meta.model_name), gone, is_public=False)


def _hold_owners(naming: Sequence[QuerySet[models.Model]]) -> list[Publishable]:
    """Lock the records and batches that own rows, and return them."""
    keys: dict[type[Publishable], set[int]] = defaultdict(set)
    for rows in naming:
        meta: Any = rows.model._meta
        key = next((one for one in meta.fields if one.name == "record"), meta.pk)
        model = key.related_model or meta.concrete_model
        if issubclass(model, Publishable):
            keys[model] |= set(rows.values_list(key.attname, flat=True))
    owners: list[Publishable] = []
    for model, own in in_order_of_locks(keys):
        rows = model.working.filter(pk__in=own)
        rows.hold_by_key()
        owners += rows.order_by("pk")
    return owners


def _begin_changes(owners: Sequence[Publishable]) -> list[Publishable]:
    """Count up the versions of the drafts among them, so that their open forms learn of it."""
    drafts = [one for one in owners if one.status == Status.DRAFT]
    for draft in drafts:
        copies.begin_changes([draft])
    return drafts
