"""Copies of sources in a web archive, which is asked at night to keep those that have none."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist.fetching import NotAsked, Unreachable, archive
from portal.editorial.worklist.links import NO_ANSWER, SECONDS_A_NIGHT, finding_of
from portal.editorial.worklist.refreshing import replace_findings
from portal.editorial.worklist.registry import Check, Severity
from portal.models import Finding, Source
from portal.models.sources import is_private
from portal.publication import change_log, publishing

NOT_ARCHIVED = "not-archived"
A_NIGHT = 20
"""Sources that are asked for in one night."""
MOST_FAILURES = 3
"""In a row in one night: then the archive is left alone until the next."""
LONGEST_WAIT = 32
"""Nights until a source that was refused is asked for again."""
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
        status, made = archive(source.url, settings.PORTAL_ARCHIVE_URL)
    except (NotAsked, Unreachable):
        return NO_ANSWER
    if made is None:
        return status
    if len(made.url) > LONGEST:
        return NO_ANSWER
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
