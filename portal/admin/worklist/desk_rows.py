"""Lines of the lists on the first page, with their records loaded together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest

from portal.admin.forms.relations import link_to
from portal.admin.workflow.extra_pages import page_address
from portal.admin.worklist.my_tasks import Kinds, OpenRow
from portal.editorial.admin_site import viewable_models
from portal.models import Appointment, Comment, Publishable, Status, Step
from portal.publication import copies

type Work = Step | Comment | Appointment


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


@dataclass
class LoadedRecords:
    """Records by key and by uid; by uid a draft comes before its original."""

    by_key: dict[tuple[str, int], Publishable] = field(default_factory=dict)
    by_uid: dict[tuple[str, str], Publishable] = field(default_factory=dict)

    def rows(self, found: list[OpenRow], words: str = "") -> list[DeskRow]:
        records = [self.by_key.get((one.kind, one.pk)) for one in found]
        return [make_row(record, words) for record in records if record is not None]

    def about(self, work: Work) -> Publishable | None:
        """Return the record of a step, comment or appointment; None if it is gone."""
        return self.by_uid.get((work.kind, work.record_uid))


def viewable_kinds(request: HttpRequest) -> Kinds:
    return {
        str(model._meta.model_name): model
        for model in viewable_models(request)
        if issubclass(model, Publishable)
    }


def load_records(kinds: Kinds, rows: Iterable[OpenRow], works: Iterable[Work]) -> LoadedRecords:
    """Load records with at most one query for each kind."""
    wanted: dict[str, Q] = defaultdict(Q)
    for row in rows:
        wanted[row.kind] |= Q(pk=row.pk)
    for work in works:
        wanted[work.kind] |= Q(uid=work.record_uid)
    loaded = LoadedRecords()
    for kind, which in wanted.items():
        found = list(kinds[kind].working.filter(which))
        copies.load_beside(found)
        for record in sorted(found, key=lambda one: getattr(one, "edit_of_id", None) or 0):
            loaded.by_key[kind, record.pk] = loaded.by_uid[kind, record.uid] = record
    return loaded


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
