"""Steps of a retraction: prepared as drafts in a bundle, taken back, done, and undone once it is
public, by drafts as they would be without it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import batched
from typing import cast

from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext as _

from portal.editorial import sourcing
from portal.editorial.drafts import (
    delete_batch,
    delete_drafts,
    finish_drafts,
    lock_together,
    open_drafts,
    store_drafts,
)
from portal.editorial.held_bundles import hold, require_no_time
from portal.editorial.retraction.dependent_figures import (
    Effect,
    Reasons,
    RestingKind,
    RestingRecord,
    Words,
    find_resting,
    further_kinds,
)
from portal.editorial.worklist import following
from portal.models import (
    Bundle,
    BundleItem,
    Edition,
    Publishable,
    Record,
    Source,
    Status,
    Step,
    User,
)
from portal.models.bulk import insert, update
from portal.models.bundles import RETRACTED, TAKEN_BACK
from portal.models.languages import column_suffix, columns
from portal.publication import change_log, copies, publishing, second_reader, snapshots
from portal.publication.publishing import NotAllowed
from portal.publication.refusals import changed_meanwhile
from portal.publication.snapshots import Content
from portal.records.extension_points import ExtensionPoint
from portal.records.registry import publishable_model, record_models

PORTION = 200
"""Records whose drafts are begun at once."""


def list_resting(source: Source, words: Words) -> list[RestingKind]:
    """Return what rests on a source by kind, kinds without anything left out. A fixed number of
    queries, however many figures."""
    kinds = [model for model in record_models() if model.facts]
    found = [find_resting(model, source, words, _begin_drafts) for model in kinds]
    return [one for one in (*found, *further_kinds.collect(source)) if one.records]


@transaction.atomic
def prepare(
    source: Source, kinds: Sequence[RestingKind], reasons: Reasons, *, by: User, at: datetime
) -> Bundle:
    """Begin drafts without a source of all that rests on it and that a person may write, and put
    them into a bundle that retracts it; into the one there is if it was begun before. Raises
    NotAllowed."""
    change_log.begin(at)  # before what a publication of the bundle locks
    if Source.working.select_for_update(no_key=True).get(pk=source.pk).retracted_at:
        raise NotAllowed(_("“%s” is retracted already.") % source)
    bundle = open_bundle(source, reasons, name=RETRACTED % source, by=by, at=at)
    lock_together(one.record for kind in kinds for one in kind.free)
    for kind in kinds:
        if kind.free and by.has_perm(kind.permission):
            put_in(bundle, kind.begin_drafts(source, kind.free, bundle.reason_en, by, at))
    return bundle


def open_bundle(source: Source, reasons: Reasons, *, name: str, by: User, at: datetime) -> Bundle:
    """Return the bundle that marks a source, or takes the mark off it; begun now or before."""
    texts = {f"reason_{column_suffix(code)}": text.strip() for code, text in reasons.items()}
    if not texts["reason_en"]:
        raise NotAllowed(_("Give the reason in English: readers will see it."))
    if Bundle.objects.open().exclude(retracts=source).filter(name=name[:200]).exists():
        ending = f" ({source.slug})"  # of a source with the same title, or one that is as long
        name = name[: 200 - len(ending)] + ending
    about = {"made_by": by, "made_at": at, "name": name[:200], **texts}
    return Bundle.objects.get_or_create(retracts=source, ended_at=None, defaults=about)[0]


def put_in(bundle: Bundle, drafts: Sequence[Publishable]) -> None:
    """Put drafts that were begun now, and so are in no other bundle, into one without a time."""
    if drafts:
        require_no_time(bundle)
    insert([BundleItem(bundle=bundle, kind=one.kind(), record_uid=one.uid) for one in drafts])


def _begin_drafts(
    source: Source, resting: Sequence[RestingRecord], reason: str, by: User, at: datetime
) -> list[Publishable]:
    begun: list[Publishable] = []
    for some in batched(resting, PORTION):
        model = type(cast(Record, some[0].record))
        opened = open_drafts(model, [one.record.uid for one in some])
        store_drafts(model, opened, (), by=by, at=at)
        drafts = opened.drafts
        keys = _claims_to_retract(source, some, drafts)
        told = {"retracted_at": at, "retraction_reason": reason}
        model.part_rows("claims").filter(pk__in=keys).update(**told)
        changed = {c for one in some for c in _take_values(drafts[one.record.uid], one)}
        update(list(drafts.values()), changed)
        finish_drafts(model, opened, by=by, at=at, note=reason)
        begun += drafts.values()
    return begun


def _claims_to_retract(
    source: Source, resting: Sequence[RestingRecord], drafts: Mapping[str, Record]
) -> list[int]:
    """Return the keys of the claims of a source in drafts, without those that are held back."""
    model = type(drafts[resting[0].record.uid])
    held = {
        (drafts[one.record.uid].pk, figure.name)
        for one in resting
        for figure in one.figures
        if figure.effect.holds_back
    }
    stated = model.part_rows("claims").filter(record__in=[one.pk for one in drafts.values()])
    live = stated.filter(source=source, retracted_at=None).values_list("pk", "record", "fact")
    return [key for key, record, fact in live if (record, fact) not in held]


def _take_values(draft: Record, resting: RestingRecord) -> set[str]:
    """Set the facts of a draft to the values without the source; return their columns. A value
    that the columns cannot hold stays for an editor to decide."""
    changed: set[str] = set()
    linked = {many.name for many in draft._meta.many_to_many}
    for figure in resting.figures:
        fact = draft.facts.get(figure.name)
        if fact is None or figure.effect not in (Effect.OTHER, Effect.LOST):
            continue
        try:
            if figure.after:
                sourcing.take_text(draft, fact, figure.name, figure.after)
            else:
                fact.accept(draft, figure.name, "")
        except NotAllowed:
            public = cast(Record, resting.record)
            fact.accept(draft, figure.name, public.accepted(figure.name))
            continue
        changed |= set(fact.columns_of(figure.name)) - linked
    return changed


@transaction.atomic
def take_back(bundle: Bundle, rows: Sequence[Publishable], *, by: User, at: datetime) -> list[str]:
    """Discard the drafts of a retraction and end its bundle. Drafts that were changed since, or not
    begun for it, stay, and are named. Raises NotAllowed while something is in review."""
    if waiting := next((row for row in rows if row.status == Status.REVIEW), None):
        raise NotAllowed(_("“%s” is in review: have it sent back first.") % waiting)
    change_log.begin(at)
    hold(bundle)
    lock_together(rows)  # nobody saves one after it was found unchanged
    prepared = _only_prepared(bundle, rows)
    kept = [row for row in rows if row.uid not in prepared]
    for kind in {row.kind() for row in rows}:
        gone = [row for row in rows if row.kind() == kind and row not in kept]
        model, keys = publishable_model(kind), [one.pk for one in gone]
        if model.working.filter(pk__in=keys, status=Status.DRAFT).count() != len(gone):
            raise changed_meanwhile(bundle)  # one was submitted, say
        if issubclass(model, Record):
            delete_drafts(model, cast("list[Record]", gone), by=by, at=at)
        else:
            for one in gone:
                delete_batch(one)
    bundle.items.all().delete()
    Bundle.objects.filter(pk=bundle.pk).update(ended_at=at, due_at=None, problem="")
    return [str(row) for row in kept]


def _only_prepared(bundle: Bundle, rows: Sequence[Publishable]) -> set[str]:
    """Return the uids of drafts that hold nothing but what was prepared for a retraction: no draft
    put into its bundle by hand, and none that was changed after it had been prepared."""
    about = {"record_uid__in": [row.uid for row in rows], "at__gte": bundle.made_at}
    notes = defaultdict(list)
    changes = Step.objects.filter(action="change", **about)
    for uid, note in changes.values_list("record_uid", "note"):
        notes[uid].append(note)
    return {uid for uid, said in notes.items() if said == [bundle.reason_en]}


def mark_source(bundle: Bundle, *, by: User, at: datetime) -> None:
    """Mark the source of a bundle as retracted, for the bundle's reason, or take the mark off one
    that is. Who has prepared it cannot approve it. Raises NotAllowed."""
    if bundle.retracts is None:
        return
    if by == bundle.made_by:
        second_reader.refuse_own_work(by)
    change_log.begin(at)
    source = Source.working.select_for_update(no_key=True).get(pk=bundle.retracts.pk)
    said = zip(columns("retraction_reason"), columns("reason"), strict=True)
    is_new = source.retracted_at is None
    texts = {name: getattr(bundle, reason) if is_new else "" for name, reason in said}
    stored = Source.working.filter(pk=source.pk)
    told = {"retracted_at": at if is_new else None, "row_version": F("row_version") + 1}
    stored.update(**told, **texts)
    following.follow_retraction(source)
    if source.first_cited_at is not None:
        publishing.source_described(stored.get(), at=at, note=bundle.reason_en)


further_drafts: ExtensionPoint[[Source, str, User, datetime], Publishable] = ExtensionPoint()
"""Extension point: begins the drafts in which what else was retracted with a source stands again,
for a reason, as far as a person may."""


@transaction.atomic
def reinstate(source: Source, reasons: Reasons, *, by: User, at: datetime) -> Bundle:
    """Begin drafts in which what was retracted with a source is as it was before, with all that has
    changed since, and put them into a bundle that takes the mark off the source. Records that
    somebody edits are left out. Raises NotAllowed."""
    change_log.begin(at)
    stored = Source.working.select_for_update(no_key=True).get(pk=source.pk)
    moment = stored.retracted_at
    if moment is None:
        raise NotAllowed(_("“%s” is not retracted.") % source)
    bundle = open_bundle(stored, reasons, name=TAKEN_BACK % source, by=by, at=at)
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
    editions = Edition.objects.of(record).order_by("number").defer("document")
    issued = list(editions.filter(issued_at=moment))
    before = editions.filter(number__lt=issued[0].number).last() if issued else None
    return (issued[-1].content, before.content) if before else None
