"""Triggers of the checks: one record after each save and step, all records at night; and the
copies of sources that an archive is asked for then."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import batched
from threading import local
from time import monotonic
from weakref import WeakSet

from django.conf import settings
from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist.fetching import Copy, NotAsked, Unreachable, archive
from portal.editorial.worklist.links import NO_ANSWER, SECONDS_A_NIGHT, check_links, finding_of
from portal.editorial.worklist.refreshing import (
    BATCH,
    refresh_all,
    refresh_concerned,
    refresh_kind,
    replace_findings,
)
from portal.editorial.worklist.registry import Check, Severity
from portal.models import Finding, Publishable, Source
from portal.models.sources import is_private
from portal.publication import change_log, publishing
from portal.records.signals import TakenStep


def follow_steps(
    sender: type[Publishable], *, taken: Sequence[TakenStep], **kwargs: object
) -> None:
    """Check records after their transaction is committed. All records of a transaction are checked
    together; the failure of a check is logged and does not undo the save."""
    for record, step in () if _waiting.is_left else taken:
        _check_later(type(record), record.uid, is_public=step.action in ("publish", "withdraw"))


def follow_retraction(source: Source) -> None:
    """Check what names a source that was retracted, or is no longer, in the same way."""
    if not _waiting.is_left:
        _check_later(Source, str(source.pk), is_public=True)


def _check_later(model: type[Model], uid: str, *, is_public: bool) -> None:
    change = _Change(model, uid, is_public=is_public)
    _waiting.changes.add(change)
    transaction.on_commit(change, robust=True)


@contextmanager
def left_to_caller() -> Iterator[None]:
    """Check nothing of what changes in the block: the caller does, when there is time."""
    _waiting.is_left = True
    try:
        yield
    finally:
        _waiting.is_left = False


def check_all(sender: None, *, at: datetime, **kwargs: object) -> None:
    refresh_all(at=at)
    check_links(at=at)
    archive_sources(at=at)


class _Change:
    """A changed record or source, referenced only by the commit hooks of its transaction: a
    rollback, also to a savepoint, drops the hook and with it the change."""

    def __init__(self, model: type[Model], uid: str, *, is_public: bool) -> None:
        self.model, self.uid, self.is_public = model, uid, is_public

    def __call__(self) -> None:
        """Check all changes of the transaction at once; the hooks of the others find nothing
        left."""
        if self in _waiting.changes:
            changes = list(_waiting.changes)
            _waiting.changes.clear()
            for model, found in _by_model(changes).items():
                if issubclass(model, Publishable):
                    for some in batched(found, BATCH):
                        refresh_kind(model, some, at=timezone.now())
            public = _by_model([change for change in changes if change.is_public])
            refresh_concerned(public, at=timezone.now())


def _by_model(changes: Iterable[_Change]) -> dict[type[Model], set[str]]:
    uids: dict[type[Model], set[str]] = {}
    for change in changes:
        uids.setdefault(change.model, set()).add(change.uid)
    return uids


class _Waiting(local):
    """Changes of the transaction of this thread that are not yet checked."""

    def __init__(self) -> None:
        self.is_left = False
        self.changes: WeakSet[_Change] = WeakSet()


_waiting = _Waiting()


NOT_ARCHIVED = "not-archived"
A_NIGHT = 20
MOST_FAILURES = 3
"""In a row in one night: then the archive is left alone until the next."""
LONGEST_WAIT = 32
BUSY = (429, 503)
LONGEST = 600
"""Characters of an address that a source has room for."""


Check(
    NOT_ARCHIVED,
    severity=Severity.NICE,
    label=_("Source that the web archive has not kept"),
    sentence=_(
        "The web archive did not keep %(url)s (%(status)s). It is asked again from %(again_on)s."
    ),
    fits=lambda model: False,
)(lambda work: ())
"""Findings come from `archive_sources`: a source is no record."""


def archive_sources(*, at: datetime) -> None:
    """Ask the archive of PORTAL_ARCHIVE_URL to keep public sources that have no archived copy,
    each once a night, those that it refused after 1, 2, 4 … 32 nights."""
    stored = Finding.objects.filter(check_id=NOT_ARCHIVED)
    refused = {row.record_uid: row for row in stored}
    failures, until = 0, monotonic() + SECONDS_A_NIGHT
    for source in _due_sources(refused, at.date()):
        status = _archive_source(source, at)
        detail = _detail(source, status, refused.get(str(source.pk)), at.date())
        rows = [] if status is None else [finding_of(source, NOT_ARCHIVED, detail, at)]
        replace_findings(rows, stored.filter(record_uid=str(source.pk)))
        failures = 0 if status is None else failures + 1
        if failures == MOST_FAILURES or status in BUSY or monotonic() > until:
            break


def _due_sources(refused: Mapping[str, Finding], today: date) -> list[Source]:
    """Return the sources to ask for, never tried ones first; findings about those that need no
    copy any more are deleted."""
    wanted = Source.objects.exclude(url="").filter(archived_url="")
    wanted = wanted if settings.PORTAL_ARCHIVE_URL else wanted.none()
    known = {
        str(source.pk): source for source in wanted.order_by("pk") if not is_private(source.url)
    }
    Finding.objects.filter(check_id=NOT_ARCHIVED).exclude(record_uid__in=known).delete()
    again_on = {pk: refused[pk].detail["again_on"] if pk in refused else "" for pk in known}
    due = sorted((again_on[pk], source.pk, pk) for pk, source in known.items())
    return [known[pk] for day, _number, pk in due if day <= today.isoformat()][:A_NIGHT]


def _archive_source(source: Source, at: datetime) -> int | None:
    """Store the copy that the archive has made; return the status where it has made none."""
    try:
        made = archive(source.url, settings.PORTAL_ARCHIVE_URL)
    except (NotAsked, Unreachable):
        return NO_ANSWER
    if not isinstance(made, Copy) or len(made.url) > LONGEST:
        return made if isinstance(made, int) else NO_ANSWER
    with transaction.atomic():
        change_log.begin(at)
        Source.working.filter(pk=source.pk, url=source.url, archived_url="").update(
            archived_url=made.url,
            archived_on=made.made_on.isoformat(),
            row_version=F("row_version") + 1,
        )
        publishing.source_described(Source.working.get(pk=source.pk), at=at)
    return None


def _detail(
    source: Source, status: int | None, before: Finding | None, today: date
) -> dict[str, object]:
    tries = (before.detail["tries"] if before else 0) + 1
    nights = min(2 ** (tries - 1), LONGEST_WAIT)
    again_on = (today + timedelta(days=nights)).isoformat()
    return {"url": source.url, "status": status, "tries": tries, "again_on": again_on}
