"""Dead-link check of sources: a part of them every night."""

from collections.abc import Mapping
from datetime import datetime
from itertools import takewhile
from time import monotonic

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist.fetching import LED_HOME, NotAsked, Unreachable, fetch_status
from portal.editorial.worklist.refreshing import replace_findings
from portal.editorial.worklist.registry import Check, Severity
from portal.models import Finding, Source
from portal.models.sources import SourceKind

DEAD_LINK = "dead-link"
NO_ANSWER = 0
SECONDS_A_NIGHT = 600
"""Time after which no further server is asked: what is due meanwhile waits."""
REFUSES_PROGRAMS = {401, 402, 403, 405, 406, 429, 451}
"""Statuses of servers that are up but refuse automated requests."""


Check(
    DEAD_LINK,
    severity=Severity.NICE,
    label=_("Dead link of a source"),
    sentence=_("%(url)s is gone (%(status)s): correct it, or give an archived copy."),
    fits=lambda model: False,
)(lambda work: ())
"""Findings come from `check_links`: a source is no record, and no save waits for another server."""


def check_links(*, at: datetime) -> None:
    """Check as many sources as PORTAL_CHECK_LINKS and the time allow, and record those whose link
    is dead."""
    until = monotonic() + SECONDS_A_NIGHT
    asked = takewhile(
        lambda _source: monotonic() < until, due_sources(settings.PORTAL_CHECK_LINKS, at)
    )
    answers = {source: _dead_status(source.url) for source in asked}
    rows = [
        finding_of(source, DEAD_LINK, {"url": source.url, "status": status}, at)
        for source, status in answers.items()
        if status is not None
    ]
    stored = _stored_findings().filter(record_uid__in=[str(one.pk) for one in answers])
    replace_findings(rows, stored)


def due_sources(number: int, at: datetime) -> list[Source]:
    """Return the sources to check: up to one half had a dead link, which may be back; the rest
    continues the rotation, longest unread first. Sources with an archived copy are left out, and
    findings about those are deleted."""
    if number <= 0:
        return []
    to_ask = Source.working.exclude(url="").filter(archived_url="")
    known = {str(source.pk): source for source in to_ask.order_by("accessed_on", "pk")}
    _stored_findings().exclude(record_uid__in=known).delete()
    dead = [
        known[uid] for uid in _stored_findings().values_list("record_uid", flat=True)[: number // 2]
    ]
    others = [source for source in known.values() if source not in dead]
    start = at.date().toordinal() * number % len(others) if others else 0
    return [*dead, *others[start:], *others[:start]][:number]


def _stored_findings() -> QuerySet[Finding]:
    """Return the dead-link findings; sources are identified by their primary key."""
    return Finding.objects.filter(check_id=DEAD_LINK).order_by("found_at", "pk")


def _dead_status(url: str) -> int | None:
    """Return the status of a dead address; None for one that is alive or not checked."""
    try:
        status = fetch_status(url)
    except NotAsked:
        return None
    except Unreachable:
        return NO_ANSWER
    return (
        status if (status >= 400 or status == LED_HOME) and status not in REFUSES_PROGRAMS else None
    )


def finding_of(
    source: Source, check_id: str, detail: Mapping[str, object], at: datetime
) -> Finding:
    return Finding(
        check_id=check_id,
        kind=str(source._meta.model_name),
        record_uid=str(source.pk),
        record_id=source.pk,
        field="url",
        title=str(source)[:300],
        detail=detail,
        source=source if source.kind == SourceKind.DATASET else None,
        found_at=at,
    )
