"""Bundles: drafts of any kinds that are submitted, sent back and published together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import cast

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.editorial import drafts, notifications, outbox, scheduling
from portal.editorial.held_bundles import delete_items, hold, require_no_time
from portal.editorial.retraction import mark_source
from portal.editorial.worklist import following
from portal.models import Bundle, BundleItem, Publishable, Record, Status, User
from portal.models.bulk import ask_rows
from portal.models.reads import set_within
from portal.publication import change_log, publishing, second_reader
from portal.publication.bulk_publishing import nameable
from portal.publication.publishing import TRANSITIONS, NotAllowed
from portal.publication.refusals import changed_meanwhile
from portal.records.registry import publishable_model
from portal.records.signals import TakenStep

AT_ONCE = 40
"""Rows that are published while somebody waits for the answer, or tried before a time is set."""
GONE = {"discard_edit", "decline", "adopt"}
WAITING = (Status.DRAFT, Status.REVIEW)


def open_bundle(name: str, *, by: User, at: datetime) -> Bundle:
    """Return the open bundle of a name, made now or before."""
    if not (name := name.strip()[:200]):
        raise NotAllowed(_("Give the bundle a name."))
    about = {"made_by": by, "made_at": at}
    return Bundle.objects.get_or_create(name=name, ended_at=None, defaults=about)[0]


@transaction.atomic
def put_into(bundle: Bundle, record: Publishable) -> None:
    """Put a draft into a bundle, out of any other."""
    if record.status not in WAITING:
        raise NotAllowed(_("Only drafts, and what is in review, can be in a bundle."))
    hold(bundle)
    require_no_time(bundle)
    if bundle_of(record) == bundle:
        return
    take_out(record)
    BundleItem.objects.create(bundle=bundle, kind=record.kind(), record_uid=record.uid)
    following.follow_bundle(record)


@transaction.atomic
def take_out(record: Publishable) -> None:
    if (bundle := bundle_of(record)) is not None:
        require_no_time(bundle)
        delete_items(BundleItem.objects.of(record))
        following.follow_bundle(record)


def follow_steps(
    sender: type[Publishable], *, taken: Sequence[TakenStep], **kwargs: object
) -> None:
    """Receiver of `steps_taken`: what has become public leaves its bundle, and what is gone does
    where `forget_deleted` may; a draft begun after it has its uid, but was not read."""
    ended = [step for _record, step in taken if step.action in {"publish", *GONE}]
    uids, ours = [step.record_uid for step in ended], "kind = %s AND record_uid IN (%s)"
    if uids and (items := list(ask_rows(BundleItem, ours, sender.kind(), uids))):
        public = Q(record_uid__in=[one.record_uid for one in ended if one.action == "publish"])
        rows = BundleItem.objects.filter(pk__in=[item.pk for item in items])
        rows.exclude(public).update(version=None)
        delete_items(rows.filter(public | Q(bundle__due_at=None)))


def bundle_of(record: Publishable) -> Bundle | None:
    return Bundle.objects.open().filter(items__in=BundleItem.objects.of(record)).first()


def list_rows(bundle: Bundle) -> list[Publishable]:
    """Return the drafts of a bundle, in the order in which they can be published: what others name
    comes before them, and batches come last. What is no longer a draft is left out."""
    uids: dict[str, list[str]] = defaultdict(list)
    for kind, uid in bundle.items.values_list("kind", "record_uid"):
        uids[kind].append(uid)
    found: list[Publishable] = []
    for kind, some in uids.items():
        rows = publishable_model(kind).working.with_parts()
        found += rows.filter(uid__in=some, status__in=WAITING).order_by("pk")
    return _in_order(found)


def rows_beside(row: Publishable, rows: Sequence[Publishable]) -> list[Publishable]:
    """Return what is published with a row of a bundle and is not in the bundle itself: the new
    series of a batch."""
    return [one for one in second_reader.published_with.collect(row) if one not in rows]


def _in_order(rows: list[Publishable]) -> list[Publishable]:
    records: list[Publishable] = [row for row in rows if isinstance(row, Record)]
    ordered: list[Publishable] = []
    while records:
        ready = nameable(records)
        ordered += ready
        records = [one for one in records if one not in ready]
    return ordered + [row for row in rows if not isinstance(row, Record)]


@transaction.atomic
@notifications.told_together()
def take_step(
    verb: str, bundle: Bundle, rows: Sequence[Publishable], *, by: User, at: datetime, note: str
) -> int:
    """Submit the drafts among the rows of a bundle, or send back what is in review: all of them or
    none. Returns how many."""
    hold(bundle)
    require_no_time(bundle)
    drafts.lock_together(rows)
    moved = [row for row in rows if row.status == TRANSITIONS[verb][0]]
    for row in moved:
        beside = rows_beside(row, rows) if verb == "send_back" else []
        _take(verb, [*beside, row], by=by, at=at, note=note)
    return len(moved)


@transaction.atomic
def submit_all(
    bundle: Bundle,
    rows: Sequence[Publishable],
    *,
    by: User,
    at: datetime,
    note: str = "",
    as_they_are: bool = False,
) -> int:
    """Submit the drafts among the rows of a bundle, all or none. Raises NotAllowed where one would
    lack something with all of them submitted, unless they go `as_they_are`. Returns how many."""
    sent = {row.uid for row in rows if row.status == Status.DRAFT}
    number = take_step("submit", bundle, rows, by=by, at=at, note=note)
    if not as_they_are:
        together = list_rows(bundle)
        found = zip(together, publishing.blockers_of_each(together), strict=True)
        if lacking := sum(bool(blockers) for row, blockers in found if row.uid in sent):
            sentence = ngettext(
                "%(n)s draft lacks something, which stands beside it: nothing is submitted.",
                "%(n)s drafts lack something, which stands beside each: nothing is submitted.",
                lacking,
            )
            raise NotAllowed(sentence % {"n": lacking})
    return number


@transaction.atomic
@notifications.told_together()
def publish_all(
    bundle: Bundle, rows: Sequence[Publishable], *, by: User, at: datetime, note: str = ""
) -> int:
    """Publish the rows of a bundle (`list_rows`), as they were read, in this transaction, or none.
    Returns how many. Raises NotAllowed with the name of the first that cannot be."""
    if not rows and bundle.retracts is None:
        raise NotAllowed(_("Nothing of it waits for publication."))
    if not by.has_perm("portal.publish"):  # of a bundle that only marks its source, too
        raise NotAllowed(_("%s may no longer do this.") % by)
    for row in rows:
        if not scheduling.can_take_step(by, "publish", type(row)):
            raise NotAllowed(_("“%s”: your role does not reach that far.") % row)
    change_log.begin(at)  # before the row, as what is due at its time does
    hold(bundle)
    mark_source(bundle, by=by, at=at)
    drafts.lock_together(rows)  # before the items, as who discards one of them does
    _note_as_read(bundle, rows)
    for row in rows:
        with _naming(row):
            second_reader.require_approval(row, by)
    published: list[tuple[str, str]] = []
    with set_within(second_reader.approved_together, rows):
        for row in rows:
            moved = [*rows_beside(row, rows), _carried_into(bundle, row)]
            _take("publish", moved, by=by, at=at, note=note)
            public = [getattr(one, "edit_of", None) or one for one in moved]
            published += [(one.kind(), one.uid) for one in public]
    bundle.items.all().delete()
    about = {"published": list(dict.fromkeys(published)), "ended_at": at}
    Bundle.objects.filter(pk=bundle.pk).update(**about, due_at=None, problem="")
    return len(rows)


def _take(verb: str, rows: Sequence[Publishable], *, by: User, at: datetime, note: str) -> None:
    for row in rows:
        with _naming(row):
            getattr(publishing, verb)(row, by=by, at=at, note=note)


@contextmanager
def _naming(row: Publishable) -> Iterator[None]:
    """Name the record in a refusal that does not do so itself."""
    try:
        yield
    except publishing.Overtaken:
        raise
    except NotAllowed as problem:
        words = {"record": row, "problem": problem}
        raise NotAllowed(_("“%(record)s”: %(problem)s") % words) from problem


@transaction.atomic
def schedule(
    bundle: Bundle,
    rows: Sequence[Publishable],
    *,
    due_at: datetime,
    by: User,
    at: datetime,
    note: str = "",
) -> None:
    """Set the time at which a bundle is published, as it is read now. Raises NotAllowed for what
    publication would refuse now."""
    if due_at <= at:
        raise NotAllowed(_("This time has passed. Choose one that is still to come."))
    if len(rows) <= AT_ONCE:
        with transaction.atomic():  # tried, and taken back
            publish_all(bundle, list_rows(bundle), by=by, at=at, note=note)
            transaction.set_rollback(True)
    _set_time(bundle, rows, due_at=due_at, by=by, at=at, note=note)


@transaction.atomic
def publish_soon(
    bundle: Bundle, rows: Sequence[Publishable], *, by: User, at: datetime, note: str
) -> None:
    """Have a bundle that is too large for one answer published in the background, as it is read
    now. Raises NotAllowed for who may not."""
    require_no_time(bundle)
    _set_time(bundle, rows, due_at=at, by=by, at=at, note=note)


def _set_time(
    bundle: Bundle,
    rows: Sequence[Publishable],
    *,
    due_at: datetime,
    by: User,
    at: datetime,
    note: str,
) -> None:
    for row in rows:
        scheduling.require_person(row, "publish", by=by)
        if row.status != Status.REVIEW:
            raise publishing.overtaken(row, Status.REVIEW)
    hold(bundle)
    known = {row.uid for row in [*rows, *list_rows(bundle)]}  # what came in since it was read, too
    bundle.items.exclude(record_uid__in=known).delete()
    _note_as_read(bundle, rows)
    for row in rows:
        scheduling.log_time(row, "publish", due_at=due_at, by=by, at=at)
    told = {"due_at": due_at, "asked_by": by, "note": note, "problem": ""}
    Bundle.objects.filter(pk=bundle.pk).update(**told)


def _note_as_read(bundle: Bundle, rows: Sequence[Publishable]) -> None:
    """Keep the versions that were read, which go along with what is carried into a draft."""
    for row in rows:
        BundleItem.objects.of(row).filter(bundle=bundle).update(version=row.version)


def _carried_into(bundle: Bundle, row: Publishable) -> Publishable:
    """Return a draft with what the publication of another one of its record brought into it."""
    if getattr(row, "edit_of_id", None) is None:
        return row
    stored = type(row).working.filter(pk=row.pk).first()
    item = BundleItem.objects.of(row).filter(bundle=bundle).first()
    if stored is None or item is None or item.version is None:
        raise publishing.overtaken(row, Status.REVIEW)
    stored.version = item.version
    return stored


@transaction.atomic
def cancel(bundle: Bundle, *, by: User, at: datetime) -> None:
    """Take back the time, or the message that it could not be kept."""
    change_log.begin(at)
    hold(bundle)
    due_at = bundle.due_at
    left = _end_time(bundle, "", at=at)
    if due_at is not None:
        for row in left:
            scheduling.log_time(row, "cancel", due_at=due_at, by=by, at=at)


def _end_time(bundle: Bundle, problem: str, *, at: datetime) -> list[Publishable]:
    """Return the drafts of a bundle that has no time any more. Items of those that are gone were
    kept till now; without any, it ends, unless it marks a source."""
    left = list_rows(bundle)
    bundle.items.exclude(record_uid__in=[row.uid for row in left]).delete()
    bundle.due_at, bundle.problem = None, problem
    if not left and bundle.retracts is None:
        bundle.ended_at = at
    bundle.save(update_fields=["due_at", "problem", "ended_at"])
    return left


@transaction.atomic
def dissolve(bundle: Bundle, *, at: datetime) -> None:
    """End a bundle; its drafts stay."""
    change_log.begin(at)
    hold(bundle)
    require_no_time(bundle)
    left = list_rows(bundle)
    bundle.items.all().delete()
    for row in left:
        following.follow_bundle(row)
    Bundle.objects.filter(pk=bundle.pk).update(ended_at=at)


def run_due(*, at: datetime) -> list[Bundle]:
    """Publish the bundles that are due, each in its own transaction; return those that were tried.
    Safe to run in several processes."""
    tried: list[Bundle] = []
    due = Bundle.objects.open().filter(due_at__lte=at).order_by("due_at", "pk")
    for key in due.values_list("pk", flat=True):
        with transaction.atomic():
            change_log.begin(at)  # first, as a publication by hand does
            rows = Bundle.objects.open().held().select_related("asked_by")
            bundle = rows.filter(pk=key, due_at__lte=at).first()
            if bundle is None or bundle.asked_by is None:
                continue
            if problem := scheduling.try_step(partial(_publish_as_read, bundle, at=at), bundle):
                asker = bundle.asked_by
                for row in _end_time(bundle, problem, at=at):
                    publishing.log_step(row, "time_missed", by=asker, at=at, note=problem)
                subject = _("Could not be done at its time: “%(title)s”") % {"title": bundle}
                outbox.queue_messages([asker], subject, problem, at=at)
            tried.append(bundle)
    return tried


def _publish_as_read(bundle: Bundle, *, at: datetime) -> None:
    waiting = list_rows(bundle)
    _require_as_read(bundle, waiting)
    publish_all(bundle, waiting, by=cast(User, bundle.asked_by), at=at, note=bundle.note)


def _require_as_read(bundle: Bundle, rows: Sequence[Publishable]) -> None:
    read = {(one.kind, one.record_uid): one.version for one in bundle.items.all()}
    for row in rows:
        if read.pop((row.kind(), row.uid), None) != row.version:
            raise changed_meanwhile(row)
    if read and (rows or bundle.retracts):
        raise NotAllowed(_("A draft of the bundle is gone: look at what is left."))
