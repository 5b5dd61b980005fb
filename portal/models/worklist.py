"""Findings of the checks of `portal.editorial.worklist`, and who sees to what causes them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.models.fields import LimitedTextField
from portal.models.review import AboutRecordQuerySet, WorkRow


class Finding(WorkRow):
    """The finding of one check about a field of a record, until it no longer applies.

    The check gives the sentence in the reader's language; `detail` are the values in it.
    """

    check_id = models.CharField(max_length=40)
    record_id = models.BigIntegerField(null=True, help_text="The row to be opened")
    field = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300)
    detail = models.JSONField(default=dict)
    found_at = models.DateTimeField()
    source = models.ForeignKey(
        "Source", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    """The data set that it goes back to, whose next edition may mend all that it has caused."""
    weight = models.FloatField(default=1)
    """Weight of the record when it was found (`portal.editorial.worklist.refreshing`)."""
    snoozed_until = models.DateTimeField(null=True)
    snoozed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    snooze_reason = LimitedTextField(blank=True)

    objects = AboutRecordQuerySet.as_manager()

    class Meta:
        ordering = ["found_at", "pk"]
        indexes = [models.Index(fields=["kind", "record_uid"])]
        constraints = [
            models.UniqueConstraint(
                fields=["check_id", "kind", "record_uid", "field"], name="portal_finding_once"
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until__isnull=True)
                | Q(snoozed_by__isnull=False) & ~Q(snooze_reason=""),
                name="portal_finding_snoozed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_id}: {self.title}"


class Assignment(models.Model):
    """The person who sees to a cause of findings, and until when. A cause is a check, or its
    findings in one data set."""

    check_id = models.CharField(max_length=40)
    source = models.ForeignKey("Source", on_delete=models.CASCADE, null=True, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("who sees to it"),
    )
    due_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["check_id", "source"], name="portal_assignment_once"),
            models.UniqueConstraint(
                fields=["check_id"],
                condition=Q(source=None),
                name="portal_assignment_once_without_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_id}: {self.owner}"
