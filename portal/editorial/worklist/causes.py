"""Causes of findings: one line for all that has one remedy, with who sees to it and until when;
findings are put off with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.editorial.worklist.registry import CHECKS, Check, Severity, checks_of
from portal.models import Assignment, Finding, Source, User
from portal.publication.publishing import NotAllowed


class CountedGroup(NamedTuple):
    """The findings of a check in one kind, by the data set that they go back to."""

    check: str
    source: int | None
    kind: str
    number: int
    """Those that are not put off."""
    put_off: int
    weight: float
    since: datetime | None


@dataclass(frozen=True, kw_only=True)
class Cause:
    """A check, or what it finds in one data set."""

    check: Check
    source: Source | None
    is_rest: bool
    """True for what goes back to no data set, beside lines of the same check for data sets."""
    assignment: Assignment | None
    count: int
    weight: float
    since: datetime
    at: datetime

    @property
    def severity(self) -> Severity:
        return self.check.severity

    @property
    def rank(self) -> float:
        """Weight times age."""
        return self.weight * ((self.at - self.since).days + 1)

    @property
    def is_late(self) -> bool:
        due_on = self.assignment.due_on if self.assignment else None
        return due_on is not None and due_on < timezone.localdate(self.at)


def count_groups(found: QuerySet[Finding], *, at: datetime) -> list[CountedGroup]:
    """Count findings by check, source and kind, in one query."""
    off = Q(snoozed_until__gt=at)
    groups = found.order_by().values_list("check_id", "source", "kind")
    counted = groups.annotate(
        number=Count("pk", filter=~off),
        put_off=Count("pk", filter=off),
        weight=Sum("weight", filter=~off),
        since=Min("found_at", filter=~off),
    )
    return [CountedGroup(*row) for row in counted]


def list_causes(groups: Iterable[CountedGroup], *, at: datetime) -> list[Cause]:
    """Put the groups of one cause together: the gravest first, then by weight and age. Two
    queries."""
    together: dict[tuple[str, int | None], list[CountedGroup]] = {}
    for group in groups:
        if group.number:
            together.setdefault((CHECKS[group.check].cause, group.source), []).append(group)
    sources = Source.working.in_bulk({source for _check, source in together if source})
    assigned = {
        (one.check_id, one.source_id): one for one in Assignment.objects.select_related("owner")
    }
    found = [
        Cause(
            check=CHECKS[name],
            source=sources[source] if source else None,
            is_rest=source is None and sum(check == name for check, _source in together) > 1,
            assignment=assigned.get((name, source)),
            count=sum(one.number for one in parts),
            weight=sum(one.weight for one in parts),
            since=min(one.since for one in parts if one.since),
            at=at,
        )
        for (name, source), parts in together.items()
    ]
    return sorted(found, key=lambda one: (one.severity, -one.rank, one.check.id))


def assign(check_id: str, source: Source | None, owner: User | None, due_on: date | None) -> None:
    """Say who sees to a cause, and until when; nobody any more without an owner."""
    if owner is None:
        Assignment.objects.filter(check_id=check_id, source=source).delete()
    else:
        Assignment.objects.update_or_create(
            check_id=check_id, source=source, defaults={"owner": owner, "due_on": due_on}
        )


def of_owner(owner: User) -> Q:
    """Return the condition for findings of the causes that a person sees to. One query."""
    found = Q(pk=None)
    for name, source in Assignment.objects.filter(owner=owner).values_list("check_id", "source"):
        found |= Q(check_id__in=checks_of(name), source=source)
    return found


LONGEST = timedelta(days=366)


def snooze(
    found: QuerySet[Finding], *, until: datetime, reason: str, by: User, at: datetime
) -> int:
    """Leave findings out of the list until a time, those whose detail changes until that change.
    Return how many. Raises NotAllowed without a reason, or for a time outside the coming year."""
    if not reason.strip():
        raise NotAllowed(_("Say why it can wait, so that others need not look again."))
    if until <= at:
        raise NotAllowed(_("Choose a day to come."))
    if until > at + LONGEST:
        raise NotAllowed(_("It can be snoozed for a year at most."))
    return found.update(snoozed_until=until, snoozed_by=by, snooze_reason=reason.strip())


def wake_finding(finding: Finding) -> None:
    """End the snooze of a finding before its time."""
    finding.snoozed_until, finding.snoozed_by, finding.snooze_reason = None, None, ""
    finding.save(update_fields=["snoozed_until", "snoozed_by", "snooze_reason"])
