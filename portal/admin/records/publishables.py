"""Base admin of records and batches: states, steps, saves."""

from collections.abc import Callable
from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.admin.compare.history import build_history
from portal.admin.forms.forms import VersionedForm
from portal.admin.forms.relations import RelatingAdmin, link_to
from portal.admin.forms.saving import SavingAdmin
from portal.admin.records.lists import SearchedAdmin
from portal.admin.records.next_in_list import came_from_list
from portal.admin.records.panel import NOTE, RecordPanel, keep_refused_note
from portal.admin.searching.saved_lists import WithSavedLists
from portal.admin.workflow import extra_pages
from portal.admin.workflow.actions import StepForm, list_actions
from portal.admin.workflow.buttons import Button, is_save, pressed_button
from portal.admin.workflow.permissions import actor, seen_version
from portal.admin.worklist import desk_rows
from portal.admin.worklist.finding_pages import show_beside_fields
from portal.editorial import side_drafts
from portal.editorial.admin_site import Context
from portal.models import Publishable, Status
from portal.publication import publishing, second_reader
from portal.publication.publishing import NotAllowed


class PublishableAdmin[P: Publishable](
    WithSavedLists, SearchedAdmin, SavingAdmin[P], RelatingAdmin
):
    """Drafts are edited; all else is read-only and changes state by the buttons of the panel.
    `portal.publication.publishing` has the rules of each step."""

    form = VersionedForm
    change_form_template = "admin/publishable_change_form.html"
    object_history_template = "admin/publishable_history.html"
    actions = list_actions()
    action_form = StepForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[P]:
        return self.model.working.order_by(*self.get_ordering(request))

    def get_form(
        self, request: HttpRequest, obj: P | None = None, change: bool = False, **kwargs: object
    ) -> type[ModelForm[P]]:
        return super().get_form(request, obj, change, labels=self.own_labels, **kwargs)

    # Pages

    def changelist_view(
        self, request: HttpRequest, extra_context: Context | None = None
    ) -> HttpResponse:
        """Note the time before the rows are read: a step with ticked rows is refused for what
        somebody else has changed since."""
        began = timezone.now()
        answer = super().changelist_view(request, extra_context)
        if form := (getattr(answer, "context_data", None) or {}).get("action_form"):
            form.initial["shown"] = began
        return answer

    def get_urls(self) -> list[URLPattern]:
        return [*extra_pages.page_urls(self), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, *args: object, **kwargs: object
    ) -> HttpResponse:
        button = pressed_button(request) if request.method == "POST" else None
        if button is not None and not self._may_try(request, object_id, button):
            raise PermissionDenied
        if button is not None and not is_save(request):
            record = self.get_object(request, object_id)
            if record is not None and self.has_view_permission(request, record):
                return self._step(request, record, button)
        if is_save(request) and not self.rows_at(object_id).exists():
            # Published, discarded or deleted by somebody else: the form of a new record takes
            # what was typed, and says so instead of saving.
            return self.add_view(request, *args, **kwargs)  # type: ignore[arg-type]
        return super().change_view(request, object_id, *args, **kwargs)  # type: ignore[arg-type]

    def _may_try(self, request: HttpRequest, object_id: str, button: Button) -> bool:
        """True if a role allows the step, or this very record does."""
        if self.may_step(request, button):
            return True
        record = self.get_object(request, object_id)
        return record is not None and self.may_step(request, button, record)

    def complete_page(self, request: HttpRequest, context: Context, record: P | None) -> None:
        context.setdefault("show_save_and_add_another", False)
        if record is not None:
            context["panel"] = panel = RecordPanel(self, request, record)
            show_beside_fields(context["adminform"].form, panel.parts)
        super().complete_page(request, context, record)

    @admin.display(description=_("updated"), ordering="updated_at")
    def updated(self, record: P) -> str:
        return date_format(timezone.localtime(record.updated_at), "SHORT_DATE_FORMAT")

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Context | None = None
    ) -> HttpResponse:
        record = self.get_object(request, object_id)
        found = build_history(self, request, record) if record is not None else {}
        return super().history_view(request, object_id, {**found, **(extra_context or {})})

    # Saves

    def response_add(
        self, request: HttpRequest, obj: P, post_url_continue: str | None = None
    ) -> HttpResponse:
        if (button := pressed_button(request)) is not None and self.may_step(request, button):
            return self._step(request, obj, button)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: P) -> HttpResponse:
        if (button := pressed_button(request)) is not None:
            return self._step(request, obj, button)
        if (match := request.resolver_match) and "object_id" not in match.kwargs:
            return super().response_add(request, obj)  # a new record whose form was sent twice
        return super().response_change(request, obj)

    # Steps

    def take(self, request: HttpRequest, record: P, button: Button, note: str) -> Publishable:
        if not self.may_step(request, button, record):
            raise NotAllowed(_("“%s” was public: your role does not reach that far.") % record)
        verb = verb_of(button)
        original = getattr(record, "edit_of", None)
        how = {
            "by": actor(request),
            "at": timezone.now(),
            **({} if button.begins else {"note": note}),
        }
        with transaction.atomic():
            if button.verb in ("approve", "publish", "send_back"):
                for one in second_reader.published_with.collect(record):
                    if button.verb != "approve" or second_reader.lacks_approval(one):
                        verb(one, **how)
            found = verb(record, **how)
        if button.verb in ("discard_edit", "decline") and original is not None:
            return original
        return found or record

    def _step(self, request: HttpRequest, record: P, button: Button) -> HttpResponse:
        """Take the requested step and redirect, with a message on success or refusal."""
        address = self._take_and_say(request, record, button)
        return HttpResponseRedirect(extra_pages.keep_list(self, request, address))

    def _take_and_say(self, request: HttpRequest, record: P, button: Button) -> str:
        """Take a step, say what came of it, and return the address to go on at."""
        note = request.POST.get(NOTE, "")
        fresh = self.model.working.get(pk=record.pk)
        asks_first = button.verb == "submit" and "as_it_is" not in request.POST
        if asks_first and fresh.status == Status.DRAFT and publishing.blockers_of(fresh):
            keep_refused_note(request, record, note)
            return extra_pages.page_address(record, "submit")  # which says what is missing
        seen = seen_version(request)
        if not button.saves_first and seen is not None:
            fresh.version = seen  # so that nobody publishes what they have not read
        try:
            shown = self.take(request, fresh, button, note)
        except NotAllowed as problem:
            keep_refused_note(request, record, note)
            self.message_user(request, str(problem), messages.ERROR)
            on_review = "from_review" in request.POST
            return extra_pages.page_address(record, "review") if on_review else link_to(record)
        self.message_user(request, button.done % {"record": shown}, messages.SUCCESS)
        if "from_review" in request.POST and not came_from_list(self, request, record):
            self._name_next_task(request)
        if button.verb == "publish" and request.POST.get("is_correction"):
            return extra_pages.page_address(shown, "correction")
        return link_to(shown)

    def _name_next_task(self, request: HttpRequest) -> None:
        task = desk_rows.find_next_task(actor(request), desk_rows.viewable_kinds(request))
        if task is not None:
            link = format_html('<a href="{}">{}</a>', task.address, task.title)
            self.message_user(request, format_html(str(_("Next of your tasks: {}")), link))


def verb_of(button: Button) -> Callable[..., Publishable | None]:
    """Return the function that takes the step of a button."""
    if button.language:
        return partial(side_drafts.translate, language=button.language)
    module = side_drafts if button.verb in ("suggest", "adopt") else publishing
    return getattr(module, button.verb)
