"""Stored files: their names and hashes, those that are needed, and those that nothing names any
more."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from django.core.files.storage import Storage, default_storage

from portal.models import Edition, PictureFile, Revision
from portal.models.pictures import FOLDER
from portal.pictures.shown import picture_tables
from portal.records.registry import record_models


def file_hash(storage: Storage, name: str) -> str:
    """Return the SHA-256 of a stored file."""
    with storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unneeded_files(*, before: datetime) -> list[str]:
    """Return the names of files without a picture, edition or draft revision that names them;
    younger ones than a moment may belong to an open form."""
    return files_beside(needed_files(), default_storage, FOLDER, before=before)


def files_beside(needed: set[str], storage: Storage, folder: str, *, before: datetime) -> list[str]:
    """Return the names of files of a folder, stored before a moment, that are not needed."""
    return [
        name
        for name in sorted(stored_files(storage, folder))
        if name not in needed and storage.get_modified_time(name) < before
    ]


def needed_files() -> set[str]:
    """Return the names of the files that a picture, edition or draft revision names."""
    named = {*_names_in_pictures(), *_names_in_documents()}
    return {name for name in named if name.startswith(f"{FOLDER}/")}


def hash_new_files() -> int:
    """Note the hashes of files that an earlier release has stored; return their number."""
    known = set(PictureFile.objects.values_list("name", flat=True))
    found = [name for name in sorted(needed_files() - known) if default_storage.exists(name)]
    PictureFile.objects.bulk_create(
        (PictureFile(name=name, sha256=file_hash(default_storage, name)) for name in found),
        ignore_conflicts=True,
    )
    return len(found)


def _names_in_pictures() -> Iterator[str]:
    for model in record_models():
        for table in picture_tables(model):
            for row in table._base_manager.all().iterator():
                yield from row.files()


def _names_in_documents() -> Iterator[str]:
    """Yield the files of editions and of draft revisions, one row at a time."""
    prefix = default_storage.url("")
    for rows in (
        Edition.objects.values_list("document", flat=True),
        Edition.objects.values_list("content", flat=True),
        Revision.objects.values_list("content", flat=True),
    ):
        for node in rows.iterator(chunk_size=100):
            yield from (text.removeprefix(prefix) for text in file_texts(node))


def file_texts(node: object) -> Iterator[str]:
    """Yield every text in a document that may be the name or the address of a file."""
    if isinstance(node, str):
        if FOLDER in node:
            yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from file_texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from file_texts(value)


def stored_files(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the names of all files in a folder of a storage, and in the folders in it."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    start = f"{folder}/" if folder else ""
    yield from (f"{start}{name}" for name in files)
    for name in folders:
        yield from stored_files(storage, f"{start}{name}")
