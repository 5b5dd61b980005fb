"""Workflow steps as list actions: each row is checked on its own, and each refusal is reported."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.workflow import extra_pages
from portal.admin.workflow.buttons import BUTTONS, SUBMIT, Button
from portal.admin.workflow.permissions import DeskAdmin, actor
from portal.editorial.notifications import told_together
from portal.formatting.locales import join_list
from portal.formatting.summaries import labelled
from portal.models import Publishable, Step
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from portal.publication.refusals import changed_meanwhile

type ListAction = Callable[..., HttpResponse | None]


class StepForm(ActionForm):
    """Note for steps that need one, the same for all ticked rows, and when these were shown."""

    step_note = forms.CharField(label=gettext_lazy("Note:"), required=False)
    shown = forms.DateTimeField(label="", required=False, widget=forms.HiddenInput)


def list_actions() -> list[ListAction]:
    """Return one action for each step that several records can take together."""
    return [_make_action(button) for button in BUTTONS]


def record_action[F: ListAction](action: F) -> F:
    """Decorator: offer a list action for records, after the steps."""
    RECORD_ACTIONS.append(action)
    return action


def _make_action(button: Button) -> ListAction:
    @admin.action(description=button.label, permissions=[button.permission])
    def run(
        modeladmin: DeskAdmin, request: HttpRequest, queryset: QuerySet[Publishable]
    ) -> HttpResponse | None:
        lost = [one for one in queryset if button.is_final and button.fits(one)]
        if lost and "confirmed" not in request.POST:
            context = {"button": button, "ticked": queryset, "lost": lost, "title": button.label}
            template = "admin/confirm_step.html"
            return extra_pages.render_page(modeladmin, request, None, template, **context)
        take_steps(modeladmin, request, queryset, button)
        return None

    run.__name__ = button.verb
    return run


@told_together()
def take_steps(
    modeladmin: DeskAdmin, request: HttpRequest, records: QuerySet[Publishable], button: Button
) -> None:
    """Take a step for each record that nobody else has changed since it was listed; tell of all."""
    sent = StepForm(request.POST)
    sent.is_valid()
    shown = sent.cleaned_data.get("shown") or timezone.now()
    ticked = list(records)  # before what was done since, which else could be missed in between
    about = {"kind": records.model.kind(), "record_uid__in": [one.uid for one in ticked]}
    since = Step.objects.work().filter(**about, at__gt=shown).exclude(by=actor(request))
    changed = set(since.values_list("record_uid", flat=True))
    note, done = request.POST.get("step_note", ""), []
    refused: dict[str, list[Publishable]] = defaultdict(list)
    for record in ticked:
        try:
            if record.uid in changed:
                raise changed_meanwhile(record)
            modeladmin.take(request, record, button, note)
        except NotAllowed as problem:
            refused[str(problem)].append(record)
        else:
            done.append(record)
    _tell_of_steps(modeladmin, request, button, done, refused)
    if (gone := len(request.POST.getlist(ACTION_CHECKBOX_NAME)) - len(ticked)) > 0:
        sentence = _("Ticked, but no longer in this list: %s.")
        modeladmin.message_user(request, sentence % gone, messages.WARNING)
    if button == SUBMIT and done:
        blockers = publishing.blockers_of_each(done)
        if left := [record for record, found in zip(done, blockers, strict=True) if found]:
            sentence = _("Cannot be published yet; the panel of each says what is missing: %s.")
            modeladmin.message_user(request, sentence % _name(left), messages.WARNING)


def _tell_of_steps(
    modeladmin: DeskAdmin,
    request: HttpRequest,
    button: Button,
    done: Sequence[Publishable],
    refused: Mapping[str, Sequence[Publishable]],
) -> None:
    """Say how many steps were taken, and which were refused for each reason."""
    if len(done) == 1:
        said = button.done % {"record": done[0]}
        modeladmin.message_user(request, said, messages.SUCCESS)
    elif done:
        words = {"step": button.label, "n": len(done)}
        modeladmin.message_user(request, _("%(step)s: %(n)s done.") % words, messages.SUCCESS)
    for reason, left in refused.items():
        modeladmin.message_user(request, labelled(_name(left), reason), messages.ERROR)


def _name(records: Sequence[Publishable]) -> str:
    return join_list(map(str, records[:NAMED])) + (" …" if len(records) > NAMED else "")


NAMED = 5
"""Records that a message names."""
RECORD_ACTIONS = list_actions()
"""List actions of records; features add theirs with `record_action`."""
