"""Queries of the first page, each one for all kinds of records, and the lines of its lists, whose
records are loaded together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import batched, islice
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.http import HttpRequest

from portal.admin.forms.relations import link_to
from portal.admin.workflow.extra_pages import page_address
from portal.editorial.admin_site import viewable_models
from portal.models import Appointment, BundleItem, Comment, Publishable, Removal, Status, Step, User
from portal.publication import copies


class OpenRow(NamedTuple):
    """Row of a record that is not public."""

    kind: str
    record_uid: str
    updated_at: datetime


type Kinds = dict[str, type[Publishable]]
"""Models by kind that a person may view."""


def list_in_state(
    kinds: Kinds, status: Status, *, most: int | None = None, newest_first: bool = False
) -> list[OpenRow]:
    """Return rows in a state, those changed last (`newest_first`) or longest ago: `most` of them,
    or all."""
    found: list[Any] = [
        model.working.filter(status=status)
        .annotate(of_kind=Value(kind, output_field=CharField()))
        .order_by()
        .values_list("of_kind", "uid", "updated_at")
        for kind, model in kinds.items()
    ]
    if not found:
        return []
    order = "-updated_at" if newest_first else "updated_at"
    together = found[0].union(*found[1:], all=True).order_by(order, "of_kind", "uid")
    return [OpenRow(*row) for row in together[:most]]


def take_to_approve(waiting: Iterable[OpenRow], person: User) -> Iterator[OpenRow]:
    """Yield the rows in review that `person` has neither worked on nor approved and for which no
    time is set, alone or in a bundle, with three queries for each two hundred."""
    for rows in batched(waiting, 200):
        steps = Step.objects.filter(by=person, record_uid__in=[row.record_uid for row in rows])
        own = steps.since_publication().work() | steps.approvals()
        known = {*own.values_list("kind", "record_uid")}
        known |= {*select_set_times(rows).values_list("kind", "record_uid")}
        known |= {*select_timed_items(rows).values_list("kind", "record_uid")}
        yield from (row for row in rows if row[:2] not in known)


def select_set_times(rows: Iterable[OpenRow]) -> QuerySet[Appointment]:
    """Return the steps that are to be taken at their time with these rows."""
    uids = [row.record_uid for row in rows]
    found = Appointment.objects.filter(state=Appointment.State.WAITING, record_uid__in=uids)
    return found.select_related("asked_by")


def select_timed_items(rows: Iterable[OpenRow]) -> QuerySet[BundleItem]:
    """Return the places of these rows in bundles that are to be published at a time."""
    found = BundleItem.objects.filter(record_uid__in=[row.record_uid for row in rows])
    return found.exclude(bundle__due_at=None).select_related("bundle__asked_by")


def select_sent_back_to(person: User, kinds: Kinds) -> QuerySet[Step]:
    """Return the steps that sent back records written by `person`, latest first."""
    theirs = {"kind": OuterRef("kind"), "record_uid": OuterRef("record_uid"), "by": person}
    written = Step.objects.filter(action__in=["change", "submit"], **theirs).since_publication()
    found = Step.objects.unanswered().filter(Exists(written), kind__in=kinds)
    return found.select_related("by").order_by("-pk")


def list_own(person: User, kinds: Kinds, *, most: int) -> list[Step]:
    """Return the last step of `person` with each record, of the latest hundred steps."""
    steps = Step.objects.filter(by=person, kind__in=kinds).order_by("-pk")[:100]
    latest = {(one.kind, one.record_uid): one for one in reversed(steps)}
    return sorted(latest.values(), key=lambda one: -one.pk)[:most]


def select_comments_for(person: User, kinds: Kinds) -> QuerySet[Comment]:
    """Return open comments of others on records that `person` has edited or commented on, latest
    first."""
    theirs = {"kind": OuterRef("kind"), "record_uid": OuterRef("record_uid"), "by": person}
    concerned = Q(Exists(Step.objects.filter(**theirs))) | Q(
        Exists(Comment.objects.filter(**theirs))
    )
    found = Comment.objects.open().filter(concerned, kind__in=kinds).exclude(by=person)
    return found.select_related("by").order_by("-pk")


type Work = Step | Comment | Appointment | Removal | OpenRow

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
        model.kind(): model for model in viewable_models(request) if issubclass(model, Publishable)
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


def find_next_task(person: User, kinds: Kinds) -> DeskRow | None:
    """Return what has waited longest for the approval of `person`, if they may approve."""
    may = person.has_perm("portal.publish")
    waiting = list_in_state(kinds, Status.REVIEW) if may else []
    first = list(islice(take_to_approve(waiting, person), 1))
    return next((make_row(one) for one, _row in pair(load_records(kinds, first), first)), None)
