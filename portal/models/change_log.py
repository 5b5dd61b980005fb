from typing import TYPE_CHECKING, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.facts.identifiers import new_uid
from portal.models.bulk import ask
from portal.models.editions import Edition, Immutable
from portal.models.fields import CompactJSONField

if TYPE_CHECKING:
    from portal.records.document_types import JsonObject


REMOVED = "removed"
"""Key of a document that says only that its contents were removed for good."""


class JournalHead(models.Model):
    """The last position of the change log. Writers lock this single row, so that positions are in
    the order in which changes become visible."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(null=True)
    removals = models.PositiveIntegerField(default=0, db_default=0)
    """Counts records removed for good, rebuilt projections, and rows that became others without a
    new position, after which all positions are read anew."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="portal_journalhead_one")]

    def __str__(self) -> str:
        return str(self.position)

    @classmethod
    def last_position(cls) -> int:
        """Return the newest position; 0 before anything was public."""
        found = ask(cls, "SELECT position FROM {t}")
        return found[0][0] if found else 0

    @classmethod
    def let_read_anew(cls) -> None:
        """Let every process read all public rows anew, those of earlier positions too."""
        cls.objects.update(removals=F("removals") + 1)


class ChangeQuerySet[C: "Change"](models.QuerySet[C]):
    def at_position(self, position: int) -> Self:
        """Changes in effect at a position: the public state of that time."""
        followed = Q(until__isnull=False, until__lte=position)
        return self.exclude(followed).filter(position__lte=position).exclude(action="remove")

    def of(self, kind: str) -> Self:
        return self.filter(kind=kind)


class Change(Immutable):
    """An addition, change or removal of one public thing, in effect from its position on.

    The change log holds every public state in order. `document` is its form in the API; that of a
    record is in `edition`. `content` has what the history tables lack: after a removal for good
    which hashes it has replaced (`portal.publication.removing`), and in changes that were not kept
    in them at once the columns of the row, from which `portal.publication.history_rebuild` builds
    its state; of a record only its identity, as the edition has the rest.
    """

    class Action(models.TextChoices):
        INSERT = "insert", _("Added")
        UPDATE = "update", _("Changed")
        REMOVE = "remove", _("Removed")

    position = models.PositiveBigIntegerField(primary_key=True)
    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    at = models.DateTimeField()
    action = models.CharField(max_length=6, choices=Action)
    kind = models.CharField(max_length=40)
    """Kind of record, or of a row: `source`, `country`, `observation`, `correction` …"""
    key = models.CharField(max_length=120)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, related_name="+")
    document = CompactJSONField(encoder=DjangoJSONEncoder, null=True)
    content = CompactJSONField(encoder=DjangoJSONEncoder, null=True)
    reason = models.TextField(blank=True)
    until = models.PositiveBigIntegerField(null=True)
    """Position of the next change of the same thing; written when that comes."""
    is_reconstructed = models.BooleanField(default=False, db_default=False)
    """True if it was written later, from an edition that is older than the change log."""
    has_history = models.BooleanField(default=True, db_default=False)
    """False until its state is in the history tables: for changes that an earlier release wrote,
    up to the moment when the last of its processes ends."""
    sha256 = models.CharField(max_length=64, null=True)  # noqa: DJ001
    """Hash of the change and of the hash of the change before it; None until it is computed
    (`portal.publication.hash_chain`)."""

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        indexes = [
            models.Index(fields=["kind", "key", "-position"]),
            models.Index(fields=["at", "position"]),
            models.Index(fields=["action", "-position", "kind", "at"]),
            models.Index(fields=["action", "at", "kind", "until"]),
            models.Index(
                fields=["position"], condition=Q(has_history=False), name="portal_change_no_history"
            ),
            models.Index(
                fields=["position"], condition=Q(sha256__isnull=True), name="portal_change_no_hash"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(until__isnull=True),
                name="portal_change_one_open",
            ),
            models.CheckConstraint(
                condition=Q(action="remove", edition__isnull=True, document__isnull=True)
                | ~Q(action="remove")
                & (
                    Q(edition__isnull=False, document__isnull=True)
                    | Q(edition__isnull=True, document__isnull=False)
                ),
                name="portal_change_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.action} {self.kind} {self.key}"

    @property
    def is_removal(self) -> bool:
        return self.action == Change.Action.REMOVE

    @property
    def said(self) -> "JsonObject | None":
        """The document in the API; None after a removal, and where it was removed for good."""
        found: JsonObject | None = self.edition.document if self.edition else self.document
        return None if found is None or REMOVED in found else found
