"""From a moment to a position of the change log, and to what was public then."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.models import Change
from portal.publication import change_log
from portal.publication.time_travel.reading import reading_at


class NotYet(ValueError):
    """The moment is still to come."""


@dataclass(frozen=True)
class Moment:
    """A moment and the position of the change log by then."""

    at: datetime
    position: int


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
    """Read the portal as it was. NotYet for a moment to come."""
    if (found := _then.get()) and found.at == moment:
        yield found
        return
    with entered(moment_of(moment)) as found:
        yield found


def moment_of(moment: datetime) -> Moment:
    if moment > timezone.now():
        raise NotYet(_("This moment is still to come: nothing is recorded of it."))
    return Moment(moment, change_log.position_at(moment))


@contextmanager
def at_position(position: int) -> Iterator[Moment]:
    """Read the portal as it was at a position of the change log."""
    change = Change.objects.filter(position=position).first()
    at = change.at if change else timezone.now()
    with entered(Moment(at, position)) as found:
        yield found


@contextmanager
def entered(moment: Moment) -> Iterator[Moment]:
    token = _then.set(moment)
    try:
        with reading_at(moment.position):
            yield moment
    finally:
        _then.reset(token)
