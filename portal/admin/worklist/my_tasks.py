"""Queries of the first page; each is one query for all kinds of records."""

from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value

from portal.models import Appointment, Comment, Publishable, Status, Step, User

type Key = tuple[str, int]
"""Kind and number of a row."""

type Keys = QuerySet[Publishable, tuple[str, int, datetime]]
"""Kind, number and time of the last change of rows of one kind."""

type Kinds = dict[str, type[Publishable]]
"""Models by kind that a person may view."""

WRITING = ("change", "submit")


def select_in_state(kinds: Kinds, status: Status) -> list[Keys]:
    """Return a queryset for each kind, to be combined by `first`."""
    return [
        model.working.filter(status=status)
        .annotate(of_kind=Value(kind, output_field=CharField()))
        .values_list("of_kind", "pk", "updated_at")
        for kind, model in kinds.items()
    ]


def select_to_approve(kinds: Kinds, person: User) -> list[Keys]:
    """Return the records in review that `person` has neither worked on nor approved."""
    own = Step.objects.filter(by=person, kind=OuterRef("of_kind"), record_uid=OuterRef("uid"))
    fresh = ~Exists(own.since_publication().work()) & ~Exists(own.approvals())
    return [found.filter(fresh) for found in select_in_state(kinds, Status.REVIEW)]


def take_first(found: list[Keys], *, number: int, newest_first: bool = False) -> list[Key]:
    """Return the rows changed last (`newest_first`), or longest ago."""
    if not found:
        return []
    order = "-updated_at" if newest_first else "updated_at"
    together = found[0].union(*found[1:], all=True).order_by(order, "of_kind", "pk")
    return [(kind, pk) for kind, pk, _at in together[:number]]


def select_sent_back_to(person: User, kinds: Kinds) -> QuerySet[Step]:
    """Return the steps that sent back records written by `person`, latest first."""
    theirs = {"kind": OuterRef("kind"), "record_uid": OuterRef("record_uid"), "by": person}
    written = Step.objects.filter(action__in=WRITING, **theirs).since_publication()
    found = Step.objects.unanswered().filter(Exists(written), kind__in=kinds)
    return found.select_related("by").order_by("-pk")


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
