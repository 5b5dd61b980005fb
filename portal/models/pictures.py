from collections.abc import Iterable
from pathlib import PurePath
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.facts.identifiers import new_uid
from portal.models.languages import LocalText, column_suffix, in_each_language, texts_by_language
from portal.models.parts import Part
from portal.models.publishable import Blocker

FOLDER = "photos"

TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif"}
"""Media types of the files for readers, by extension."""


def picture_name(record_uid: str, extension: str) -> str:
    """Return `photos/<uid of the record>/<24 random characters>.jpg`: it leads to the record of the
    file and cannot be guessed, as pictures of drafts are not public."""
    return f"{FOLDER}/{record_uid}/{new_uid()}{new_uid()}.{extension}"


def picture_path(picture: "PictureColumns", filename: str) -> str:
    return picture_name(picture.owner_uid, PurePath(filename).suffix.lower().removeprefix("."))


class PictureColumns(models.Model):
    """A picture with its alternative text, author and licence.

    `image` is the master that `portal.pictures` made of an upload; `renditions` are the files made
    of the master, by storage name: `{"file": "photos/….avif", "format": "avif", "width": 640,
    "height": 480, "crop": null}`. A crop is the visible part of the master, [left, top, right,
    bottom] in pixels.
    """

    image = models.ImageField(upload_to=picture_path, width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    renditions = models.JSONField(default=list, editable=False)
    alt_en, alt_zh_hans, alt_ru = in_each_language(
        models.CharField, gettext_lazy("alternative text"), required=True, max_length=300
    )
    credit = models.CharField(max_length=200)
    licence = models.CharField(max_length=120)
    focal_x = models.PositiveSmallIntegerField(
        gettext_lazy("focal point from the left, %"),
        default=50,
        validators=[MaxValueValidator(100)],
    )
    focal_y = models.PositiveSmallIntegerField(
        gettext_lazy("focal point from the top, %"), default=50, validators=[MaxValueValidator(100)]
    )

    alt = LocalText("alt")

    class Meta:
        abstract = True

    @property
    def owner_uid(self) -> str:
        """Return the uid of the record that its files belong to."""
        raise NotImplementedError

    def files(self) -> list[str]:
        """Return the storage names of the master and of its renditions."""
        return [self.image.name or "", *(rendition["file"] for rendition in self.renditions)]

    def silent_languages(self) -> list[tuple[str, str]]:
        """Return the languages without alternative text, each with its column."""
        names = dict(settings.LANGUAGES)
        return [
            (str(names[code]), f"alt_{column_suffix(code)}")
            for code, alt in texts_by_language(self, "alt").items()
            if not alt
        ]


class PicturePart(Part, PictureColumns):
    """A picture that belongs to one record. A subclass adds `record`."""

    heading = gettext_lazy("Pictures")

    class Meta(Part.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.alt) or _("A picture without words")

    @property
    def owner_uid(self) -> str:
        return str(self.record.uid)

    @classmethod
    def blockers(cls, rows: Iterable[Self], place: str) -> list[Blocker]:
        known = [
            (row, row.called(n)) for n, row in enumerate(sorted(rows, key=lambda row: row.pk), 1)
        ]
        found = [
            Blocker(
                SILENT % name.replace("%", "%%"),
                [(language, place) for language, _column in row.silent_languages()],
            )
            for row, name in known
        ]
        found += [
            Blocker(sentence, [(name, place) for row, name in known if not getattr(row, column)])
            for column, sentence in LACKING.items()
        ]
        return [blocker for blocker in found if blocker.items]

    def called(self, number: int) -> str:
        return str(self.alt) or f"#{number}"


class PictureFile(models.Model):
    """The hash of a stored file of a picture, which never changes."""

    name = models.CharField(max_length=100, primary_key=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


SILENT = gettext_lazy("The picture “%s” lacks its alternative text in: %%s.")
LACKING = {
    "credit": gettext_lazy("These pictures do not say who took them: %s."),
    "licence": gettext_lazy("These pictures lack their licence: %s."),
}
