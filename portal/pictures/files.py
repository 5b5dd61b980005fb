"""Picture files in the storage, written atomically."""

import hashlib
import os
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from portal.models import PictureFile


class CannotStoreError(Exception):
    """The disk is full or not writable."""


def write_file(name: str, data: bytes) -> None:
    """Write a new file and note its hash. Raises CannotStoreError, leaving no partial file."""
    try:
        if isinstance(default_storage, FileSystemStorage):
            _write_whole(Path(default_storage.path(name)), data)
        else:  # a bucket has no half files
            default_storage.save(name, ContentFile(data))
    except OSError as problem:
        raise CannotStoreError(str(problem)) from problem
    PictureFile.objects.create(name=name, sha256=hashlib.sha256(data).hexdigest())


def _write_whole(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def read_file(name: str) -> bytes:
    with default_storage.open(name) as file:
        data: bytes = file.read()
    return data
