"""Private copies of sources: files as they were read, and texts from which passages are taken as
claims."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.facts.identifiers import new_uid


class SourceCopy(models.Model):
    """The file of a source as it was read, for editors only. Its SHA-256, `Source.copy_sha256`, is
    public, so that whoever has the same file can tell."""

    source = models.OneToOneField(
        "portal.Source", on_delete=models.CASCADE, related_name="private_copy"
    )
    name = models.CharField(max_length=200)
    data = models.BinaryField()
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class WorkingText(models.Model):
    """The text of a source, for editors only: readers see quotations, never the whole."""

    source = models.OneToOneField(
        "portal.Source", on_delete=models.CASCADE, related_name="working_text"
    )
    text = models.TextField()
    version = models.PositiveIntegerField(default=1, editable=False)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="portal_workingtext_text")
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.text[:40]}"


class Passage(models.Model):
    """A marked passage of a working text, and the statement made from it.

    `starts_at` and `ends_at` count characters; `quote` is the text between them.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    text = models.ForeignKey(WorkingText, on_delete=models.CASCADE, related_name="passages")
    starts_at = models.PositiveIntegerField()
    ends_at = models.PositiveIntegerField()
    quote = models.TextField()
    kind = models.CharField(max_length=40, help_text="The kind of record it speaks of")
    record_uid = models.CharField(max_length=12)
    statement_uid = models.CharField(max_length=12, help_text="Of the claim or the observation")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="portal_passage_length"
            )
        ]

    def __str__(self) -> str:
        return self.quote[:60]
