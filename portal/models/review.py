"""Review of drafts: comments, preview links, scheduled steps and e-mail notices."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.facts.identifiers import new_uid
from portal.models.fields import LimitedTextField

if TYPE_CHECKING:
    from portal.models.publishable import Publishable


class WorkRow(models.Model):
    """A row about a record or a batch and all its drafts, by kind and uid."""

    kind = models.CharField(max_length=40)
    record_uid = models.CharField(max_length=12)

    class Meta:
        abstract = True


class AboutRecordQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows that name a record or a batch by kind and uid."""

    def of(self, record: "Publishable") -> Self:
        return self.filter(kind=record.kind(), record_uid=record.uid)


class CommentQuerySet(AboutRecordQuerySet["Comment"]):
    def open(self) -> Self:
        return self.filter(resolved_at=None)


class Comment(WorkRow):
    """A comment on a draft or on one of its fields. Never public."""

    field = models.CharField(max_length=60, blank=True, help_text="A column of the form, or none")
    text = LimitedTextField(_("comment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["kind", "record_uid"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="portal_comment_resolved",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="portal_comment_text"),
        ]

    def __str__(self) -> str:
        return self.text


class PreviewLink(WorkRow):
    """A temporary address at which readers without an account see a draft."""

    public_uid = models.CharField(max_length=12)
    token = models.CharField(max_length=12, unique=True, default=new_uid)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = AboutRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["kind", "record_uid"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="portal_previewlink_lasts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_uid}, until {self.expires_at:%Y-%m-%d}"


class Appointment(WorkRow):
    """A scheduled publication or withdrawal, taken by `portal.editorial.scheduling`."""

    class Action(models.TextChoices):
        PUBLISH = "publish", _("Publish")
        WITHDRAW = "withdraw", _("Withdraw")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Could not be done")
        CANCELLED = "cancelled", _("Cancelled")

    action = models.CharField(max_length=10, choices=Action)
    due_at = models.DateTimeField(_("when"))
    version = models.PositiveIntegerField(help_text="What was read when the time was set")
    note = LimitedTextField(_("note"), blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    ended_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    objects = AboutRecordQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["state", "due_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_uid"],
                condition=Q(state="waiting"),
                name="portal_appointment_one",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at__isnull=True)
                | ~Q(state="waiting") & Q(ended_at__isnull=False),
                name="portal_appointment_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.record_uid} at {self.due_at:%Y-%m-%d %H:%M}"


class Notice(models.Model):
    """An e-mail to an editor, waiting or sent."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    """When the last try began."""
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["sent_at"])]

    def __str__(self) -> str:
        return self.subject
