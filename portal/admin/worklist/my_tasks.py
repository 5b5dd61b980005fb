"""Which records wait, and for whom: the questions of the first page, each of them one query however
many kinds of records there are."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value

from portal.models import Appointment, Comment, Publishable, Status, Step, User

type Key = tuple[str, int]
"""Kind and number of a row."""

type Kinds = dict[str, type[Publishable]]
"""The models of the kinds that somebody may see."""

WRITING = ("change", "submit")


def in_state(kinds: Kinds, status: Status) -> list[QuerySet[Any]]:
    """A queryset for each kind, to be asked together by `first`."""
    return [
        model.working.filter(status=status)
        .annotate(of_kind=Value(kind, output_field=CharField()))
        .values_list("of_kind", "pk", "updated_at")
        for kind, model in kinds.items()
    ]


def to_approve(kinds: Kinds, person: User) -> list[QuerySet[Any]]:
    """In review, and `person` has not worked on it."""
    own = Step.objects.filter(by=person, kind=OuterRef("of_kind"), record_uid=OuterRef("uid"))
    fresh = ~Exists(own.since_publication().work())
    return [found.filter(fresh) for found in in_state(kinds, Status.REVIEW)]


def first(found: list[QuerySet[Any]], *, number: int, newest_first: bool = False) -> list[Key]:
    """The rows that were changed last, or those that have been left alone for longest."""
    if not found:
        return []
    order = "-updated_at" if newest_first else "updated_at"
    together = found[0].union(*found[1:], all=True).order_by(order, "of_kind", "pk")
    return [(kind, pk) for kind, pk, _at in together[:number]]


def sent_back_to(person: User, kinds: Kinds) -> QuerySet[Step]:
    """The steps that sent something back which `person` had written, the last one first."""
    theirs = {"kind": OuterRef("kind"), "record_uid": OuterRef("record_uid"), "by": person}
    written = Step.objects.filter(action__in=WRITING, **theirs).since_publication()
    found = Step.objects.unanswered().filter(Exists(written), kind__in=kinds)
    return found.select_related("by").order_by("-pk")


def comments_for(person: User, kinds: Kinds) -> QuerySet[Comment]:
    """Open comments by others on what `person` has worked or commented on, the last one first."""
    theirs = {"kind": OuterRef("kind"), "record_uid": OuterRef("record_uid"), "by": person}
    concerned = Q(Exists(Step.objects.filter(**theirs))) | Q(
        Exists(Comment.objects.filter(**theirs))
    )
    found = Comment.objects.open().filter(concerned, kind__in=kinds).exclude(by=person)
    return found.select_related("by").order_by("-pk")


def missed(kinds: Kinds) -> QuerySet[Appointment]:
    """What could not be done at its time and nobody has seen to."""
    found = Appointment.objects.filter(state=Appointment.State.REFUSED, kind__in=kinds)
    return found.select_related("asked_by").order_by("due_at", "pk")
