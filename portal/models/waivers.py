"""Waivers: reasons why a check of plausibility is wrong about one value."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.models.fields import LimitedTextField
from portal.models.languages import LocalText, in_each_language
from portal.models.review import AboutRecordQuerySet, WorkRow

type Waived = tuple[str, ...]
"""The check, kind, uid, field and value that a waiver names."""


class WaiverQuerySet(AboutRecordQuerySet["Waiver"]):
    def standing(self, at: datetime | None = None) -> Self:
        """The waivers that stand, or stood at a moment."""
        if at is None:
            return self.filter(ended_at=None)
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=at), made_at__lte=at)

    def public(self, at: datetime | None) -> Self:
        """Those that readers see, or saw at a moment: their values are public by then."""
        return self.standing(at).filter(public_at__lte=at or timezone.now())

    def publish(self, *, at: datetime) -> None:
        """Let readers see those of values that were in drafts until now."""
        self.filter(ended_at=None, public_at=None).update(public_at=at)

    def find_waived(self, found: Collection[Waived]) -> set[Waived]:
        """Return what these waivers name, of the kinds of what was found. One query, none for
        nothing."""
        if not found:
            return set()
        named = self.filter(kind__in={kind for _check, kind, *_about in found})
        return set(named.values_list("check_id", "kind", "record_uid", "field", "value"))


class Waiver(WorkRow):
    """A reason, with a name, why what a check finds about a value is right all the same. It holds
    for that value only. One that was taken back stays, with the moment of its end."""

    check_id = models.CharField(max_length=40)
    field = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=300, help_text="The value for which it was given")
    reason_en, reason_zh_hans, reason_ru = in_each_language(
        LimitedTextField, _("reason"), required=True
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    public_at = models.DateTimeField(
        null=True, default=timezone.now, help_text="When readers saw it; empty of a draft's value"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    ended_at = models.DateTimeField(null=True)

    reason = LocalText("reason")
    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["kind", "record_uid"])]
        constraints = [
            models.UniqueConstraint(
                fields=["check_id", "kind", "record_uid", "field", "value"],
                condition=Q(ended_at=None),
                name="portal_waiver_once",
            ),
            models.CheckConstraint(condition=~Q(reason_en=""), name="portal_waiver_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="portal_waiver_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_id}: {self.value}"
