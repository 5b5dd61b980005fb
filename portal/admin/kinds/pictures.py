"""Inline of the pictures of a record, with renditions made before anything is saved; drafts of
pictures made of uploaded files, and of those that belonged to one record."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath
from typing import ClassVar, cast

from django.contrib import messages
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import pictures
from portal.admin.forms.checked_form import CheckedForm, CleanedData
from portal.admin.forms.parts import OwnedFormSet, PartForm, StackedPartInline
from portal.admin.forms.picture_field import KeptPicture, PictureField, PictureInput
from portal.admin.forms.relations import HelpTexts, RelatingAdmin
from portal.editorial import drafts
from portal.facts.identifiers import uid_for
from portal.formatting.summaries import labelled
from portal.models import Picture, PicturePart, User
from portal.models.languages import columns
from portal.models.pictures import picture_name
from portal.pictures import CannotStoreError, Master

NEEDED_TO_PUBLISH = ("alt_en", "credit", "licence")
WORDS = (*columns("alt"), "credit", "licence")


class StoredPictureForm(CheckedForm):
    """Alternative text, credit and licence are optional in drafts and required for publication."""

    notes: tuple[str, ...] = ()

    @property
    def owner_uid(self) -> str:
        """Return the uid of the record that the files belong to."""
        return str(self.instance.owner_uid)

    def prepare(self) -> None:
        super().prepare()
        for name in {*NEEDED_TO_PUBLISH} & {*self.fields}:
            self.fields[name].required = False

    def clean(self) -> CleanedData:
        """Write the files before anything is saved: if that fails the form comes back, and
        `manage.py clean_media` removes unreferenced files."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("DELETE"):
            return cleaned
        try:
            master = cleaned.get("image")
            if isinstance(master, Master):
                cleaned["image"] = self._stored(master)
            if not self.errors:
                self._render(cleaned, is_new=isinstance(master, Master))
        except CannotStoreError:
            self.add_error("image", disk_full_message())
        return cleaned

    def _stored(self, master: Master) -> str:
        """Store the master and return its name, which stays with the form until it is saved."""
        name = picture_name(self.owner_uid, master.extension)
        pictures.write_file(name, master.data)
        self.notes = master.notes
        if self.instance.image and not {*WORDS} & {*self.changed_data}:
            self.notes += (
                _("The file is another one: look whether its texts, credit and licence still fit."),
            )
        cast(PictureInput, self.fields["image"].widget).kept = KeptPicture(name, list(master.notes))
        return name

    def _render(self, cleaned: CleanedData, *, is_new: bool) -> None:
        """Make the renditions that have changed."""
        picture = self.instance
        name = cleaned["image"] if is_new else str(picture.image)
        focal = cleaned.get("focal_x", picture.focal_x), cleaned.get("focal_y", picture.focal_y)
        if name and (is_new or not picture.renditions):
            picture.renditions = pictures.store_renditions(name, self.owner_uid, focal)
        elif name and {"focal_x", "focal_y"} & {*self.changed_data}:
            picture.renditions = pictures.store_crops(
                name, self.owner_uid, focal, picture.renditions
            )


class PictureForm(StoredPictureForm, PartForm):
    pass


class PictureFormSet(OwnedFormSet):
    request: HttpRequest

    def save(self, commit: bool = True) -> list[models.Model]:
        saved = super().save(commit)
        for form in self.forms:
            tell_notes(self.request, form.instance, form.notes)
        return saved


def tell_notes(request: HttpRequest, picture: object, notes: Iterable[str]) -> None:
    """Say what a file has lost, and what it leaves to be looked at."""
    for note in notes:
        messages.warning(request, labelled(picture, str(note)))


PICTURE_FIELDS: list[str | list[str] | tuple[str, ...]] = [
    "image",
    ("alt_en", "alt_zh_hans", "alt_ru"),
    ("credit", "licence", "focal_x", "focal_y"),
]
PICTURE_HELP: HelpTexts = {
    "image": gettext_lazy(
        "JPEG, PNG, WebP, AVIF, GIF or TIFF, up to 20 MB. Choose a file or drop it here. What "
        "the camera wrote into it, such as the place, is removed."
    ),
    "alt_en": gettext_lazy(
        "What the picture shows, for those who cannot see it: “Two turbines on a ridge at "
        "dusk”, not “wind farm photo”. Needed in each language before publication."
    ),
    "credit": gettext_lazy("Who took it, as they wish to be named"),
    "licence": gettext_lazy("Licence or permission: CC BY 4.0, or who permits it"),
    "focal_x": gettext_lazy("What must stay in view when cards cut the picture"),
}


class PictureFields(RelatingAdmin):
    """Draws the column of a picture as a field that checks the file."""

    formfield_overrides: ClassVar = {
        models.ImageField: {"form_class": PictureField, "widget": PictureInput}
    }
    labels: ClassVar[HelpTexts] = {"image": gettext_lazy("File of the picture")}


class PictureInline(PictureFields, StackedPartInline):
    """Pictures of a record. Subclasses set `model`."""

    form = PictureForm
    formset = PictureFormSet
    verbose_name = gettext_lazy("picture")
    verbose_name_plural = gettext_lazy("pictures")
    fieldsets = [(None, {"classes": ["pictured"], "fields": PICTURE_FIELDS})]
    help_texts: ClassVar[HelpTexts] = PICTURE_HELP

    def get_formset(
        self, request: HttpRequest, obj: models.Model | None = None, **kwargs: object
    ) -> type[PictureFormSet]:
        formset = cast(type[PictureFormSet], super().get_formset(request, obj, **kwargs))
        formset.request = request
        return formset


def disk_full_message() -> str:
    return _(
        "The picture could not be stored: the disk of the portal is full or cannot be written. "
        "Nothing else in this form is lost. Tell whoever runs the portal, then save again."
    )


TERMS = (*WORDS, "focal_x", "focal_y")


def store_draft(
    master: Master, title: str, *, uid: str, about: str, by: User, at: datetime, **terms: object
) -> Picture:
    """Store a picture in every size and make its draft, or return the one that was made of the same
    uid: a second click makes none. Leave no file behind when that fails. Its address says nothing
    of the title, which may be the name of a file. Raises CannotStoreError."""
    if (made := Picture.working.filter(uid=uid).first()) is not None:
        return made
    title = title.replace("_", " ").strip()[:200] or _("Picture")
    picture = Picture(uid=uid, title_en=title, slug=f"picture-{uid}", **terms)
    name = picture_name(uid, master.extension)
    pictures.write_file(name, master.data)
    try:
        focal = picture.focal_x, picture.focal_y
        picture.renditions = pictures.store_renditions(name, uid, focal)
    except CannotStoreError:
        default_storage.delete(name)
        raise
    picture.image = name
    try:
        with transaction.atomic():
            picture.save()
            if about:
                picture.subjects.create(about=about)
            drafts.finish_change(picture, by=by, at=at)
    except IntegrityError:  # the first click came to its end meanwhile
        for file in picture.files():
            default_storage.delete(file)
        return Picture.working.get(uid=uid)
    return picture


def adopt(row: PicturePart, *, by: User, at: datetime) -> Picture:
    """Put the picture of one record into the library, with its words: the files of the record
    stay its own, as its editions name them. Raises CannotStoreError."""
    name = row.image.name or ""
    master = Master(pictures.read_file(name), PurePath(name).suffix.removeprefix("."))
    record = row.record.edit_of or row.record
    terms = {column: getattr(row, column) for column in TERMS}
    known = {"uid": uid_for("library", row.uid, name), "about": f"{record.kind()}:{record.uid}"}
    return store_draft(master, str(row.alt) or str(record), **known, by=by, at=at, **terms)
