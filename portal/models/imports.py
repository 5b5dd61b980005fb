"""Imports of tables: what came, what was planned with it, what was made of it. Never public."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.facts.identifiers import new_uid

if TYPE_CHECKING:
    from portal.importing.targets import PlannedCell, RowMade


class ImportOutcome(models.TextChoices):
    """What a cell or a row of a table would do; the weightiest last."""

    SAME = "same", _("same")
    CONFIRMED = "confirmed", _("confirmed")
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    GONE = "gone", _("gone")
    CONFLICT = "conflict", _("in conflict")
    DOUBTFUL = "doubtful", _("doubtful")
    REFUSED = "refused", _("refused")


class ImportState(models.TextChoices):
    PLANNED = "planned", _("Preview")
    WAITING = "waiting", _("Being applied")
    APPLIED = "applied", _("Applied")
    FAILED = "failed", _("Not applied")
    UNDONE = "undone", _("Undone")


class ImportBatch(models.Model):
    """A table that is brought in as a whole, with one source."""

    State = ImportState

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    target = models.CharField(max_length=40, help_text="Kind of record, or “observations”")
    about_uid = models.CharField(max_length=12, blank=True, help_text="The series, if one")
    source = models.ForeignKey("portal.Source", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the bytes")
    data = models.BinaryField(default=bytes, help_text="The bytes, until they are applied")
    profile = models.CharField(max_length=40, blank=True)
    heads = models.JSONField(default=list)
    mapping = models.JSONField(default=dict, help_text="Column of the target by head")
    is_whole = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PLANNED)
    submits = models.BooleanField(default=False)
    counts = models.JSONField(default=dict, help_text="Rows by outcome")
    skipped = models.JSONField(default=list, help_text="Numbers of rows above and below the table")
    problem = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    report = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name or str(_("Pasted table"))

    @property
    def is_planned(self) -> bool:
        return self.state in (ImportState.PLANNED, ImportState.FAILED)


class ImportRow(models.Model):
    """A row of the table with what it would do, cell by cell, and later what it did."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    outcome = models.CharField(max_length=10, choices=ImportOutcome)
    cells: "models.Field[list[PlannedCell], list[PlannedCell]]" = models.JSONField(default=list)
    note = models.TextField(blank=True)
    target_uid = models.CharField(max_length=12, blank=True)
    candidates = models.JSONField(default=list, help_text="Records that it may be: uid, score, why")
    match_key = models.CharField(max_length=200, blank=True)
    is_decided = models.BooleanField(default=False, help_text="An editor has said what it is")
    is_taken = models.BooleanField(default=True)
    made: "models.Field[RowMade, RowMade]" = models.JSONField(
        default=dict, help_text="What was made of it, for undoing"
    )

    class Meta:
        ordering = ["number", "pk"]
        indexes = [
            models.Index(fields=["batch", "outcome", "number"]),
            models.Index(fields=["match_key", "is_decided"]),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"
