"""Queries of the first page; each is one query for all kinds of records."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import batched
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value

from portal.models import Appointment, Comment, Publishable, Status, Step, User


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
    time is set, with two queries for each two hundred."""
    for rows in batched(waiting, 200):
        steps = Step.objects.filter(by=person, record_uid__in=[row.record_uid for row in rows])
        own = steps.since_publication().work() | steps.approvals()
        known = {*own.values_list("kind", "record_uid")}
        known |= {*select_set_times(rows).values_list("kind", "record_uid")}
        yield from (row for row in rows if row[:2] not in known)


def select_set_times(rows: Iterable[OpenRow]) -> QuerySet[Appointment]:
    """Return the steps that are to be taken at their time with these rows."""
    uids = [row.record_uid for row in rows]
    found = Appointment.objects.filter(state=Appointment.State.WAITING, record_uid__in=uids)
    return found.select_related("asked_by")


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


def select_missed(kinds: Kinds) -> QuerySet[Appointment]:
    """Return the failed appointments that were not dismissed."""
    found = Appointment.objects.filter(state=Appointment.State.REFUSED, kind__in=kinds)
    return found.select_related("asked_by").order_by("due_at", "pk")
