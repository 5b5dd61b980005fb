"""From a moment to a position of the change log, and to what was public then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.formatting.dates import format_day, format_moment
from portal.models import Change, JournalHead
from portal.models.reads import set_within
from portal.publication import change_log
from portal.publication.time_travel.reading import reading_at


class Unanswerable(BadRequest):
    """Nothing can be said of the moment; the message is a sentence for readers."""

    status = HTTPStatus.BAD_REQUEST


class NotYet(Unanswerable):
    """The moment is still to come."""


class BeforeBeginning(Unanswerable):
    """Nothing was published by then."""

    status = HTTPStatus.NOT_FOUND


class BeingPrepared(Unanswerable):
    """The history of the moment is not written yet, after an upgrade."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True)
class Moment:
    """A moment and the position of the change log by then."""

    at: datetime
    position: int


_then: ContextVar[Moment | None] = ContextVar("then", default=None)


def past_moment() -> Moment | None:
    """The past that is being read; None in the present."""
    return _then.get()


def now() -> datetime:
    """The moment as of which the portal speaks."""
    found = _then.get()
    return found.at if found else timezone.now()


def today() -> date:
    return timezone.localdate(now(), timezone.get_default_timezone())


def has_begun(day: date) -> bool:
    """Tell if a day has begun in any zone: in Tashkent it does hours earlier than in UTC."""
    return (day - today()).days <= 1


def format_today() -> str:
    """Write the day of which a page tells: today, or the day that a reader goes back to."""
    return format_day(today().isoformat())


def write_moment(moment: datetime) -> str:
    """Write a moment as addresses have it: exactly, as something may have been published in the
    same second."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def position() -> int:
    """Return the position of the change log as of which the portal answers: the same position
    gives the same answers about public objects."""
    found = _then.get()
    return found.position if found else JournalHead.last_position()


@contextmanager
def at(moment: datetime | None) -> Iterator[None]:
    """Read the portal as it was, or with None as it is; before its beginning nothing is public.
    Raises NotYet and BeingPrepared."""
    if moment is None or ((found := _then.get()) and found.at == moment):
        yield
        return
    with at_known_moment(_find_moment(moment)):
        yield


def moment_of(moment: datetime, *, from_beginning: bool) -> Moment:
    """Return the moment that somebody asks for. Raises Unanswerable, for one before anything was
    published only with `from_beginning`."""
    found = _find_moment(moment)
    if found.position or not from_beginning:
        return found
    if (first := first_moment()) is not None:
        words = {"day": format_moment(first), "time": f"{first:%H:%M}"}
        raise BeforeBeginning(
            _("Nothing was published on this portal before %(day)s, %(time)s UTC.") % words
        )
    return found


def first_moment() -> datetime | None:
    """Return when the first record became public; None where nothing ever was. One query."""
    return Change.objects.order_by("position").values_list("at", flat=True).first()


def check_prepared() -> None:
    """Raise BeingPrepared unless every moment can be read: for answers that read many of them
    while they are sent."""
    _moment_of_change(Change.objects.order_by("-position"), timezone.now())


def _find_moment(moment: datetime) -> Moment:
    if moment > timezone.now():
        raise NotYet(_("This moment is still to come: nothing is recorded of it."))
    by_then = Change.objects.filter(at__lte=moment).order_by("-at", "-position")
    return _moment_of_change(by_then, moment)


def _moment_of_change(changes: QuerySet[Change], moment: datetime) -> Moment:
    """Return the moment with the position of the first of these changes. Raises BeingPrepared
    where an earlier one has no history yet. One query."""
    before = Change.objects.filter(has_history=False, position__lte=OuterRef("position"))
    asked = changes.annotate(is_unwritten=Exists(before))
    found = asked.values_list("position", "is_unwritten").first()
    position, is_unwritten = found or (0, change_log.is_log_missing())
    if is_unwritten:
        raise BeingPrepared(
            _("The portal was upgraded, and its past is being prepared. Try again in a minute.")
        )
    return Moment(moment, position)


@contextmanager
def at_position(position: int) -> Iterator[None]:
    """Read the portal as it was at a position of the change log. Raises BeingPrepared."""
    change = Change.objects.filter(position=position).only("at").first()
    at = change.at if change else timezone.now()
    by_then = Change.objects.filter(position__lte=position).order_by("-position")
    with at_known_moment(replace(_moment_of_change(by_then, at), position=position)):
        yield


def find_for_readers[T](find: Callable[[], T | None]) -> T | None:
    """Find something of today, or of the last public change."""
    if (found := find()) is not None or past_moment():
        return found
    with as_last_logged():
        return find()


@contextmanager
def as_last_logged() -> Iterator[None]:
    """Read public rows as the last public change left them: what editors have begun again stays
    withdrawn, as it was, until it is public."""
    with nullcontext() if past_moment() else reading_at(JournalHead.last_position()):
        yield


@contextmanager
def at_known_moment(moment: Moment | None) -> Iterator[None]:
    if moment is None:
        yield
        return
    with set_within(_then, moment), reading_at(moment.position):
        yield
