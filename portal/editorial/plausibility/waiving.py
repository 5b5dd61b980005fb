"""Waive what a check finds about a value, with a reason and a name, and end a waiver."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from portal.editorial.worklist.registry import CHECKS, Severity
from portal.models import User, Waiver
from portal.publication.publishing import NotAllowed


def waive(
    check_id: str, subject: Sequence[str], *, reasons: dict[str, str], by: User, at: datetime
) -> Waiver:
    """Give the reason why a value stands. `subject` is kind, uid, field and value as the finding
    has them; `reasons` are columns such as `reason_en`. What blocks is waived by those who
    publish. Raises NotAllowed."""
    check = CHECKS[check_id]
    if not check.holds_back:
        raise NotAllowed(_("This check holds nothing back: snooze it instead."))
    if check.severity == Severity.BLOCKS and not (by.is_service or by.has_perm("portal.publish")):
        raise NotAllowed(_("Only those who may publish can waive what blocks publication."))
    if not reasons.get("reason_en", "").strip():
        raise NotAllowed(_("Say why the value is right: readers see the reason."))
    kind, uid, field, value = subject
    named = {"check_id": check_id, "kind": kind, "record_uid": uid, "field": field, "value": value}
    found, _is_new = Waiver.objects.get_or_create(
        **named, ended_at=None, defaults={**reasons, "made_by": by, "made_at": at}
    )
    return found


def end_waiver(waiver: Waiver, *, by: User, at: datetime) -> None:
    """Take a waiver back. It stays in the history of the record."""
    waiver.ended_by, waiver.ended_at = by, at
    waiver.save(update_fields=["ended_by", "ended_at"])
