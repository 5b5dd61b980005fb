"""Bundles as they are when a step with them is taken."""

from django.utils.translation import gettext as _

from portal.models import Bundle
from portal.publication.refusals import NotAllowed, changed_meanwhile


def hold(bundle: Bundle) -> None:
    """Lock an open bundle, with the time that it has now. Raises NotAllowed when it has ended."""
    if (held := Bundle.objects.open().held().filter(pk=bundle.pk).first()) is None:
        raise changed_meanwhile(bundle)
    bundle.due_at = held.due_at


def require_no_time(bundle: Bundle) -> None:
    if bundle.due_at is not None:
        raise NotAllowed(_("A time is set for “%s”. Cancel that first.") % bundle)
