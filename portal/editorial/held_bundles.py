"""Bundles as they are when a step with them is taken."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.models import Bundle, BundleItem, Finding, Publishable
from portal.publication.refusals import NotAllowed, changed_meanwhile


def hold(bundle: Bundle) -> None:
    """Lock an open bundle, with the time that it has now. Raises NotAllowed when it has ended."""
    if (held := Bundle.objects.open().held().filter(pk=bundle.pk).first()) is None:
        raise changed_meanwhile(bundle)
    bundle.due_at = held.due_at


def require_no_time(bundle: Bundle) -> None:
    if bundle.due_at is not None:
        raise NotAllowed(_("A time is set for “%s”. Cancel that first.") % bundle)


def forget_deleted(model: type[Publishable], uids: Collection[str]) -> None:
    """Delete the findings about drafts that were never public and are deleted, and take these out
    of their bundles; of one with a time, its publication has to find that they are gone."""
    about = {"kind": model.kind(), "record_uid__in": uids}
    Finding.objects.filter(**about).delete()
    delete_items(BundleItem.objects.filter(**about, bundle__due_at=None))


def delete_items(items: QuerySet[BundleItem]) -> None:
    """Take drafts out of bundles, and end those that hold nothing any more, mark no source and have
    no time, whose failure somebody is told of. One that somebody holds stays open: whoever
    publishes it locks it before its drafts."""
    left = list(items.values_list("bundle", flat=True))
    items.delete()
    empty = Bundle.objects.open().filter(pk__in=left, retracts=None, due_at=None, items=None)
    free = [bundle.pk for bundle in empty.select_for_update(of=("self",), skip_locked=True)]
    Bundle.objects.filter(pk__in=free).update(ended_at=timezone.now())
