"""History of a record: every step with its note, every edition, every save of its draft."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.admin.compare.columns import ComparedVersion, RecordVersions, person_name
from portal.admin.compare.compare import can_load, compare_link, load_link
from portal.admin.workflow.permissions import DeskAdmin
from portal.models import Edition, Publishable, Record, Revision, Status, Step
from portal.publication import copies

VERBS = {
    "change": _("changed"),
    "submit": _("submitted for review"),
    "send_back": _("sent back"),
    "approve": _("approved"),
    "publish": _("published"),
    "withdraw": _("withdrawn"),
    "reopen": _("begun again"),
    "start_edit": _("draft of the public version begun"),
    "discard_edit": _("draft discarded"),
    "suggest": _("begun"),
    **dict.fromkeys(copies.TRANSLATIONS.values(), _("begun")),
    "adopt": _("taken into a draft"),
    "decline": _("declined"),
    "time_publish": _("time set for publication"),
    "time_withdraw": _("time set for withdrawal"),
    "time_cancel": _("time cancelled"),
    "time_missed": _("could not be done at its time"),
}


@dataclass(frozen=True, kw_only=True)
class KeptVersion:
    """Line of the history: an edition or a save, with its links."""

    row: Edition | Revision
    label: str
    who: str
    links: list[tuple[StrOrPromise, str]]


def build_history(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable
) -> dict[str, object]:
    """Return `steps`, `editions` and `saves` of a record, newest first, for the history template,
    and the page with the `changes` of each edition. Batches have steps only."""
    threads = copies.thread_uids(record)
    steps = Step.objects.filter(kind=record._meta.model_name, record_uid__in=threads)
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
            found[name] = [
                _make_version(record, sides, side, side.kept, loads)
                for side in versions
                if side.kept
            ]
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


def _make_version(
    record: Record,
    sides: RecordVersions,
    side: ComparedVersion,
    row: Edition | Revision,
    loads: bool,
) -> KeptVersion:
    is_save = isinstance(row, Revision)
    links: list[tuple[StrOrPromise, str]] = []
    if (before := sides.before(side)) is not None:
        links.append((_("Compare with the one before"), compare_link(record, before, side)))
    is_now = side in sides.saves[:1]  # the draft holds what its last save left
    if sides.drafts and not is_now:
        links.append((_("Compare with the draft"), compare_link(record, side, sides.drafts[0])))
    if loads and not is_now:
        label = _("Go back to this save") if is_save else _("Load into a draft")
        links.append((label, load_link(record, side)))
    who = row.saved_by if isinstance(row, Revision) else row.issued_by
    return KeptVersion(row=row, label=side.label, who=person_name(who), links=links)
