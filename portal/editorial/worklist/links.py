"""Whether what sources link to is still there: asked at night, some sources each time."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist.fetching import NotAsked, Unreachable, status_of
from portal.editorial.worklist.refreshing import Outcome, Outcomes, write
from portal.editorial.worklist.registry import CheckedBatch, CheckResult, Severity, check
from portal.models import Finding, Source

DEAD_LINK = "dead-link"
NO_ANSWER = 0
REFUSES_PROGRAMS = {401, 402, 403, 405, 406, 429, 451}
"""What a server answers that is there and does not want to be asked by a program."""


@check(
    DEAD_LINK,
    severity=Severity.NICE,
    label=_("Dead link of a source"),
    sentence=_("%(url)s is gone (%(status)s): correct it, or give an archived copy."),
    fits=lambda model: False,
)
def dead_link(work: CheckedBatch[Any]) -> Iterator[CheckResult]:
    """Found by `check_links`: a source is no record, and no save waits for another server."""
    return iter(())


def check_links(*, at: datetime) -> Outcomes:
    """Ask as many sources as the settings allow, and note those whose link is dead."""
    asked = due_sources(settings.PORTAL_CHECK_LINKS, at)
    answers = {source: _dead(source.url) for source in asked}
    rows = [_row(source, status, at) for source, status in answers.items() if status is not None]
    outcomes = {DEAD_LINK: Outcome()}
    write(rows, _findings().filter(record_uid__in=[str(one.pk) for one in asked]), outcomes)
    return outcomes


def due_sources(number: int, at: datetime) -> list[Source]:
    """Up to one half those whose link was dead, as it may be back; then the next in turn, which
    began with what was read longest ago. A source with an archived copy is not asked. Forgets
    findings about sources that are no longer to be asked."""
    if number <= 0:
        return []
    to_ask = Source.working.exclude(url="").filter(archived_url="")
    known = {str(source.pk): source for source in to_ask.order_by("accessed_on", "pk")}
    _findings().exclude(record_uid__in=known).delete()
    dead = [known[uid] for uid in _findings().values_list("record_uid", flat=True)[: number // 2]]
    others = [source for source in known.values() if source not in dead]
    start = at.date().toordinal() * number % len(others) if others else 0
    return [*dead, *others[start:], *others[:start]][:number]


def _findings() -> Any:
    """About sources, which are named by their number."""
    return Finding.objects.filter(check_id=DEAD_LINK).order_by("found_at", "pk")


def _dead(url: str) -> int | None:
    """The status that says an address is dead; None where it is not, or is not asked."""
    try:
        status = status_of(url)
    except NotAsked:
        return None
    except Unreachable:
        return NO_ANSWER
    return status if status >= 400 and status not in REFUSES_PROGRAMS else None


def _row(source: Source, status: int, at: datetime) -> Finding:
    return Finding(
        check_id=DEAD_LINK,
        kind=str(source._meta.model_name),
        record_uid=str(source.pk),
        record_id=source.pk,
        field="url",
        title=str(source)[:300],
        detail={"url": source.url, "status": status},
        found_at=at,
    )
