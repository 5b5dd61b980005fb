"""Corrections: errors in what is public, reported by readers or found by editors."""

from typing import NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.facts.identifiers import new_uid
from portal.models.published import PublicRow
from portal.models.review import AboutRecordQuerySet, WorkRow


class CorrectionState(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("a report", "Accepted")
    DECLINED = "declined", _("Declined")
    FIXED = "fixed", _("Corrected here")
    TOLD = "told", _("Publisher told")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged by the publisher")
    FIXED_AT_SOURCE = "fixed_at_source", _("Corrected at the source")


ENDED = (CorrectionState.DECLINED, CorrectionState.FIXED_AT_SOURCE)
"""States of cases that are over. Of a figure corrected here the publisher may still be told."""


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def delete(self) -> NoReturn:
        raise TypeError("Corrections are never deleted.")

    def open(self) -> "CorrectionQuerySet":
        """Those that are neither declined nor corrected here or at the source."""
        return self.exclude(state__in=ENDED).filter(fixed_at=None)


class Correction(PublicRow):
    """The public case of an error, from the decision of an editor on; written by
    `portal.editorial.corrections` alone, and told to the change log at each step.

    Never deleted. Where its record is removed for good, a stub of it stays.
    """

    uid = models.CharField(max_length=12, unique=True)
    fact = models.CharField(max_length=120, blank=True)
    """Name of a fact, path of a fact of a part, or a period; empty for the whole record."""
    unit = models.CharField(max_length=40, blank=True)
    edition = models.PositiveIntegerField(null=True)
    """Edition that was said to be wrong."""
    was = models.JSONField(default=dict)
    """What the portal said: value, text, comparator and bounds, as documents have them."""
    now = models.JSONField(default=dict)
    """What it says since the correction, in the same shape."""
    state = models.CharField(max_length=16, choices=CorrectionState)
    wrong = models.TextField(blank=True)
    """Words of the reader, where an editor has let them be shown; so are the next two."""
    right = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    reason = models.JSONField(default=dict)
    """Reason of the decision or of the correction, by language."""
    reported_at = models.DateTimeField(null=True)
    """None for an error that editors have found."""
    decided_at = models.DateTimeField()
    fixed_at = models.DateTimeField(null=True)
    fixed_edition = models.PositiveIntegerField(null=True)
    publisher = models.CharField(max_length=200, blank=True)
    """Who was told."""
    told_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    fixed_at_source_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(db_index=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta(PublicRow.Meta):
        default_permissions = ()
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self) -> str:
        return f"{self.uid}: {self.record_title.get('en', '')} {self.fact}"

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError("Corrections are never deleted.")

    def get_absolute_url(self) -> str:
        return reverse("correction_detail", kwargs={"uid": self.uid})

    @property
    def is_open(self) -> bool:
        return self.fixed_at is None and self.state not in ENDED


class ErrorReport(WorkRow):
    """What a reader has reported, until an editor has dealt with it: never public.

    With its decision it becomes a `Correction` with the same uid. The row, and the address in it,
    is deleted with the case.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    fact = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=300)
    unit = models.CharField(max_length=40, blank=True)
    edition = models.PositiveIntegerField()
    was = models.JSONField(default=dict)
    wrong = models.TextField(_("What is wrong"))
    right = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True
    )
    address = models.EmailField(blank=True)
    asked_at = models.DateTimeField(null=True)
    """When the message was sent that asks to confirm the address."""
    confirmed_at = models.DateTimeField(null=True)
    told_state = models.CharField(max_length=16, blank=True)
    """The last state that the reader was told of."""

    objects = AboutRecordQuerySet.as_manager()

    class Meta:
        default_permissions = ("view", "change")
        ordering = ["made_at", "pk"]
        indexes = [
            models.Index(fields=["kind", "record_uid"]),
            models.Index(
                fields=["made_at"],
                condition=Q(decided_at__isnull=True),
                name="portal_errorreport_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uid}: {self.title} {self.fact}"

    def get_absolute_url(self) -> str:
        return reverse("correction_detail", kwargs={"uid": self.uid})
