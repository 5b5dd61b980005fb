"""Second reader: nobody approves a version that they have worked on, and some kinds need two who
approve (`PORTAL_SECOND_READER`, `PORTAL_TWO_APPROVALS`)."""

from collections.abc import Collection
from contextvars import ContextVar

from django.conf import settings
from django.utils.translation import gettext as _

from portal.models import Publishable, Revision, Status, Step, User
from portal.models.bulk import ask
from portal.models.editions import StepQuerySet
from portal.publication.refusals import NotAllowed
from portal.records.extension_points import ExtensionPoint

approved_together: ContextVar[Collection[Publishable]] = ContextVar("approved", default=())
"""Drafts of one bundle whose approvals were asked for before the first of them is published, which
ends those of all drafts of its record."""

published_with: ExtensionPoint[[Publishable], Publishable] = ExtensionPoint()
"""Extension point: what is in review and is approved, published or sent back with a record."""


def require_second_reader(record: Publishable, by: User) -> bool:
    """Return True if `by` has not worked on this version. Raises NotAllowed for who has, but for a
    program or a team of one."""
    taken = "SELECT 1 FROM {t} WHERE kind = %s AND record_uid = %s AND by_id = %s LIMIT 1"
    has_worked = ask(Step, taken, record.kind(), record.uid, by.pk)  # most have not: asked first
    if not has_worked or not steps_of_version(record).filter(by=by).exists():
        return True
    refuse_own_work(by)
    return False


def steps_of_version(record: Publishable) -> StepQuerySet:
    """Return the steps that have made a version."""
    steps = Step.objects.of(record).work()
    return steps.since_publication() if record.published_at else steps


def refuse_own_work(by: User) -> None:
    """Raise NotAllowed if this person may not approve their own work."""
    if not _may_approve_own_work(by):
        raise NotAllowed(_("Somebody who has not worked on this version has to approve it."))


def _may_approve_own_work(by: User) -> bool:
    return by.is_service or not settings.PORTAL_SECOND_READER


def needs_two(model: type[Publishable]) -> bool:
    """Tell whether two people approve each version of a kind."""
    return not {"*", model.kind()}.isdisjoint(settings.PORTAL_TWO_APPROVALS)


def find_approval(record: Publishable) -> Step | None:
    """Return the approval of what is in review now; None if it or what is published with it was
    changed since, or whoever gave it has left or lost the right, or is among its authors by now."""
    if not needs_two(type(record)) or record.status != Status.REVIEW:
        return None
    step = Step.objects.of(record).approvals().select_related("by").first()
    if step is None or not step.by.has_perm("portal.publish"):
        return None
    is_author = steps_of_version(record).filter(by=step.by).exists()  # perhaps by a handover
    if is_author and not _may_approve_own_work(step.by):
        return None
    together = [record, *published_with.collect(record)]
    later = (Revision.objects.of(one).filter(saved_at__gt=step.at) for one in together)
    return None if any(found.exists() for found in later) else step


def lacks_approval(record: Publishable) -> bool:
    """Tell whether somebody has to approve it before another person publishes it."""
    return needs_two(type(record)) and find_approval(record) is None


def require_approval(record: Publishable, by: User) -> None:
    """Raise NotAllowed for somebody who would be the first of two to approve it; programs may."""
    if by.is_service or not needs_two(type(record)) or record in approved_together.get():
        return
    if (approval := find_approval(record)) is None:
        raise NotAllowed(_("Two people approve this: one approves it, another publishes it."))
    if approval.by == by:
        raise NotAllowed(_("You have approved it already: another person publishes it."))
