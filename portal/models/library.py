"""Pictures of the library: records of their own, shown with any record that they are about."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.fields import RecordKeyField
from portal.models.parts import Part
from portal.models.pictures import SILENT, PictureColumns
from portal.models.publishable import Blocker
from portal.models.record_queries import RecordManager, RecordQuerySet, WorkingRecordManager
from portal.models.records import Record


class PictureQuerySet(RecordQuerySet["Picture"]):
    def about(self, record: Record) -> Self:
        """Filter to pictures that show a record."""
        return self.filter(subjects__about=f"{record.kind()}:{record.uid}").once()


class Picture(Record, PictureColumns):
    """A picture that any number of records and stories show; its summary is the caption."""

    schema_type = "ImageObject"
    search_worth = 8
    parts = ("subjects",)

    objects: ClassVar = RecordManager.from_queryset(PictureQuerySet)()
    working: ClassVar = WorkingRecordManager.from_queryset(PictureQuerySet)()

    class Meta(Record.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def owner_uid(self) -> str:
        return self.uid

    def publication_blockers(self) -> list[Blocker]:
        found = super().publication_blockers()
        named = {place for blocker in found for _words, place in blocker.items}
        silent = [one for one in self.silent_languages() if one[1] not in named]
        sentence = SILENT % str(self.title).replace("%", "%%")
        return [*found, Blocker(sentence, silent)] if silent else found


class PictureSubject(Part):
    """A record of any kind that a picture shows."""

    heading = _("What it shows")

    record = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="subjects")
    about = RecordKeyField(_("record"), max_length=60, db_index=True)

    class Meta(Part.Meta):
        verbose_name = _("record shown")
        verbose_name_plural = _("records shown")

    def __str__(self) -> str:
        return self.about
