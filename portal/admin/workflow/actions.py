"""Workflow steps as list actions: each row is checked on its own, and each refusal is reported."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.admin.workflow.buttons import BUTTONS, Button
from portal.publication.publishing import NotAllowed


class StepForm(ActionForm):
    """Note for steps that need one, the same for all ticked rows."""

    step_note = forms.CharField(label=_("Note:"), required=False)


def list_actions() -> list[Callable[..., Any]]:
    """Return one action for each step that several records can take together."""
    return [_action(button) for button in BUTTONS if button.verb != "discard_edit"]


def _action(button: Button) -> Callable[..., Any]:
    @admin.action(description=button.label, permissions=[button.permission])
    def run(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for record in queryset:
            _take(modeladmin, request, record, button)

    run.__name__ = button.verb
    return run


def _take(modeladmin: Any, request: HttpRequest, record: Any, button: Button) -> None:
    note = request.POST.get("step_note", "")
    try:
        modeladmin.take(request, record, button, note)
    except NotAllowed as problem:
        modeladmin.message_user(request, f"{record}: {problem}", messages.ERROR)
    else:
        modeladmin.message_user(request, button.done % {"record": record}, messages.SUCCESS)
