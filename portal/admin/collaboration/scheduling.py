"""Scheduled steps of a record in the panel of its form."""

from datetime import UTC, datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.forms.checked_form import CleanedData, FormData
from portal.admin.forms.note_field import NoteField
from portal.admin.forms.relations import link_to
from portal.admin.workflow.extra_pages import Page, page_address, panel_parts
from portal.admin.workflow.permissions import DeskAdmin, actor, seen_version, telling_refusal
from portal.editorial import scheduling
from portal.editorial.admin_site import Answer, DeskPart
from portal.formatting.dates import format_day
from portal.models import Appointment, Bundle, Publishable, Story
from portal.publication.publishing import TRANSITIONS

Action, State = Appointment.Action, Appointment.State

WAITS = {
    Action.PUBLISH: gettext_lazy("Will be published on %(time)s, as %(person)s has set."),
    Action.WITHDRAW: gettext_lazy("Will be withdrawn on %(time)s, as %(person)s has set."),
}
SET = {
    Action.PUBLISH: gettext_lazy("“%(record)s” will be published on %(time)s."),
    Action.WITHDRAW: gettext_lazy("“%(record)s” will be withdrawn on %(time)s."),
}
LABELS = {
    Action.PUBLISH: gettext_lazy("Publish at a time"),
    Action.WITHDRAW: gettext_lazy("Withdraw at a time"),
}
NOTES = {
    Action.PUBLISH: gettext_lazy("Note, kept with the edition for everybody to read"),
    Action.WITHDRAW: gettext_lazy("Reason, which its page will show"),
}

LAST = datetime(2099, 12, 31, tzinfo=UTC)
"""The last days of the year 9999 are none in other time zones."""


class AppointmentForm(forms.Form):
    due_at = forms.DateTimeField(
        label=gettext_lazy("When"),
        validators=[MaxValueValidator(LAST)],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    note = NoteField(required=False)

    def __init__(
        self,
        data: FormData | None = None,
        *,
        action: str,
        was: Appointment | Bundle | None = None,
        note: str = "",
    ) -> None:
        """`note` is what was typed before the time was asked for."""
        initial: dict[str, object] = {"note": note}
        if was is not None and was.due_at is not None:
            initial = {"due_at": was.due_at, "note": note or was.note}
        super().__init__(data, prefix="appointment", initial=initial)
        zone = {"zone": timezone.get_current_timezone_name()}
        self.fields["due_at"].help_text = _("In your time zone: %(zone)s") % zone
        self.fields["note"].label = NOTES[Action(action)]


@panel_parts
def show_appointment(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable
) -> list[DeskPart]:
    """Show the scheduled step to everybody, and its form to people who may take the step now."""
    context = _build_context(request, record)
    if context["appointment"] is None and context["form"] is None:
        return []
    return [DeskPart(template="admin/includes/scheduled_step.html", context=context, position=30)]


@Page("appointment", template="admin/scheduling.html")
def appointment_page(modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> Answer:
    """Handle the form of the panel, and show it again with its errors; ask for the time if the page
    *Review* sends no more than a note."""
    form = None
    if "cancel" in request.POST:
        return _cancel(request, record)
    if (action := request.POST.get("set")) is not None:
        if action not in Action or not scheduling.can_take_step(
            actor(request), action, type(record)
        ):
            raise PermissionDenied
        form = AppointmentForm(request.POST, action=action)
        if form.is_valid() and _schedule(request, record, action, form.cleaned_data):
            return HttpResponseRedirect(link_to(record))
    part = _build_context(request, record, form, note=request.POST.get("step_note", ""))
    if (seen := seen_version(request)) is not None:
        part["version"] = seen
    return {"title": _("Publish or withdraw at a time"), "subtitle": str(record), "part": part}


def describe_time(one: Appointment | Bundle) -> str:
    """Return what is done at the time that is set, and who has set it; empty without a time."""
    action = one.action if isinstance(one, Appointment) else Action.PUBLISH
    if one.due_at is None:
        return ""
    words = {"time": format_local_time(one.due_at), "person": one.asked_by}
    return WAITS[Action(action)] % words


def format_local_time(moment: datetime) -> str:
    """Format a moment in the time zone of the person: “15 January 2026, 12:00 (UTC)”."""
    local = timezone.localtime(moment)
    day, time = date_format(local, "DATE_FORMAT"), date_format(local, "TIME_FORMAT")
    return f"{day}, {time} ({timezone.get_current_timezone_name()})"


def may_cancel(request: HttpRequest, appointment: Appointment, record: Publishable) -> bool:
    person = actor(request)
    is_own = appointment.asked_by == person
    return is_own or scheduling.can_take_step(person, appointment.action, type(record))


def _build_context(
    request: HttpRequest, record: Publishable, form: AppointmentForm | None = None, note: str = ""
) -> dict[str, object]:
    found = scheduling.find_appointment(record)
    is_waiting = found is not None and found.state == State.WAITING
    action = next((one for one in Action if TRANSITIONS[one][0] == record.status), None)
    if (
        action is None
        or (found is not None and is_waiting and found.action != action)
        or not scheduling.can_take_step(actor(request), action, type(record))
    ):
        form = None
    else:
        was = found if is_waiting else None
        form = form or AppointmentForm(action=action, was=was, note=note)
    return {
        "appointment": found,
        "waits": describe_time(found) if found is not None and is_waiting else "",
        "missed": format_local_time(found.due_at) if found is not None and not is_waiting else "",
        "may_cancel": found is not None and may_cancel(request, found, record),
        "address": page_address(record, "appointment"),
        "back": link_to(record),
        "version": record.version,
        "action": action,
        "label": _("Set another time") if is_waiting else LABELS[action] if action else "",
        "form": form,
    }


def _schedule(request: HttpRequest, record: Publishable, action: str, asked: CleanedData) -> bool:
    if (seen := seen_version(request)) is not None:
        record.version = seen  # so that nothing is published that nobody has read
    by, at = actor(request), timezone.now()
    with telling_refusal(request):
        scheduling.schedule_step(record, action, **asked, by=by, at=at)
        time = format_local_time(asked["due_at"])
        messages.success(request, SET[Action(action)] % {"record": record, "time": time})
        _tell_of_date(request, record, action, asked["due_at"])
        return True
    return False


def _tell_of_date(request: HttpRequest, record: Publishable, action: str, due_at: datetime) -> None:
    """Warn of a first publication on another day than its page says."""
    day = record.dated_on if isinstance(record, Story) and not record.edit_of_id else ""
    if (
        action == Action.PUBLISH
        and day
        and not timezone.localdate(due_at).isoformat().startswith(day)
    ):
        words = _("Readers will see “%s” above it. To change that, have it sent back.")
        messages.warning(request, words % format_day(day))


def _cancel(request: HttpRequest, record: Publishable) -> HttpResponse:
    found = scheduling.find_appointment(record)
    if found is None or str(found.pk) != request.POST["cancel"]:
        messages.warning(request, _("There is nothing left to cancel."))
    elif not may_cancel(request, found, record):
        raise PermissionDenied
    else:
        scheduling.cancel_appointment(found, by=actor(request), at=timezone.now())
        messages.success(request, _("The time for “%s” is cancelled.") % record)
    on_desk = "on_desk" in request.POST
    return HttpResponseRedirect(reverse("admin:index") if on_desk else link_to(record))
