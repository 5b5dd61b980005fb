"""First publication of many drafts at once, by the rules of `publishing`, in few queries."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.db.models import F, OuterRef, Subquery, prefetch_related_objects
from django.utils import timezone

from portal.models import Edition, Mention, Publishable, Record, Status, Step, User
from portal.publication import change_log, history, issuing, publishing, second_reader
from portal.publication.evidence import know_references
from portal.records.signals import steps_taken


class RefusedRecord(publishing.NotAllowed):
    """One of several records may not be published."""

    def __init__(self, record: Publishable, sentences: str) -> None:
        super().__init__(sentences)
        self.record = record


@history.kept_together()
def publish_new(
    model: type[Publishable], keys: Sequence[int], *, by: User, at: datetime, note: str
) -> None:
    """Publish drafts of one kind that `by` has made and nobody else has seen: what `log_change`,
    `submit` and `publish` do with each, by the same rules, in few queries.

    Raises RefusedRecord, and then publishes none.
    """
    change_log.begin(at)
    second_reader.refuse_own_work(by)
    waiting = _load_drafts(model, keys)
    for record in waiting:
        second_reader.require_approval(record, by)
    for record, blockers in zip(waiting, publishing.blockers_of_each(waiting), strict=True):
        is_edit = isinstance(record, Record) and record.edit_of_id is not None
        if record.status != Status.DRAFT or is_edit or record.published_at:
            raise RefusedRecord(record, str(publishing.overtaken(record, Status.DRAFT)))
        if blockers:
            raise RefusedRecord(record, " ".join(map(str, blockers)))
    while waiting:
        ready = nameable(waiting)
        _publish_together(model, ready, by=by, at=at, note=note)
        left = {record.pk for record in waiting} - {record.pk for record in ready}
        waiting = _load_drafts(model, list(left)) if left else []


def _load_drafts(model: type[Publishable], keys: Sequence[int]) -> list[Publishable]:
    """Load drafts with all that their documents hold."""
    drafts = model.working.with_parts().filter(pk__in=keys).order_by("pk")
    found: list[Publishable] = list(drafts)
    if issubclass(model, Record):
        records = cast(list[Record], found)
        prefetch_related_objects(records, *model.own_lookups())
        if records and model.facts:
            know_references(records)
    return found


def nameable(waiting: list[Publishable]) -> list[Publishable]:
    """Return the drafts that name no other of them that is not public yet, as a document names what
    is public; all of them where they name each other."""
    uids = {one.uid for one in waiting if not (isinstance(one, Record) and one.edit_of_id)}
    ready = [
        record
        for record in waiting
        if not isinstance(record, Record) or record.mentions() & uids <= {record.uid}
    ]
    return ready or waiting


def _publish_together(
    model: type[Publishable], drafts: Sequence[Publishable], *, by: User, at: datetime, note: str
) -> None:
    if issubclass(model, Record):
        _issue_together(model, cast(Sequence[Record], drafts), by=by, at=at, note=note)
    else:
        _set_all_public(model, drafts, at=at)
    about = {"kind": model.kind(), "by": by, "at": at}
    steps = [
        (record, Step(**about, record_uid=record.uid, action=action, note=said))
        for record in drafts
        for action, said in (("change", note), ("submit", ""), ("publish", note))
    ]
    Step.objects.bulk_create([step for _record, step in steps])  # receivers ask for their keys
    steps_taken.send(model, taken=steps)


def _issue_together(
    model: type[Record], records: Sequence[Record], *, by: User, at: datetime, note: str
) -> None:
    issuing.issue(records, by=by, at=at, note=note, second_reader=False)
    mine = Edition.objects.filter(kind=model.kind(), record_uid=OuterRef("uid"), number=1)
    _set_all_public(model, records, at=at, edition=Subquery(mine.values("pk")))
    issuing.keep(records, at=at, reason=note)
    uids = [record.uid for record in records]
    named = Mention.objects.filter(target__in=uids).exclude(target=F("record_uid"))
    for uid in named.values_list("target", flat=True).distinct():
        issuing.renew(uid, by=by, at=at, note=issuing.NAMED)


def _set_all_public(
    model: type[Publishable], drafts: Sequence[Publishable], *, at: datetime, **columns: object
) -> None:
    """Change the columns of rows that the steps of a first publication change."""
    for record in drafts:
        record.status, record.published_at = Status.PUBLISHED, at
        record.version += 2
    model.working.filter(pk__in=[record.pk for record in drafts]).update(
        status=Status.PUBLISHED,
        published_at=at,
        version=F("version") + 2,
        updated_at=timezone.now(),
        **columns,
    )
