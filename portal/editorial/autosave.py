"""The forms that people have open: what was typed into them and not saved yet, and who else is at
work on the same record."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min, QuerySet

from portal.models import OpenForm, Publishable, User

PRESENT_FOR = timedelta(seconds=45)
"""Who was not heard of for longer has gone; an open form speaks up every fifteen seconds."""

KEPT_FOR = timedelta(days=30)
SAVED = 2_000_000_000
"""Higher than any number that a form counts to: what arrives after the save is dropped."""

type Data = dict[str, list[str]]


@dataclass(frozen=True)
class Companion:
    """Somebody else who has the same record open."""

    name: str
    since: datetime


def hear(
    token: str,
    *,
    by: User,
    kind: str,
    record_id: int | None,
    at: datetime,
    number: int,
    version: int | None = None,
    data: Data | None = None,
) -> bool:
    """A form says that it is open, and what has been typed. `number` counts its messages.

    Returns whether it was heard: what comes late, or from the form of somebody else, is not.
    """
    words: dict[str, Any] = {"number": number, "seen_at": at, "version": version}
    if data is not None:
        words |= {"data": data, "typed_at": at}
    if OpenForm.objects.filter(token=token, user=by, number__lt=number).update(**words):
        return True
    about = {"user": by, "kind": kind, "record_id": record_id, "opened_at": at, **words}
    return OpenForm.objects.get_or_create(token=token, defaults=about)[1]


def saved(token: str, *, by: User, at: datetime) -> None:
    """What was typed into a form has been saved: nothing of it is left to be kept, and what is
    still on its way comes too late."""
    words = {"data": None, "typed_at": None, "number": SAVED, "seen_at": at}
    if not OpenForm.objects.filter(token=token, user=by).update(**words):
        OpenForm.objects.get_or_create(
            token=token, defaults={"user": by, "kind": "", "opened_at": at, **words}
        )


def forget(token: str, *, by: User) -> None:
    OpenForm.objects.filter(token=token, user=by).delete()


def unsaved(*, by: User, kind: str, record_id: int | None) -> QuerySet[OpenForm]:
    """What somebody typed into forms of this record and did not save, the latest first."""
    found = OpenForm.objects.typed().filter(user=by, kind=kind, record_id=record_id)
    return found.order_by("-typed_at")


def companions(record: Publishable, *, of: User, at: datetime) -> list[Companion]:
    """Who else has a record open now, and since when."""
    present = OpenForm.objects.of(record).filter(seen_at__gte=at - PRESENT_FOR, number__lt=SAVED)
    people = present.exclude(user=of).values("user").annotate(since=Min("opened_at"))
    since = {row["user"]: row["since"] for row in people}
    found = User.objects.filter(pk__in=since).order_by("pk")
    return [Companion(one.get_full_name() or one.get_username(), since[one.pk]) for one in found]


def purge(*, at: datetime) -> int:
    """Forget forms that were closed or saved, and what nobody came back for."""
    closed = OpenForm.objects.filter(data__isnull=True, seen_at__lt=at - timedelta(days=1))
    old = OpenForm.objects.filter(seen_at__lt=at - KEPT_FOR)
    return int((closed | old).delete()[0])
