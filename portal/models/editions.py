from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

import orjson
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, Expression, OuterRef
from django.db.models.fields.json import KeyTransform
from django.utils.translation import gettext_noop

from portal.models.fields import CompactJSONField, PackedJSONField
from portal.models.history import WrittenOnce
from portal.models.review import AboutRecordQuerySet

if TYPE_CHECKING:
    from portal.records.document_types import JsonObject


class Immutable(models.Model):
    """A row that is written once and never changed or deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} rows are never changed.")
        super().save(*args, **kwargs)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> NoReturn:
        raise TypeError(f"{type(self).__name__} rows are never deleted.")


class DocumentField(CompactJSONField):
    """Documents in the shape of today, whichever shape the column holds.

    `AppConfig.ready` sets `read` and `write`: `portal.records.upgrade`, which stands above models.
    """

    read: "ClassVar[Callable[[JsonObject], object]]"
    write: "ClassVar[Callable[[JsonObject], object]]"

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> object:
        if value is None or isinstance(expression, KeyTransform):
            return super().from_db_value(value, expression, connection)
        return DocumentField.read(orjson.loads(value))

    def get_db_prep_save(self, value: "JsonObject", connection: BaseDatabaseWrapper) -> object:
        return super().get_db_prep_save(DocumentField.write(value), connection)


class Edition(Immutable, WrittenOnce):
    """The public state of a record from one publication to the next.

    Identifies the record by kind and uid, not by foreign key: an edition outlives its record.
    `document` is the API's answer; pages are templates over it. `content` is the editors' form of
    it (`portal.publication.snapshots`), used to compare editions and to restore one into a draft.
    """

    kind = models.CharField(max_length=40)
    record_uid = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    document = DocumentField(encoder=DjangoJSONEncoder)
    content = PackedJSONField(encoder=DjangoJSONEncoder)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    second_reader = models.BooleanField(
        help_text="Whether somebody who had not worked on it read it before publication"
    )
    document_sha256 = models.CharField(max_length=64, null=True)  # noqa: DJ001
    """Hash of the document as issued; it and the next two are None until they are computed
    (`portal.publication.hash_chain`)."""
    reissued_sha256 = models.CharField(max_length=64, null=True)  # noqa: DJ001
    """Hash of the document as it was last re-issued in a new shape (ADR 28)."""
    sha256 = models.CharField(max_length=64, null=True)  # noqa: DJ001
    """Hash of the edition and of the hash of the edition before it."""

    objects = AboutRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_uid", "number"], name="portal_edition_number"
            )
        ]
        indexes = [
            models.Index(fields=["-issued_at", "-id"]),
            models.Index(fields=["-issued_at", "id"]),  # of lists, which cursors walk
            models.Index(fields=["kind", "-issued_at", "-id"]),
            models.Index(fields=["kind", "record_uid", "from_position"]),
            models.Index(
                fields=["id"],
                condition=models.Q(sha256__isnull=True),
                name="portal_edition_no_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.record_uid}, {self.number}"

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        edition = super().from_db(*args, **kwargs)
        if "document" in edition.__dict__:
            edition._complete_head()
        return edition

    def _complete_head(self) -> None:
        """Let the columns answer for what a document says of itself and may lack."""
        if has_head(self.document):
            return
        if "kind" not in self.document:
            self.document = DocumentField.read({**self.document, "kind": self.kind})
        self.document["uid"] = self.record_uid
        head = self.document.setdefault("edition", {})
        head |= {"number": self.number, "issued_at": self.issued_at.isoformat()}


def has_head(document: "JsonObject") -> bool:
    """Tell whether a document says of which record and edition it is."""
    edition = document.get("edition", {})
    named = document.get("kind"), document.get("uid"), edition.get("number")
    return all((*named, edition.get("issued_at")))


class EditionCells(models.Model):
    """The cells of an edition in tables, kept for files (`portal.opendata.api.stored_cells`)."""

    edition = models.OneToOneField(
        Edition, on_delete=models.CASCADE, primary_key=True, related_name="cells"
    )
    shape = models.CharField(max_length=16)
    """Digest of the columns and of what else the cells depend on."""
    cells = models.TextField()
    """Array of JSON, in the order of the columns."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Cells of {self.edition_id}"


TIME_STEPS = ("time_publish", "time_withdraw", "time_cancel", "time_missed")
"""Steps that set a time for another step, or end it."""


class StepQuerySet(AboutRecordQuerySet["Step"]):
    def since_publication(self) -> "StepQuerySet":
        """Steps of each record since it was last published."""
        return self.filter(~Exists(_from_then_on("publish")))

    def work(self) -> "StepQuerySet":
        """Steps that change a record: to send it back, to approve it, to set a time, or to complete
        a merge by its publication does not."""
        return self.exclude(action__in=("send_back", "approve", "merge", *TIME_STEPS))

    def approvals(self) -> "StepQuerySet":
        """Approvals of what has since been neither sent back nor published."""
        return self.filter(~Exists(_from_then_on("send_back", "publish")), action="approve")

    def unanswered(self) -> "StepQuerySet":
        """Steps that sent a record back which has since been neither submitted nor discarded."""
        return self.filter(~Exists(_from_then_on("submit", "discard_edit")), action="send_back")


def _from_then_on(*actions: str) -> StepQuerySet:
    """Return steps with these actions about the same record, at or after the outer one."""
    return Step.objects.filter(
        kind=OuterRef("kind"),
        record_uid=OuterRef("record_uid"),
        action__in=actions,
        pk__gte=OuterRef("pk"),
    )


class Step(Immutable):
    """One step in the workflow of a record or a batch: action, user, time and note."""

    kind = models.CharField(max_length=40)
    record_uid = models.CharField(max_length=12)
    action = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "record_uid", "-at"])]
        permissions = [
            ("edit", gettext_noop("Can edit what is public")),
            ("translate", gettext_noop("Can translate drafts")),
            ("publish", gettext_noop("Can publish what others have written")),
            ("withdraw", gettext_noop("Can withdraw what is public")),
            ("bulk", gettext_noop("Can take steps for several records at once")),
            ("remove", gettext_noop("Can remove for good what was withdrawn")),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.record_uid}, {self.action}, {self.at:%Y-%m-%d %H:%M}"
