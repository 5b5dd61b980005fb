"""History of a record: every step with its note, every edition, every save."""

from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.admin.compare.columns import ComparedVersion, RecordVersions
from portal.admin.compare.compare import can_load, compare_link, load_link
from portal.admin.workflow.permissions import DeskAdmin
from portal.models import Publishable, Record, Revision, Status, Step
from portal.publication import copies

VERBS = {
    "change": gettext_lazy("changed"),
    "submit": gettext_lazy("submitted for review"),
    "send_back": gettext_lazy("sent back"),
    "approve": gettext_lazy("approved"),
    "publish": gettext_lazy("published"),
    "withdraw": gettext_lazy("withdrawn"),
    "reopen": gettext_lazy("begun again"),
    "start_edit": gettext_lazy("draft of the public version begun"),
    "discard_edit": gettext_lazy("draft discarded"),
    "suggest": gettext_lazy("begun"),
    **dict.fromkeys(copies.TRANSLATIONS.values(), gettext_lazy("begun")),
    "adopt": gettext_lazy("taken into a draft"),
    "decline": gettext_lazy("declined"),
    "merge": gettext_lazy("another record taken over"),
    "time_publish": gettext_lazy("time set for publication"),
    "time_withdraw": gettext_lazy("time set for withdrawal"),
    "time_cancel": gettext_lazy("time cancelled"),
    "time_missed": gettext_lazy("could not be done at its time"),
}


def build_history(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable
) -> dict[str, object]:
    """Return `steps`, `editions` and `saves` of a record with their links, newest first, for the
    history template, and the page with the `changes` of each edition. Batches have steps only."""
    threads = copies.thread_uids(record)
    steps = Step.objects.filter(kind=record.kind(), record_uid__in=threads)
    found: dict[str, object] = {
        "steps": [
            (step, _describe_step(step, threads[step.record_uid]))
            for step in steps.select_related("by")
        ]
    }
    if isinstance(record, Record):
        sides = RecordVersions(record)
        loads = can_load(modeladmin, request, sides, record)
        for name, versions in {"editions": sides.editions, "saves": sides.saves}.items():
            found[name] = [(side, _links_of(record, sides, side, loads)) for side in versions]
        public = record.edit_of or record
        if public.status == Status.PUBLISHED:
            found["changes"] = f"{public.get_absolute_url()}history/"
    return found


def _describe_step(step: Step, thread: str) -> StrOrPromise:
    """Return what was done, and in which draft beside that of the editors."""
    verb = VERBS.get(step.action, step.action)
    if not thread:
        return verb
    name = _("suggestion") if thread == "suggestion" else copies.language_label(thread)
    return format_lazy("{}: {}", name, verb)


def _links_of(
    record: Record, sides: RecordVersions, side: ComparedVersion, loads: bool
) -> list[tuple[StrOrPromise, str]]:
    is_save = isinstance(side.kept, Revision)
    links: list[tuple[StrOrPromise, str]] = []
    if (before := sides.before(side)) is not None:
        links.append((_("Compare with the one before"), compare_link(record, before, side)))
    is_now = side in sides.saves[:1]  # the draft holds what its last save left
    if sides.drafts and not is_now:
        links.append((_("Compare with the draft"), compare_link(record, side, sides.drafts[0])))
    if loads and not is_now:
        label = _("Go back to this save") if is_save else _("Load into a draft")
        links.append((label, load_link(record, side)))
    return links
