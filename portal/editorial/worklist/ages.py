"""Checks for records and values that are too old."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist.evidence import is_record
from portal.editorial.worklist.registry import (
    Check,
    CheckedBatch,
    CheckedRecord,
    CheckResult,
    Severity,
)
from portal.editorial.worklist.shelf_lives import is_past, shelf_lives
from portal.facts.extents import extent_of_range
from portal.models import Appointment, BundleItem, Claim, Publishable, Record, Status, Step
from portal.models.evidenced import Judgement
from portal.models.sources import SourceKind

IDLE = timedelta(days=7)
UNREAD = timedelta(hours=48)
FEW = 1_000


@Check(
    "unread",
    severity=Severity.BLOCKS,
    label=_("Review waits for 48 hours"),
    sentence=_("It has waited for a reader since %(since)s."),
)
def find_unread(work: CheckedBatch[Publishable]) -> Iterator[CheckResult]:
    """Records with a scheduled publication, by themselves or in a bundle, are left out."""
    late = _select_unchanged(work, Status.REVIEW, UNREAD)
    if not late:
        return
    kind = work.model.kind()
    waiting = Appointment.objects.filter(kind=kind, state=Appointment.State.WAITING)
    bundled = BundleItem.objects.filter(kind=kind, bundle__due_at__isnull=False)
    timed = {
        uid for rows in (waiting, bundled) for uid in rows.values_list("record_uid", flat=True)
    }
    for one in late:
        if one.row.uid not in timed:
            yield CheckResult(one, "", {"since": _format_last_change(one)})


@Check(
    "idle",
    label=_("Draft idle for 7 days"),
    sentence=_("Nobody has changed the draft since %(since)s: finish, submit or discard it."),
)
def find_idle(work: CheckedBatch[Publishable]) -> Iterator[CheckResult]:
    for one in _select_unchanged(work, Status.DRAFT, IDLE):
        yield CheckResult(one, "", {"since": _format_last_change(one)})


@Check(
    "old",
    label=_("Out of date"),
    sentence=_(
        "%(fact)s is as of %(as_of)s, and good for %(days)s: confirm it, or look for a newer "
        "source."
    ),
    fits=lambda model: is_record(model) and bool(shelf_lives(model)),
)
def find_outdated(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
    today = timezone.localdate(work.at)
    for one in work.records:
        for name, days in shelf_lives(work.model).items():
            as_of, source = as_of_fact(one.row, name, one.judged[name])
            value = one.row.facts[name].accepted(one.row, name)
            if is_past(work.model, name, value, as_of, today):
                detail = {"fact": name, "as_of": as_of, "days": days}
                yield CheckResult(one, one.row.column_of(name), detail, source)


@Check(
    "unreviewed",
    severity=Severity.NICE,
    label=_("Imported, not reviewed"),
    sentence=_("Imported and never checked: edit it and submit it."),
    fits=is_record,
)
def find_unreviewed(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
    alone = [
        one for one, record in work.public if not (record.edition and record.edition.second_reader)
    ]
    steps = Step.objects.filter(kind=work.model.kind(), action="publish").order_by("pk")
    if len(alone) <= FEW:  # else the steps of all are read
        steps = steps.filter(record_uid__in=[one.row.uid for one in alone])
    by_program = dict(steps.values_list("record_uid", "by__is_service")) if alone else {}
    for one in alone:
        if by_program.get(one.row.uid):
            yield CheckResult(one)


def as_of_fact(record: Record, name: str, judged: Judgement) -> tuple[str, int | None]:
    """Return the day, month, year or span that the accepted value describes, by its newest agreeing
    claim or the column of the record (`status_as_of`), and the data set of that claim; empty when
    neither has one."""
    if not judged.accepted:
        return "", None
    dated = [
        (_as_of(one), one.source.pk if one.source.kind == SourceKind.DATASET else None)
        for one in judged.agreeing
    ]
    dated.append((getattr(record, f"{name}_as_of", ""), None))
    known = [one for one in dated if one[0]]
    return max(known, key=lambda one: extent_of_range(one[0]).high, default=("", None))


def _as_of(claim: Claim) -> str:
    return claim.as_of or claim.source.published_on or claim.source.accessed_on


def _select_unchanged[P: Publishable](
    work: CheckedBatch[P], status: str, span: timedelta
) -> list[CheckedRecord[P]]:
    return [
        one
        for one in work.waiting
        if one.row.status == status and one.row.updated_at < work.at - span
    ]


def _format_last_change(one: CheckedRecord[Publishable]) -> str:
    return timezone.localdate(one.row.updated_at).isoformat()
