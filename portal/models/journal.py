from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.facts.identifiers import new_uid
from portal.models.editions import Edition, Immutable


class JournalHead(models.Model):
    """Where the journal stands. Whoever writes it locks this one row, so that the order of
    positions is the order in which changes become visible."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="portal_journalhead_one")]

    def __str__(self) -> str:
        return str(self.position)


class ChangeQuerySet(models.QuerySet["Change"]):
    def at_position(self, position: int) -> Self:
        """What was public there: the changes that had brought it and were not yet followed."""
        followed = Q(until__isnull=False, until__lte=position)
        return self.exclude(followed).filter(position__lte=position).exclude(action="remove")

    def of(self, kind: str) -> Self:
        return self.filter(kind=kind)


class Change(Immutable):
    """That the public could see one thing anew, otherwise or no longer, from a position on.

    The journal is all that the portal ever said, in order. `document` is what programs read of
    the thing; of a record it is the document of `edition`. `content` holds the columns of its
    row, from which the portal of that day is built again (`portal.publication.time_travel`); of
    a record they are
    its identity, and the edition has the rest.
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
    """That of a record, or `source`, `country`, `observation`, `disagreement`."""
    key = models.CharField(max_length=120)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, related_name="+")
    document = models.JSONField(encoder=DjangoJSONEncoder, null=True)
    content = models.JSONField(encoder=DjangoJSONEncoder, null=True)
    reason = models.TextField(blank=True)
    until = models.PositiveBigIntegerField(null=True)
    """The position of the change that followed it; the one thing here that is written later."""

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        indexes = [
            models.Index(fields=["kind", "key", "-position"]),
            models.Index(fields=["at"]),
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
    def said(self) -> dict[str, Any] | None:
        """What programs read: nothing once it is removed."""
        found: dict[str, Any] | None = self.edition.document if self.edition else self.document
        return found
