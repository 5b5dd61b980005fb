"""What is kept while somebody writes: what a draft held at each save, and what is typed into a
form before it is saved. Nothing here outlives the draft it belongs to."""

from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from portal.facts.identifiers import new_uid


class DraftRow(models.Model):
    """A row about one working row of a kind. By number, not by uid: a draft and the public record
    it will be folded into share their uid."""

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


class DraftRowQuerySet[M: DraftRow](models.QuerySet[M]):
    def of(self, record: Any) -> Self:
        return self.filter(kind=record._meta.model_name, record_id=record.pk)


class RevisionQuerySet(DraftRowQuerySet["Revision"]):
    def at(self, version: int) -> "Revision | None":
        """What was held at a version: what the last save until then left."""
        return self.filter(version__lte=version).order_by("-version").first()


class Revision(DraftRow):
    """What a draft holds since a save, until the next: the common ground when two people have
    begun from it. `content` is that of `portal.publication.snapshots`."""

    version = models.PositiveIntegerField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Nobody when it is what the draft began with",
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_id", "version"], name="portal_revision_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}, version {self.version}"


class OpenFormQuerySet(DraftRowQuerySet["OpenForm"]):
    def typed(self) -> Self:
        """Those that hold something which was not saved."""
        return self.filter(data__isnull=False)


class OpenForm(DraftRow):
    """A form that somebody has open: who, since when, and what was typed but not yet saved.

    `token` is drawn with the form and goes along with every save of it, so that a repeated save
    does nothing twice. `record_id` is empty for a new record. `data` are the fields of the form as
    a browser sends them: `{"title_en": ["Khorgos"]}`.
    """

    token = models.CharField(max_length=12, unique=True, default=new_uid)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(null=True)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    data = models.JSONField(null=True)
    typed_at = models.DateTimeField(null=True)
    number = models.PositiveIntegerField(
        default=0, help_text="Counts what the browser sends, so that what comes late is dropped"
    )

    objects = OpenFormQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at", "pk"]
        indexes = [models.Index(fields=["kind", "record_id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(data__isnull=True) | Q(typed_at__isnull=False),
                name="portal_openform_typed",
            ),
            models.CheckConstraint(
                condition=Q(seen_at__gte=F("opened_at")), name="portal_openform_seen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id or '(new)'}, open since {self.opened_at:%H:%M}"
