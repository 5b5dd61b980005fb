"""Bundles: drafts of any kinds that are published together."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from portal.models.fields import LimitedTextField
from portal.models.languages import in_each_language
from portal.models.review import AboutRecordQuerySet, WorkRow

RETRACTED, TAKEN_BACK = gettext_noop("Retracted: %s"), gettext_noop("Taken back: %s")
"""Names of bundles that mark a source, or take the mark off it: stored in English."""


class BundleQuerySet(models.QuerySet["Bundle"]):
    def open(self) -> Self:
        return self.filter(ended_at=None)

    def held(self) -> Self:
        """Lock bundles until the transaction ends, before what they hold."""
        return self.select_for_update(of=("self",))


class Bundle(models.Model):
    """Drafts that become public in one step or not at all. `due_at` is set while a time is."""

    name = models.CharField(_("name"), max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(_("when"), null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    note = LimitedTextField(_("note"), blank=True)
    retracts = models.ForeignKey(
        "portal.Source", models.PROTECT, related_name="+", null=True, verbose_name=_("source")
    )
    """The source that is retracted in the same step, for this reason."""
    reason_en, reason_zh_hans, reason_ru = in_each_language(LimitedTextField, _("reason"))
    problem = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    published = models.JSONField(default=list)
    """Kind and uid of each record and batch that it made public, in their order."""

    objects = BundleQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(ended_at=None), name="portal_bundle_name"
            ),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(asked_by__isnull=False), name="portal_bundle_asked"
            ),
            models.UniqueConstraint(
                fields=["retracts"], condition=Q(ended_at=None), name="portal_bundle_retracts"
            ),
            models.CheckConstraint(
                condition=Q(retracts=None) | ~Q(reason_en=""), name="portal_bundle_retracts_why"
            ),
        ]

    def __str__(self) -> str:
        for words in (RETRACTED, TAKEN_BACK):
            start = words.removesuffix("%s")
            if self.retracts_id and self.name.startswith(start):
                return gettext(words) % self.name.removeprefix(start)
        return self.name


class BundleItem(WorkRow):
    """A draft in an open bundle; items go when it has ended."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="items")
    version = models.PositiveIntegerField(null=True, help_text="What was read when a time was set")

    objects = AboutRecordQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_uid"], name="portal_bundleitem_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_uid}"
