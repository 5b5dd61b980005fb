"""Autosave of open forms, and presence: which other people have the same record open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from portal.models import OpenForm, Publishable, User

PRESENT_FOR = timedelta(seconds=45)
"""A form without a message for longer counts as closed; open forms send one every 15 seconds."""

KEPT_FOR = timedelta(days=30)
SAVED = 2_000_000_000
"""Above every message number of a form, so that messages that arrive after the save are dropped."""

type Data = dict[str, list[str]]


@dataclass(frozen=True)
class Companion:
    """Another person who has the same record open."""

    name: str
    since: datetime


def record_heartbeat(
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
    """Record a message of an open form: presence, and the typed data if `data` is given. `number`
    counts the messages of the form.

    Returns False for messages that arrive out of order or belong to a form of another person.
    """
    words: dict[str, object] = {"number": number, "seen_at": at, "version": version}
    if data is not None:
        words |= {"data": data, "typed_at": at}
    if OpenForm.objects.filter(token=token, user=by, number__lt=number).update(**words):
        return True
    about = {"user": by, "kind": kind, "record_id": record_id, "opened_at": at, **words}
    return OpenForm.objects.get_or_create(token=token, defaults=about)[1]


def discard_after_save(token: str, *, by: User, at: datetime) -> None:
    """Discard the typed data of a form that was saved, and messages of it that are still on the
    way."""
    words = {"data": None, "typed_at": None, "number": SAVED, "seen_at": at}
    if not OpenForm.objects.filter(token=token, user=by).update(**words):
        form = OpenForm(token=token, user=by, kind="", opened_at=at, **words)
        OpenForm.objects.bulk_create([form], ignore_conflicts=True)


def find_companions(record: Publishable, *, of: User, at: datetime) -> list[Companion]:
    """Return the other people who have a record open now, with the time they opened it."""
    present = OpenForm.objects.of(record).filter(seen_at__gte=at - PRESENT_FOR, number__lt=SAVED)
    people = present.exclude(user=of).values("user").annotate(since=Min("opened_at"))
    since = {row["user"]: row["since"] for row in people}
    found = User.objects.filter(pk__in=since).order_by("pk")
    return [Companion(one.name, since[one.pk]) for one in found]


def purge_forms(*, at: datetime) -> int:
    """Delete closed and saved forms after a day, abandoned ones after `KEPT_FOR`; return the
    number."""
    closed = OpenForm.objects.filter(data__isnull=True, seen_at__lt=at - timedelta(days=1))
    old = OpenForm.objects.filter(seen_at__lt=at - KEPT_FOR)
    return int((closed | old).delete()[0])
