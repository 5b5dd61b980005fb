from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.models.editions import Immutable
from portal.models.languages import LocalText, in_each_language


class Release(Immutable):
    """A numbered freeze of everything public: a named position of the change log.

    Its file can be made again from the change log, byte for byte.
    """

    number = models.PositiveIntegerField(unique=True)
    position = models.PositiveBigIntegerField()
    released_at = models.DateTimeField()
    notes_en, notes_zh_hans, notes_ru = in_each_language(
        models.TextField, _("notes"), help_text=_("What is new in it, as Markdown")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="Bytes")
    columns = models.JSONField(
        null=True, help_text="Names of the columns of each table; none before version 0.3"
    )

    notes = LocalText("notes")

    class Meta:
        ordering = ["-number"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="portal_release_number"),
        ]

    def __str__(self) -> str:
        return f"Release {self.number}"

    @property
    def file_name(self) -> str:
        return f"corridor-{self.number}.zip"

    @property
    def kept_as(self) -> str:
        """Return its storage name. It has the checksum, as a number can be given again after a
        failed attempt or a restored database."""
        return f"{self.sha256}/{self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("release_detail", kwargs={"number": self.number})

    def file_url(self) -> str:
        return reverse("release_file", kwargs={"number": self.number, "name": self.file_name})
