"""The history of a record: every step with its note, every edition."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.models import Edition, Publishable, Step

VERBS = {
    "change": _("changed"),
    "submit": _("submitted for review"),
    "send_back": _("sent back"),
    "publish": _("published"),
    "withdraw": _("withdrawn"),
    "reopen": _("begun again"),
    "start_edit": _("draft of the public version begun"),
    "discard_edit": _("draft discarded"),
}


def history_of(record: Publishable) -> dict[str, Any]:
    """`steps` and `editions` of a record, newest first, for the template of its history."""
    steps = list(Step.objects.of(record).select_related("by"))
    editions = Edition.objects.filter(kind=record._meta.model_name, record_uid=record.uid)
    return {
        "steps": [(step, VERBS.get(step.action, step.action)) for step in steps],
        "editions": list(editions.select_related("issued_by").defer("document", "content")),
    }
