"""Lines of the lists on the first page, with their records loaded together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from portal.admin.forms.relations import link_to
from portal.admin.workflow.extra_pages import page_address
from portal.admin.worklist.my_tasks import Kinds, OpenRow
from portal.editorial.admin_site import viewable_models
from portal.models import Appointment, Comment, Publishable, Status, Step
from portal.publication import copies

type Work = Step | Comment | Appointment | OpenRow

type Records = dict[tuple[str, str], Publishable]
"""By kind and uid; a draft comes before its original."""


@dataclass(frozen=True, kw_only=True)
class DeskRow:
    """Line about a record of any kind."""

    title: str
    kind: str
    address: str
    updated_at: datetime | None
    words: str = ""
    """Task, or reason of a failure."""
    dismiss: Appointment | None = None
    """Appointment that can be dismissed, at the address `dismiss_at`."""
    dismiss_at: str = ""


def viewable_kinds(request: HttpRequest) -> Kinds:
    return {
        str(model._meta.model_name): model
        for model in viewable_models(request)
        if issubclass(model, Publishable)
    }


def load_records(kinds: Kinds, works: Iterable[Work]) -> Records:
    """Load the records of works with at most one query for each kind, and two for its drafts."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for work in works:
        wanted[work.kind].add(work.record_uid)
    loaded: Records = {}
    for kind, uids in wanted.items():
        found = list(kinds[kind].working.filter(uid__in=uids))
        copies.load_beside(found)
        for record in sorted(found, key=lambda one: getattr(one, "edit_of_id", None) or 0):
            loaded[kind, record.uid] = record
    return loaded


def pair[W: Work](records: Records, works: Iterable[W]) -> list[tuple[Publishable, W]]:
    """Return works with their records, without those whose record is gone."""
    found = [(records.get((work.kind, work.record_uid)), work) for work in works]
    return [(record, work) for record, work in found if record is not None]


def make_row(
    record: Publishable,
    words: str = "",
    *,
    dismiss: Appointment | None = None,
    dismiss_at: str = "",
) -> DeskRow:
    is_waiting = record.status == Status.REVIEW
    return DeskRow(
        title=str(record),
        kind=str(record._meta.verbose_name),
        address=page_address(record, "review") if is_waiting else link_to(record),
        updated_at=record.updated_at,
        words=" · ".join(filter(None, [copies.label_of(record), words])),
        dismiss=dismiss,
        dismiss_at=dismiss_at,
    )
