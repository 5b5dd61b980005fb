"""Workflow steps as list actions: each row is checked on its own, and each refusal is reported."""

from collections.abc import Callable
from typing import Protocol

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.admin.workflow.buttons import BUTTONS, Button
from portal.models import Publishable
from portal.publication.publishing import NotAllowed

type ListAction = Callable[..., HttpResponse | None]


class StepTaker(Protocol):
    """The part of `PublishableAdmin` that the actions call."""

    def take(
        self, request: HttpRequest, record: Publishable, button: Button, note: str
    ) -> Publishable: ...

    def message_user(self, request: HttpRequest, message: StrOrPromise, level: int) -> None: ...


class StepForm(ActionForm):
    """Note for steps that need one, the same for all ticked rows."""

    step_note = forms.CharField(label=_("Note:"), required=False)


def list_actions() -> list[ListAction]:
    """Return one action for each step that several records can take together."""
    return [_make_action(button) for button in BUTTONS if button.verb != "discard_edit"]


def record_action[F: ListAction](action: F) -> F:
    """Decorator: offer a list action for records, after the steps."""
    RECORD_ACTIONS.append(action)
    return action


def _make_action(button: Button) -> ListAction:
    @admin.action(description=button.label, permissions=[button.permission])
    def run(modeladmin: StepTaker, request: HttpRequest, queryset: QuerySet[Publishable]) -> None:
        for record in queryset:
            _take_step(modeladmin, request, record, button)

    run.__name__ = button.verb
    return run


def _take_step(
    modeladmin: StepTaker, request: HttpRequest, record: Publishable, button: Button
) -> None:
    note = request.POST.get("step_note", "")
    try:
        modeladmin.take(request, record, button, note)
    except NotAllowed as problem:
        modeladmin.message_user(request, f"{record}: {problem}", messages.ERROR)
    else:
        modeladmin.message_user(request, button.done % {"record": record}, messages.SUCCESS)


RECORD_ACTIONS = list_actions()
"""List actions of records; features add theirs with `record_action`."""
