"""Suggestions: changes to a public record by people who may not edit it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.models.fields import LimitedTextField
from portal.models.review import AboutRecordQuerySet, WorkRow


class SuggestionQuerySet(AboutRecordQuerySet["Suggestion"]):
    def open(self) -> Self:
        return self.filter(state=Suggestion.State.OPEN)


class Suggestion(WorkRow):
    """A draft of a public record, by its uid, with its author and what became of it."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PUBLISHED = "published", _("Published")
        ADOPTED = "adopted", _("Taken into a draft")
        DECLINED = "declined", _("Declined")
        DISCARDED = "discarded", _("Discarded")

    draft_uid = models.CharField(max_length=12, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)
    note = LimitedTextField(blank=True, help_text="Why it was declined")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "record_uid"]),
            models.Index(fields=["by", "state"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_uid", "by"],
                condition=Q(state="open"),
                name="portal_suggestion_one",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | ~Q(state="open") & Q(ended_at__isnull=False),
                name="portal_suggestion_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_uid}, by {self.by}"
