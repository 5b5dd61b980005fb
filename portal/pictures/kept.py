"""Files that nothing refers to any more."""

from collections.abc import Iterator
from datetime import datetime

from django.core.files.storage import default_storage

from portal.models import Edition, Revision
from portal.models.pictures import FOLDER
from portal.pictures.shown import picture_relations
from portal.records.registry import record_models


def unneeded_files(*, before: datetime) -> list[str]:
    """Return the names of files without a picture, edition or draft revision that names them.

    Only files stored before a moment: younger ones may belong to an open form.
    """
    needed = {*_names_in_pictures(), *_names_in_documents()}
    return [
        name
        for name in sorted(_stored_files(FOLDER))
        if name not in needed and default_storage.get_modified_time(name) < before
    ]


def _names_in_pictures() -> Iterator[str]:
    for model in record_models():
        for part in picture_relations(model).values():
            for row in part._base_manager.all().iterator():
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


def _stored_files(folder: str) -> Iterator[str]:
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _stored_files(f"{folder}/{name}")
