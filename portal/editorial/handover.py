"""Hands over the work of somebody who leaves: drafts, unsaved forms, times that are set, findings
that were put off, reports of errors."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.editorial import bundles, notifications, scheduling
from portal.models import (
    Appointment,
    Assignment,
    Bundle,
    ErrorReport,
    Finding,
    OpenForm,
    Publishable,
    Status,
    Step,
    Suggestion,
    User,
)
from portal.publication import change_log, publishing, second_reader
from portal.publication.public_rows import CORRECTION
from portal.publication.publishing import NotAllowed
from portal.records.registry import publishable_models


@transaction.atomic
def hand_over(leaver: User, successor: User | None, *, by: User, at: datetime) -> str:
    """Make an account inactive, and a successor the author of its drafts: who then cannot approve
    them. Without one, drafts stay with nobody. Times that were set are kept for a successor who may
    take the step, and cancelled otherwise. Returns what was done, in numbers."""
    change_log.begin(at)  # as whoever publishes what has a time
    leaver.is_active = False
    leaver.save(update_fields=["is_active"])
    drafts = [record for model in publishable_models() for record in _drafts_of(model, leaver)]
    put_off = Finding.objects.filter(snoozed_by=leaver)
    times = Appointment.objects.filter(asked_by=leaver, state=Appointment.State.WAITING)
    timed = Bundle.objects.open().filter(asked_by=leaver, due_at__isnull=False)
    seen_to = Assignment.objects.filter(owner=leaver)
    decided = Step.objects.filter(kind=CORRECTION, by=leaver).values("record_uid")
    own = Q(taken_by=leaver) | Q(taken_by=None, uid__in=decided)
    may_see_to = successor is not None and successor.has_perm("portal.change_errorreport")
    ErrorReport.objects.filter(own).update(taken_by=successor if may_see_to else None)
    if successor is None:
        seen_to.delete()
        put_off.update(snoozed_until=None, snoozed_by=None, snooze_reason="")
    else:
        seen_to.update(owner=successor)
        put_off.update(snoozed_by=successor)
        OpenForm.objects.typed().filter(user=leaver).update(user=successor)
        suggested = Suggestion.objects.open()  # one of each person to a record
        theirs = set(suggested.filter(by=successor).values_list("record_uid", flat=True))
        suggested.filter(by=leaver).exclude(record_uid__in=theirs).update(by=successor)
        note = _("Handed over by %s.") % leaver
        for record in drafts:
            publishing.log_change(record, by=successor, at=at, note=note)
        if successor != by:
            notifications.tell_of_handover(leaver, successor, drafts, by=by, at=at)
    kept, count = 0, len(times) + len(timed)
    for one in times:
        row = scheduling.record_of(one)
        if successor and row and _may_take([row], one.action, successor):
            kept += Appointment.objects.filter(pk=one.pk).update(asked_by=successor)
        else:
            scheduling.cancel_appointment(one, by=by, at=at)
    for bundle in timed:
        rows = bundles.list_rows(bundle)
        is_own = bundle.retracts is not None and bundle.made_by == successor
        if successor and _may_take(rows, "publish", successor, is_own=is_own):
            kept += Bundle.objects.filter(pk=bundle.pk).update(asked_by=successor)
        else:
            bundles.cancel(bundle, by=by, at=at)
    return f"{len(drafts)} drafts, {kept} of {count} times"


def _may_take(
    rows: Sequence[Publishable], action: str, person: User, *, is_own: bool = False
) -> bool:
    """Tell whether a step that is due later can be taken in the name of a person, who has prepared
    it where `is_own`."""
    try:
        if is_own:
            second_reader.refuse_own_work(person)
        for row in rows:
            scheduling.require_person(row, action, by=person)
    except NotAllowed:
        return False
    return True


def _drafts_of(model: type[Publishable], person: User) -> list[Publishable]:
    """Return the drafts on which a person has worked since they were last published."""
    work = Step.objects.filter(by=person, kind=model.kind()).since_publication().work()
    drafts = model.working.filter(status__in=[Status.DRAFT, Status.REVIEW])
    return list(drafts.filter(uid__in=work.values("record_uid")).order_by("pk"))
