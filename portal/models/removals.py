import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.models.fields import LimitedTextField
from portal.models.review import AboutRecordQuerySet, WorkRow

if TYPE_CHECKING:
    from portal.models.records import Record

NAME = {"en": "Removed for good", "zh-hans": "已永久移除", "ru": "Удалено навсегда"}
"""Title of what was removed, by language."""


class RemovalQuerySet(AboutRecordQuerySet["Removal"]):
    def done(self) -> "RemovalQuerySet":
        return self.filter(confirmed_at__isnull=False)


class Removal(WorkRow):
    """The removal of a withdrawn record for good: proposed by one person, done by another.

    It stays as long as the portal, with nothing of what the record said.
    """

    class Reason(models.TextChoices):
        RIGHTS = "rights", _("Removed for good: others hold the rights to it.")
        PRIVATE_DATA = "private_data", _("Removed for good: it held private data.")
        COURT = "court", _("Removed for good by order of a court.")

    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    words = LimitedTextField(
        _("in words"), help_text=_("For colleagues only. Name no private data here: it stays.")
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    confirmed_at = models.DateTimeField(null=True)
    slug_sha256 = models.CharField(max_length=64, blank=True)
    """Hash of the last part of its address, which answers 410 and is not kept itself."""
    releases = models.JSONField(default=list)
    """Releases whose files were made again without it: `[{"number": 1, "sha256": "…"}]`, with the
    hash of the file that was published before."""

    objects = RemovalQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_uid"], name="portal_removal_once"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("proposed_by")),
                name="portal_removal_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_uid}, {self.reason}"


def slug_hash(slug: str) -> str:
    return hashlib.sha256(slug.encode()).hexdigest()


def removed_uid(model: "type[Record]", slug: str) -> str | None:
    """Return the uid of the removed record that had this address."""
    done = Removal.objects.done().filter(kind=model.kind(), slug_sha256=slug_hash(slug))
    return done.values_list("record_uid", flat=True).first()
