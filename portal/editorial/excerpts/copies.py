"""Private copies of the files of sources; of each, readers are told the SHA-256."""

from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portal.models import Source, SourceCopy, User
from portal.pictures import LARGEST_FILE
from portal.publication import change_log, publishing

BEGINNINGS = {
    ".pdf": b"%PDF-",
    ".png": b"\x89PNG\r\n",
    **dict.fromkeys((".jpg", ".jpeg"), b"\xff\xd8\xff"),
    **dict.fromkeys((".zip", ".docx", ".xlsx"), b"PK\x03\x04"),
    ".gz": b"\x1f\x8b",
}
TEXTS = (".csv", ".htm", ".html", ".json", ".mhtml", ".txt", ".xml")
"""Files without the character 0."""
COPY_TYPES = (*BEGINNINGS, *TEXTS)


@transaction.atomic
def keep_copy(source: Source, name: str, data: bytes, *, by: User, at: datetime) -> SourceCopy:
    """Keep a file as the copy of a source, in place of an earlier one. Raises ValidationError for
    one of another type, an empty or too large one."""
    _check_file(name, data)
    about = {"name": PurePath(name).name[-200:], "data": data, "kept_by": by, "kept_at": at}
    kept, _made = SourceCopy.objects.update_or_create(source=source, defaults=about)
    _tell(source, sha256(data).hexdigest(), at)
    return kept


@transaction.atomic
def remove_copy(source: Source, *, at: datetime) -> None:
    SourceCopy.objects.filter(source=source).delete()
    _tell(source, "", at)


def _tell(source: Source, digest: str, at: datetime) -> None:
    change_log.begin(at)
    Source.working.filter(pk=source.pk).update(copy_sha256=digest, row_version=F("row_version") + 1)
    source.refresh_from_db()
    if source.first_cited_at is not None:
        publishing.source_described(source, at=at)


def _check_file(name: str, data: bytes) -> None:
    if not data:
        raise ValidationError(_("This file is empty."))
    if len(data) > LARGEST_FILE:
        raise ValidationError(_("The file is larger than 20 MB."))
    suffix = PurePath(name).suffix.lower()
    if suffix not in COPY_TYPES:
        raise ValidationError(_("Choose a file of these types: %s") % " ".join(COPY_TYPES))
    if not data.startswith(BEGINNINGS.get(suffix, b"")) or (suffix in TEXTS and b"\0" in data):
        raise ValidationError(_("What is in this file is not what its name says."))
