"""Drafts of pictures made of uploaded files, and of pictures that belonged to one record."""

from datetime import datetime
from pathlib import PurePath

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal import pictures
from portal.editorial import drafts
from portal.facts.identifiers import new_uid
from portal.models import Picture, PicturePart, User
from portal.models.languages import columns
from portal.models.pictures import picture_name
from portal.pictures import CannotStoreError, Master

TERMS = (*columns("alt"), "credit", "licence", "focal_x", "focal_y")


def store_draft(
    master: Master, title: str, *, about: str, by: User, at: datetime, **terms: object
) -> Picture:
    """Store a picture in every size and make its draft; leave no file behind when that fails.
    Raises CannotStoreError."""
    uid = new_uid()
    title = title.replace("_", " ").strip()[:200] or _("Picture")
    slug = f"{slugify(title)[:180] or 'picture'}-{uid[:5]}"
    picture = Picture(uid=uid, title_en=title, slug=slug, **terms)
    name = picture_name(uid, master.extension)
    pictures.write_file(name, master.data)
    try:
        focal = picture.focal_x, picture.focal_y
        picture.renditions = pictures.store_renditions(name, uid, focal)
    except CannotStoreError:
        default_storage.delete(name)
        raise
    picture.image = name
    with transaction.atomic():
        picture.save()
        if about:
            picture.subjects.create(about=about)
        drafts.finish_change(picture, by=by, at=at)
    return picture


def adopt(row: PicturePart, *, by: User, at: datetime) -> Picture:
    """Put the picture of one record into the library, with its words: the files of the record
    stay its own, as its editions name them. Raises CannotStoreError."""
    name = row.image.name or ""
    master = Master(pictures.read_file(name), PurePath(name).suffix.removeprefix("."))
    record = row.record.edit_of or row.record
    terms = {column: getattr(row, column) for column in TERMS}
    about = f"{record.kind()}:{record.uid}"
    return store_draft(master, str(row.alt) or str(record), about=about, by=by, at=at, **terms)
