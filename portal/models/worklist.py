"""Findings of the checks of `portal.editorial.worklist`."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.models.review import WorkRow, WorkRowQuerySet


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
    snoozed_until = models.DateTimeField(null=True)
    snoozed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    snooze_reason = models.TextField(blank=True)

    objects = WorkRowQuerySet.as_manager()

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
