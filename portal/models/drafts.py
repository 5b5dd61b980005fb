"""Revisions of drafts and the unsaved input of open forms, deleted with their draft."""

from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from portal.facts.identifiers import new_uid


class DraftRow(models.Model):
    """A row about one working row of a kind, by primary key: a draft shares its uid with the public
    record into which it is merged."""

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


class DraftRowQuerySet[M: DraftRow](models.QuerySet[M]):
    def of(self, record: models.Model) -> Self:
        return self.filter(kind=record._meta.model_name, record_id=record.pk)


class RevisionQuerySet(DraftRowQuerySet["Revision"]):
    def at(self, version: int) -> "Revision | None":
        """Return the revision at a version: that of the last save until then."""
        return self.filter(version__lte=version).order_by("-version").first()


class Revision(DraftRow):
    """Content of a draft after one save: the common base when two people edit from it. `content`
    is that of `portal.publication.snapshots`."""

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
        """Forms with unsaved input."""
        return self.filter(data__isnull=False)


class OpenForm(DraftRow):
    """An open form with its user and unsaved input.

    `token` is rendered with the form and sent with every save, so that a repeated save has no
    effect. `record_id` is empty for a new record. `data` are the fields as a browser sends them:
    `{"title_en": ["Khorgos"]}`.
    """

    token = models.CharField(max_length=12, unique=True, default=new_uid)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
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
