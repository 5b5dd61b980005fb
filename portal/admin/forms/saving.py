"""Saving of a form: merged with later saves of others, stored as a revision, without loss of what
was typed."""

from django import forms
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override

from portal.admin.forms import autosave_view
from portal.admin.forms.concurrent_saves import repeat_after
from portal.admin.forms.hidden_fields import RESTORED, TOKEN, record_uid
from portal.admin.forms.merging import Merge, merge
from portal.admin.forms.relations import link_to
from portal.admin.workflow.buttons import is_save, pressed_button
from portal.admin.workflow.permissions import PermittedAdmin, actor
from portal.editorial import autosave, drafts, restore
from portal.editorial.admin_site import Context
from portal.editorial.held_bundles import forget_deleted
from portal.formatting.locales import join_list
from portal.models import Publishable, PublishableQuerySet, Record, Revision, Status
from portal.publication import copies
from portal.site.views.embeds import FRAMING


class SavingAdmin[P: Publishable](PermittedAdmin[P]):
    """Saves drafts. Everything else about them is in `portal.admin.records.publishables`."""

    @method_decorator(csp_override(FRAMING))
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Context | None = None,
    ) -> HttpResponse:
        """A save is brought up to what is stored, which nobody else changes meanwhile. The page
        may frame others: that of sign-in, a drawn text."""
        if request.method == "POST" and autosave_view.FORGET in request.POST:
            return autosave_view.forget(request)
        if request.method == "POST" and autosave_view.RESTORE in request.POST:
            autosave_view.restore(request)
        if not is_save(request):
            return super().changeform_view(request, object_id, form_url, extra_context)
        errors = (IntegrityError,)  # another save came between its checks and its write
        return repeat_after(errors, self._save, request, object_id, form_url, extra_context)

    def _save(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra_context: Context | None,
    ) -> HttpResponse:
        with transaction.atomic():
            was_made = object_id is None and self._is_made(request)
            record = self._held(request, object_id)
            if record is None and (made := self._made_and_moved_on(request, object_id)) is not None:
                return HttpResponseRedirect(link_to(made))
            merged = Merge()
            if record is not None:
                merged = merge(request, self, record, is_repeated=object_id is None)
            context = {"conflicts": merged.conflicts, **(extra_context or {})}
            number = str(record.pk) if record is not None else object_id
            response = super().changeform_view(request, number, form_url, context)
            came_back = "adminform" in (getattr(response, "context_data", None) or {})
            if not came_back:  # a redirect, or the page that closes a popup
                self._saved(request, merged)
            elif object_id is None and not was_made and self._is_made(request):
                raise IntegrityError  # its address was found taken by the record it makes
            return response

    def render_change_form(
        self, request: HttpRequest, context: Context, *args: object, **kwargs: object
    ) -> HttpResponse:
        self.complete_page(request, context, context["original"])
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[arg-type]

    def complete_page(self, request: HttpRequest, context: Context, record: P | None) -> None:
        """Add to the context of a form, of a new record for None; subclasses extend it."""
        if self.is_editable(request, record):
            context["typing"] = autosave_view.autosave_context(request, self, record, context)
        if RESTORED in request.POST:
            self._say_restored(request, context)

    def save_model(
        self, request: HttpRequest, obj: P, form: forms.ModelForm[P], change: bool
    ) -> None:
        if change:
            copies.begin_changes([obj])
        super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: P) -> None:
        if isinstance(obj, Record):
            restore.keep_deleted(obj, by=actor(request), at=timezone.now())
            said = _("It can be brought back for a month:")
            link = format_html('<a href="{}">{}</a>', reverse("admin:deleted"), _("Deleted drafts"))
            messages.info(request, format_html("{} {}", said, link))
        else:
            Revision.objects.of(obj).delete()
        forget_deleted(type(obj), [obj.uid])
        super().delete_model(request, obj)

    def log_addition(self, request: HttpRequest, obj: P, message: object) -> LogEntry:
        drafts.finish_change(obj, by=actor(request), at=timezone.now())
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: P, message: object) -> LogEntry:
        if message:  # somebody who only pressed “Save” has not worked on it
            drafts.finish_change(obj, by=actor(request), at=timezone.now())
        return super().log_change(request, obj, message)

    def _held(self, request: HttpRequest, object_id: str | None) -> P | None:
        """The draft that a save is about, locked. A new record that is there already was made by
        the same form, sent twice."""
        token = request.POST.get(TOKEN, "")
        if object_id is None and not token:
            return None
        rows = self.rows_at(object_id) if object_id is not None else self._made_by(token)
        return rows.filter(status=Status.DRAFT).held().first()

    def _made_by(self, token: str) -> PublishableQuerySet[P]:
        return self.model.working.filter(uid=record_uid(token))

    def _is_made(self, request: HttpRequest) -> bool:
        token = request.POST.get(TOKEN, "")
        return bool(token) and self._made_by(token).exists()

    def _made_and_moved_on(self, request: HttpRequest, object_id: str | None) -> P | None:
        """The record that the same form, sent a moment before, has made and submitted."""
        token = request.POST.get(TOKEN, "")
        if object_id is not None or not token or pressed_button(request) is None:
            return None
        made = self._made_by(token).first()
        if made is None or made.status == Status.DRAFT:
            return None
        form_class = self.get_form(request, made, change=True)
        form = form_class(request.POST, request.FILES, instance=made)
        return None if form.changed_data else made

    def _saved(self, request: HttpRequest, merged: Merge) -> None:
        if token := request.POST.get(TOKEN):
            autosave.discard_after_save(token, by=actor(request), at=timezone.now())
        if merged.taken:
            words = {"who": merged.who, "what": join_list(merged.taken)}
            said = _("%(who)s while you were editing. Kept beside what you changed: %(what)s.")
            self.message_user(request, said % words, messages.INFO)

    def _say_restored(self, request: HttpRequest, context: Context) -> None:
        """That it is not saved is no error to be mended."""
        form = context["adminform"].form
        refusals = form.errors.get(NON_FIELD_ERRORS)
        if refusals is not None and refusals.as_data()[0].code == RESTORED:
            del form.errors[NON_FIELD_ERRORS]
            context["errors"] = [one for one in context["errors"] if one and one is not refusals]
            said = _("Here is what you typed until %(moment)s. It is not saved yet.")
            words = {"moment": request.POST[RESTORED]}
            self.message_user(request, said % words, messages.WARNING)
