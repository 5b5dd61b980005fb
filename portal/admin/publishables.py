"""What records and batches have in common in the admin: states, steps, and safe saves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import drafting, verbs
from portal.admin import beside
from portal.admin.actions import StepForm, list_actions
from portal.admin.forms import VersionedForm
from portal.admin.history import history_of
from portal.admin.marks import TOKEN, record_uid
from portal.admin.merging import Merge, merge
from portal.admin.panel import panel_for
from portal.admin.permitted import PermittedAdmin
from portal.admin.relations import RelatingAdmin, link_to
from portal.admin.steps import BUTTONS, Button, asked_for, is_save
from portal.models import Publishable, Status, User
from portal.publishing import NotAllowed

NOTE = "step_note"
ROWS_ON_DESK = 12


@dataclass(frozen=True, kw_only=True)
class DeskRow:
    """A line of the first page: something of any kind that waits or is being worked on."""

    title: str
    kind: str
    address: str
    updated_at: datetime


class PublishableAdmin[P: Publishable](PermittedAdmin[P], RelatingAdmin, admin.ModelAdmin[P]):
    """Only drafts are edited. Everything else is read, and moved on by the buttons of the panel;
    the rules of each step are in `portal.publishing`, which is asked last."""

    form = VersionedForm
    change_form_template = "admin/publishable_change_form.html"
    object_history_template = "admin/publishable_history.html"
    actions = list_actions()
    action_form = StepForm
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[P]:
        model: Any = self.model
        found: QuerySet[P] = model.working.order_by(*self.get_ordering(request))
        return found

    # Pages

    def get_urls(self) -> list[Any]:
        return [*beside.addresses(self), *super().get_urls()]

    def desk_rows(self, request: HttpRequest, status: str) -> list[DeskRow]:
        """The rows of this kind in a state, for whoever may see them: the last changed ones."""
        if not self.has_view_permission(request):
            return []
        found = self.model.working.filter(status=status).order_by("-updated_at", "-pk")
        kind = str(self.opts.verbose_name)
        return [
            DeskRow(title=str(row), kind=kind, address=link_to(row), updated_at=row.updated_at)
            for row in found[:ROWS_ON_DESK]
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        button = asked_for(request) if request.method == "POST" else None
        if button is not None and not self.may_step(request, button):
            raise PermissionDenied
        if button is not None and not is_save(request):
            record = self.get_object(request, object_id)
            if record is not None and self.has_view_permission(request, record):
                return self._step(request, record, button)
        if is_save(request) and self.get_object(request, object_id) is None:
            # Published, discarded or deleted by somebody else: the form of a new record takes
            # what was typed, and says so instead of saving.
            return self.add_view(request, form_url, extra_context)
        return super().change_view(request, object_id, form_url, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """A save is brought up to what is stored, which nobody else changes meanwhile."""
        if not is_save(request):
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            record = self._held(request, object_id)
            merged = Merge()
            if record is not None:
                merged = merge(request, self, record, is_repeated=object_id is None)
            request.merged = merged  # type: ignore[attr-defined]
            context = {"conflicts": merged.conflicts, **(extra_context or {})}
            number = str(record.pk) if record is not None else object_id
            return super().changeform_view(request, number, form_url, context)

    def _held(self, request: HttpRequest, object_id: str | None) -> P | None:
        """The draft that a save is about, locked. A new record that is there already was made by
        the same form, sent twice."""
        model: Any = self.model
        drafts = model.working.select_for_update(of=("self",)).filter(status=Status.DRAFT)
        if object_id is not None:
            return drafts.filter(pk=unquote(object_id)).first()  # type: ignore[no-any-return]
        token = request.POST.get(TOKEN, "")
        return drafts.filter(uid=record_uid(token)).first() if token else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = kwargs.get("obj")
        context.setdefault("show_save_and_add_another", False)
        if record is not None:
            buttons = [b for b in BUTTONS if b.fits(record) and self.may_step(request, b, record)]
            editable = record.status == Status.DRAFT and self.has_change_permission(request, record)
            context["panel"] = panel_for(
                record,
                buttons,
                is_editable=editable,
                note=_typed_note(request, record),
                parts=beside.panel_parts.ask(self, request, record),
            )
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("updated"), ordering="updated_at")
    def updated(self, record: P) -> str:
        return timezone.localtime(record.updated_at).date().isoformat()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = self.get_object(request, object_id)
        found = history_of(record) if record is not None else {}
        return super().history_view(request, object_id, {**found, **(extra_context or {})})

    # Saves

    def save_model(self, request: HttpRequest, obj: P, form: Any, change: bool) -> None:
        if change:
            drafting.begin(obj)
        super().save_model(request, obj, form, change)

    def log_addition(self, request: HttpRequest, obj: P, message: Any) -> Any:
        drafting.finish(obj, by=actor(request), at=timezone.now())
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: P, message: Any) -> Any:
        if message:  # somebody who only pressed “Save” has not worked on it
            drafting.finish(obj, by=actor(request), at=timezone.now())
        return super().log_change(request, obj, message)

    def response_add(self, request: HttpRequest, obj: P, *args: Any, **kwargs: Any) -> HttpResponse:
        if (button := asked_for(request)) is not None and self.may_step(request, button):
            return self._step(request, obj, button)
        return super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: P) -> HttpResponse:
        self._tell_what_merged(request, obj)
        if (button := asked_for(request)) is not None:
            return self._step(request, obj, button)
        return super().response_change(request, obj)

    def _tell_what_merged(self, request: HttpRequest, record: P) -> None:
        if taken := request.merged.taken:  # type: ignore[attr-defined]
            words = {"who": request.merged.who, "what": ", ".join(taken)}  # type: ignore[attr-defined]
            said = _("%(who)s while you were editing. Kept beside what you changed: %(what)s.")
            self.message_user(request, said % words, messages.INFO)

    # Steps

    def take(self, request: HttpRequest, record: P, button: Button, note: str) -> Publishable:
        """Take a step; returns what is to be looked at afterwards. Raises NotAllowed."""
        if not self.may_step(request, button, record):
            raise NotAllowed(_("“%s” was public: your role does not reach that far.") % record)
        verb = verbs.verb(self.model, button.verb)
        notes = {} if button.verb == "start_edit" else {"note": note}
        original = getattr(record, "edit_of", None)
        found = verb(record, by=actor(request), at=timezone.now(), **notes)
        if button.verb == "discard_edit" and original is not None:
            return original  # type: ignore[no-any-return]
        return found or record

    def _step(self, request: HttpRequest, record: P, button: Button) -> HttpResponse:
        """Take the step that was asked for, and show where it led or why it was refused."""
        note = request.POST.get(NOTE, "")
        model: Any = self.model
        fresh: P = model.working.get(pk=record.pk)
        if not button.saves_first and (seen := request.POST.get("seen_version", "")).isdecimal():
            fresh.version = int(seen)  # so that nobody publishes what they have not read
        try:
            shown = self.take(request, fresh, button, note)
        except NotAllowed as problem:
            request.session[NOTE] = [record.uid, note]
            self.message_user(request, str(problem), messages.ERROR)
            return HttpResponseRedirect(link_to(record))
        self.message_user(request, button.done % {"record": shown}, messages.SUCCESS)
        return HttpResponseRedirect(link_to(shown))


def actor(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _typed_note(request: HttpRequest, record: Publishable) -> str:
    """The note of a step that was refused a moment ago."""
    uid, note = request.session.get(NOTE, ["", ""])
    if uid != record.uid:
        return ""
    del request.session[NOTE]
    return str(note)
