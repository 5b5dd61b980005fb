from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.models.editions import Immutable
from portal.models.fields import LimitedTextField
from portal.models.languages import LocalText, in_each_language


@dataclass(frozen=True)
class ReleaseFile:
    """A file of a release. Its storage name has the checksum, as a number can be given again after
    a failed attempt or a restored database."""

    name: str
    sha256: str
    size: int

    @property
    def kept_as(self) -> str:
        return f"{self.sha256}/{self.name}"

    @property
    def media_type(self) -> str:
        is_zip = self.name.endswith(".zip")
        return "application/zip" if is_zip else "application/vnd.sqlite3"


class Release(Immutable):
    """A numbered freeze of everything public: a named position of the change log.

    Its files can be made again from the change log, byte for byte.
    """

    number = models.PositiveIntegerField(unique=True)
    position = models.PositiveBigIntegerField()
    released_at = models.DateTimeField()
    notes_en, notes_zh_hans, notes_ru = in_each_language(
        LimitedTextField, _("notes"), help_text=_("What is new in it, as Markdown")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="Bytes")
    columns = models.JSONField(
        null=True, help_text="Names of the columns of each table; none before version 0.3"
    )
    described = models.TextField(  # JSON, whose keys PostgreSQL would give another order
        default="",
        help_text="Address of the portal when it was made, and the words and types of its tables",
    )

    sqlite_sha256 = models.CharField(max_length=64, blank=True, default="")
    sqlite_size = models.PositiveBigIntegerField(default=0, help_text="Bytes")

    notes = LocalText("notes")

    class Meta:
        ordering = ["-number"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="portal_release_number")
        ]

    def __str__(self) -> str:
        return f"Release {self.number}"

    @property
    def file_name(self) -> str:
        return f"corridor-{self.number}.zip"

    @property
    def sqlite_name(self) -> str:
        return f"corridor-{self.number}.sqlite"

    @property
    def files(self) -> dict[str, ReleaseFile]:
        """Its files by name; releases of earlier versions of the portal have no SQLite file."""
        found = [ReleaseFile(self.file_name, self.sha256, self.size)]
        if self.sqlite_sha256:
            found.append(ReleaseFile(self.sqlite_name, self.sqlite_sha256, self.sqlite_size))
        return {one.name: one for one in found}

    @property
    def kept_as(self) -> str:
        return self.files[self.file_name].kept_as

    def get_absolute_url(self) -> str:
        return reverse("release_detail", kwargs={"number": self.number})

    def file_url(self) -> str:
        return self.url_of(self.file_name)

    def sqlite_url(self) -> str:
        return self.url_of(self.sqlite_name)

    def url_of(self, name: str) -> str:
        return reverse("release_file", kwargs={"number": self.number, "name": name})
