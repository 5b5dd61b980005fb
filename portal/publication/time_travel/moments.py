"""From a moment to the database of its past."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.models import Change
from portal.publication import change_log
from portal.publication.time_travel.building import fill
from portal.publication.time_travel.files import file_of, opened
from portal.publication.time_travel.router import reading
from portal.publication.time_travel.scope import ChangeScope, between


class NotYet(ValueError):
    """The moment is still to come."""


@dataclass(frozen=True)
class Moment:
    """A moment, the position of the journal by then, and the file of its past."""

    at: datetime
    position: int
    path: Path


_then: ContextVar[Moment | None] = ContextVar("then", default=None)


def then() -> Moment | None:
    """The past that is being read; None in the present."""
    return _then.get()


def now() -> datetime:
    """The moment as of which the portal speaks."""
    found = _then.get()
    return found.at if found else timezone.now()


def today() -> date:
    return timezone.localdate(now())


def position() -> int:
    """Return the position of the change log as of which the portal answers: the same position
    gives the same answers about public objects."""
    found = _then.get()
    return found.position if found else change_log.position()


@contextmanager
def at(moment: datetime) -> Iterator[Moment]:
    """Read the portal as it was. NotYet for a moment to come, Busy while others wait for theirs."""
    if (found := _then.get()) and found.at == moment:
        yield found
        return
    with entered(moment_of(moment)) as found:
        yield found


def moment_of(moment: datetime) -> Moment:
    if moment > timezone.now():
        raise NotYet(_("This moment is still to come: nothing is recorded of it."))
    found = change_log.position_at(moment)
    return Moment(moment, found, _file(found))


@contextmanager
def at_position(position: int) -> Iterator[Moment]:
    """Read the portal as it was at a position of the journal."""
    change = Change.objects.filter(position=position).first()
    at = change.at if change else timezone.now()
    with entered(Moment(at, position, _file(position))) as found:
        yield found


@contextmanager
def entered(moment: Moment) -> Iterator[Moment]:
    with opened(moment.path) as alias:
        token, inside = _then.set(moment), reading.set(alias)
        try:
            yield moment
        finally:
            _then.reset(token)
            reading.reset(inside)


def _file(position: int) -> Path:
    def make(alias: str, known: int | None) -> None:
        fill(alias, ChangeScope(position) if known is None else between(known, position))

    return file_of(_name(position), make, _is_ours)


def _name(position: int) -> str:
    """With the uid of its change, as another journal has the same numbers."""
    uid = Change.objects.filter(position=position).values_list("uid", flat=True).first()
    return f"{position}-{uid or 'nothing'}"


def _is_ours(name: str) -> bool:
    position = name.partition("-")[0]
    return position.isdigit() and name == _name(int(position))
