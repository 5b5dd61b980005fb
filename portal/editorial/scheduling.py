"""Scheduled steps: a record is published or withdrawn at a time, in the name of the person who
asked for it.

The queue is the table of `Appointment`; `manage.py run_due` works it off. A step by hand in the
meantime ends the appointment, or makes it fail with a sentence.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Manager, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.models import Appointment, Publishable, Record, User
from portal.models.bulk import ask_rows
from portal.publication import change_log, publishing, second_reader
from portal.publication.public_version import AWAY
from portal.publication.publishing import TRANSITIONS, NotAllowed
from portal.publication.refusals import changed_meanwhile
from portal.records.registry import publishable_model
from portal.records.signals import TakenStep, appointment_refused

Action, State = Appointment.Action, Appointment.State
log = logging.getLogger(__name__)

UNSETTLED = [State.WAITING, State.REFUSED]
ENDED_BY = {
    Action.PUBLISH: {"publish", "send_back", "discard_edit", "decline", "adopt"},
    Action.WITHDRAW: {"publish", "withdraw"},
}
"""Steps that end an appointment, because nothing is left to be done at its time."""


@transaction.atomic
def schedule_step(
    record: Publishable, action: str, *, due_at: datetime, note: str = "", by: User, at: datetime
) -> Appointment:
    """Schedule a step on the version of a record that `by` has read, at another time than was set
    before. Raises NotAllowed for whatever the step would refuse now, and for a time that has passed
    or that somebody else sets in this moment."""
    _check_step(record, action, by=by, note=note)
    if due_at <= at:
        raise NotAllowed(_("This time has passed. Choose one that is still to come."))
    for one in Appointment.objects.of(record).filter(state__in=UNSETTLED):
        _end(one, at)
    try:
        with transaction.atomic():
            made = Appointment.objects.create(
                kind=record.kind(),
                record_uid=record.uid,
                action=action,
                due_at=due_at,
                version=record.version,
                note=note,
                asked_by=by,
                asked_at=at,
            )
    except IntegrityError:
        raise NotAllowed(_("A time is set for it already. Cancel that one first.")) from None
    log_time(record, action, due_at=due_at, by=by, at=at)
    return made


def log_time(record: Publishable, action: str, *, due_at: datetime, by: User, at: datetime) -> None:
    """Write into the history of a record that a time was set for a step, cancelled or missed."""
    due = timezone.localtime(due_at)
    note = f"{due:%Y-%m-%d %H:%M} ({timezone.get_current_timezone_name()})"
    publishing.log_step(record, f"time_{action}", by=by, at=at, note=note)


@transaction.atomic
def cancel_appointment(appointment: Appointment, *, by: User, at: datetime) -> None:
    """Cancel an appointment; one that failed is marked as seen."""
    record = record_of(appointment)
    if _end(appointment, at) and record is not None:
        log_time(record, "cancel", due_at=appointment.due_at, by=by, at=at)


def _end(appointment: Appointment, at: datetime) -> bool:
    """Mark an appointment as cancelled; return False if it has failed before."""
    rows = Appointment.objects.filter(pk=appointment.pk)
    if rows.filter(state=State.WAITING).update(state=State.CANCELLED, ended_at=at):
        return True
    rows.filter(state=State.REFUSED).update(state=State.CANCELLED)
    return False


def find_appointment(record: Publishable) -> Appointment | None:
    """Return the waiting or failed appointment of a record."""
    found = Appointment.objects.of(record).filter(state__in=UNSETTLED)
    return found.select_related("asked_by").order_by("-state", "-due_at").first()


def run_due(*, at: datetime) -> list[Appointment]:
    """Run the appointments that are due, each in its own transaction; return the finished and the
    failed ones. Safe to run in several processes."""
    due = Appointment.objects.filter(state=State.WAITING, due_at__lte=at)
    kept = [_run_appointment(number, at) for number in due.values_list("pk", flat=True)]
    return [one for one in kept if one is not None]


def record_of(appointment: Appointment) -> Publishable | None:
    """Return the row of an appointment: the draft of a public record if it is to be published."""
    model = publishable_model(appointment.kind)
    found = model.working.filter(uid=appointment.record_uid)
    if issubclass(model, Record):
        drafts, public = F("edit_of").desc(nulls_last=True), F("edit_of").asc(nulls_first=True)
        found = found.order_by(drafts if appointment.action == Action.PUBLISH else public)
    return found.first()


def can_take_step(person: User, action: str, model: type[Publishable]) -> bool:
    """Check that a person may take the step on records of a kind."""
    app, kind = model._meta.app_label, model._meta.model_name
    sees = any(person.has_perm(f"{app}.{verb}_{kind}") for verb in ("view", "change"))
    return person.is_active and sees and person.has_perm(f"portal.{action}")


def end_by_steps(
    sender: type[Publishable], *, taken: Sequence[TakenStep], **kwargs: object
) -> None:
    """Cancel the appointments that steps by hand have made pointless. One query at most."""
    ending = set().union(*ENDED_BY.values())
    uids = {step.record_uid for _record, step in taken if step.action in ending}
    if not uids:
        return
    unsettled = "kind = %s AND record_uid IN (%s) AND state IN (%s)"
    for one in ask_rows(Appointment, unsettled, sender.kind(), list(uids), [*map(str, UNSETTLED)]):
        for _record, step in taken:
            if step.record_uid == one.record_uid and step.action in ENDED_BY[Action(one.action)]:
                _end(one, step.at)


def require_person(record: Publishable, action: str, *, by: User) -> None:
    """Raise NotAllowed for somebody who may not take the step with a record."""
    if not can_take_step(by, action, type(record)):
        raise NotAllowed(_("You may not do this yourself, so it cannot be done in your name."))
    if action == Action.PUBLISH:
        second_reader.require_second_reader(record, by)
        second_reader.require_approval(record, by)


def _check_step(record: Publishable, action: str, *, by: User, note: str) -> None:
    """Raise NotAllowed where the step itself would now."""
    start = TRANSITIONS[action][0]
    stored = type(record).working.get_with_parts(record.pk)
    if (stored.status, stored.version) != (start, record.version):
        raise changed_meanwhile(record)
    require_person(stored, action, by=by)
    if action == Action.WITHDRAW and not note.strip():
        raise NotAllowed(_("Say why it is withdrawn: its page will show the reason."))
    if action == Action.PUBLISH and (blockers := publishing.blockers_of(stored)):
        raise NotAllowed(" ".join(map(str, blockers)))


def _run_appointment(number: int, at: datetime) -> Appointment | None:
    """Run one appointment, or record the reason for its failure. Returns None when another process
    has it, or when it was cancelled or removed.

    The change log is locked first, then the public record, its draft, then the appointment, in the
    same order as by a step by hand.
    """
    with transaction.atomic():
        change_log.begin(at)
        due = Appointment.objects.filter(pk=number).first()
        if due is None:  # its record was removed for good
            return None
        if (record := record_of(due)) is not None:
            public = getattr(record, "edit_of_id", None)
            if public and _lock_row(type(record).working, public) is None:
                return None
            if (record := _lock_row(type(record).working, record.pk)) is None:
                return None
        one = _lock_row(Appointment.objects.filter(state=State.WAITING), number)
        if one is None:
            return None
        problem = _take_step(one, record, at)
        if problem:
            one.state, one.ended_at, one.problem = State.REFUSED, at, problem
            one.save()
            if record is not None:
                publishing.log_step(record, "time_missed", by=one.asked_by, at=at, note=problem)
                appointment_refused.send(type(record), record=record, appointment=one, at=at)
        return one


def _take_step(one: Appointment, record: Publishable | None, at: datetime) -> str:
    """Take the step; return the reason for a failure, or an empty string."""
    if record is None:
        return _("It is no longer there.")

    def take() -> None:
        one.state, one.ended_at = State.DONE, at
        one.save()
        if not can_take_step(one.asked_by, one.action, type(record)):
            raise NotAllowed(_("%s may no longer do this.") % one.asked_by)
        record.version = one.version  # so that nothing is done with what nobody has read
        beside = (
            second_reader.published_with.collect(record) if one.action == Action.PUBLISH else []
        )
        for row in [*beside, record]:
            getattr(publishing, one.action)(row, by=one.asked_by, at=at, note=one.note)

    return try_step(take, one)


def try_step(take: Callable[[], object], about: Model) -> str:
    """Take a step that is due, all of it or nothing; return the reason for a failure, or an empty
    string. A fault of the program holds up nothing else that is due."""
    try:
        with transaction.atomic():
            take()
    except NotAllowed as refusal:
        return str(refusal)
    except AWAY:  # two lock the same, or the database is away: the time stays
        raise
    except Exception:
        log.exception("Could not keep the time of %s %s", type(about).__name__, about.pk)
        return _("The program failed; its log says why. Try again by hand.")
    return ""


def _lock_row[M: Model](rows: QuerySet[M] | Manager[M], number: int) -> M | None:
    """Lock and return a row until the transaction ends; None when it is locked by another
    process."""
    free = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
    return free.filter(pk=number).first()
