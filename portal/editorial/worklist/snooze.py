"""Snooze findings with a reason, and wake one."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.models import Finding, User
from portal.publication.publishing import NotAllowed

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
