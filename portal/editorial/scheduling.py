"""Appointments: something is published or withdrawn at a time, by the person who asked for it.

The queue is the rows of `Appointment`; `manage.py run_due` keeps them. Whatever else happens to a
record in the meantime ends what was set, or makes it fail with a sentence.
"""

import logging
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portal.models import Appointment, Publishable, Record, Step, User
from portal.publication import publishing
from portal.publication.publishing import TRANSITIONS, NotAllowed
from portal.records.registry import publishable_model
from portal.records.signals import appointment_refused

Action, State = Appointment.Action, Appointment.State
log = logging.getLogger(__name__)

UNSETTLED = [State.WAITING, State.REFUSED]
ENDED_BY = {
    Action.PUBLISH: {"publish", "send_back", "discard_edit"},
    Action.WITHDRAW: {"publish", "withdraw"},
}
"""The steps that leave nothing to be done at the time that was set."""


def set_(
    record: Publishable, action: str, *, due_at: datetime, note: str = "", by: User, at: datetime
) -> Appointment:
    """Publish or withdraw at a time what `by` has read now. Refuses at once what would be refused
    then, as far as that can be known."""
    _check(record, action, by=by, note=note)
    if due_at <= at:
        raise NotAllowed(_("This time has passed. Choose one that is still to come."))
    refused = Appointment.objects.of(record).filter(state=State.REFUSED)
    refused.update(state=State.CANCELLED)
    try:
        with transaction.atomic():
            return Appointment.objects.create(
                kind=str(record._meta.model_name),
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


def cancel(appointment: Appointment, *, at: datetime) -> None:
    """Let it be; also what was refused and has been seen."""
    rows = Appointment.objects.filter(pk=appointment.pk)
    if rows.filter(state=State.WAITING).update(state=State.CANCELLED, ended_at=at):
        return
    rows.filter(state=State.REFUSED).update(state=State.CANCELLED)


def of(record: Publishable) -> Appointment | None:
    """What is set for a record, or could not be done and was not seen to since."""
    found = Appointment.objects.of(record).filter(state__in=UNSETTLED)
    return found.select_related("asked_by").order_by("-state", "-due_at").first()


def run_due(*, at: datetime) -> list[Appointment]:
    """Do what is due, each in a transaction of its own; returns what was done and what could not
    be. Several processes may do this at once."""
    due = Appointment.objects.filter(state=State.WAITING, due_at__lte=at)
    kept = [_keep(number, at) for number in due.values_list("pk", flat=True)]
    return [one for one in kept if one is not None]


def record_of(appointment: Appointment) -> Publishable | None:
    """The row that it is about: where a draft of a public record is published, that draft."""
    model: Any = publishable_model(appointment.kind)
    found = model.working.filter(uid=appointment.record_uid)
    if issubclass(model, Record):
        edits = F("edit_of")
        drafts_first = appointment.action == Action.PUBLISH
        found = found.order_by(
            edits.desc(nulls_last=True) if drafts_first else edits.asc(nulls_first=True)
        )
    return found.first()  # type: ignore[no-any-return]


def may(person: User, action: str, model: type[Publishable]) -> bool:
    """Whether somebody may take the step with records of a kind."""
    app, kind = model._meta.app_label, model._meta.model_name
    sees = any(person.has_perm(f"{app}.{verb}_{kind}") for verb in ("view", "change"))
    return person.is_active and sees and person.has_perm(f"portal.{action}")


def end_by_step(
    sender: type[Publishable], *, record: Publishable, step: Step, **kwargs: object
) -> None:
    """Whatever moves a record on by hand ends what was set for it."""
    actions = [action for action, enders in ENDED_BY.items() if step.action in enders]
    if actions:
        for one in Appointment.objects.of(record).filter(action__in=actions, state__in=UNSETTLED):
            cancel(one, at=step.at)


def _check(record: Publishable, action: str, *, by: User, note: str) -> None:
    """The rules of the step itself, asked beforehand."""
    start = TRANSITIONS[action][0]
    stored = type(record).working.with_parts().get(pk=record.pk)
    if (stored.status, stored.version) != (start, record.version):
        raise NotAllowed(_("“%s” was changed by somebody else in the meantime.") % record)
    if not may(by, action, type(record)):
        raise NotAllowed(_("You may not do this yourself, so it cannot be done in your name."))
    if action == Action.WITHDRAW and not note.strip():
        raise NotAllowed(_("Say why it is withdrawn: its page will show the reason."))
    if action == Action.PUBLISH:
        publishing.has_second_reader(record, by)
        if blockers := stored.publication_blockers():
            raise NotAllowed(" ".join(map(str, blockers)))


def _keep(number: int, at: datetime) -> Appointment | None:
    """Do one of them, or note why not. None when somebody else has it in hand or has cancelled it.

    The record is locked before the appointment, in the order in which a step by hand does it.
    """
    with transaction.atomic():
        record = record_of(Appointment.objects.get(pk=number))
        if record is not None and (record := _locked(type(record).working, record.pk)) is None:
            return None
        one: Appointment | None = _locked(Appointment.objects.filter(state=State.WAITING), number)
        if one is None:
            return None
        problem = _take(one, record, at)
        if problem:
            one.state, one.ended_at, one.problem = State.REFUSED, at, problem
            one.save()
            if record is not None:
                appointment_refused.send(type(record), record=record, appointment=one, at=at)
        return one


def _take(one: Appointment, record: Publishable | None, at: datetime) -> str:
    """Take the step; returns the sentence that says why it could not be taken."""
    if record is None:
        return _("It is no longer there.")
    try:
        with transaction.atomic():
            one.state, one.ended_at = State.DONE, at
            one.save()
            if not may(one.asked_by, one.action, type(record)):
                raise NotAllowed(_("%s may no longer do this.") % one.asked_by)
            record.version = one.version  # so that nothing is done with what nobody has read
            take = getattr(publishing, one.action)
            take(record, by=one.asked_by, at=at, note=one.note)
    except NotAllowed as refusal:
        return str(refusal)
    except Exception:
        log.exception("Could not keep the appointment %s", one)
        return _("The program failed; its log says why. Try again by hand.")
    return ""


def _locked(rows: Any, number: int) -> Any:
    """The row, held until the transaction ends; None when somebody else holds it."""
    return rows.select_for_update(skip_locked=True, of=("self",)).filter(pk=number).first()
