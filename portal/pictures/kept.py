"""Which files are still needed, and which nothing names any more."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage

from portal.models import Edition, Revision
from portal.models.pictures import FOLDER
from portal.pictures.shown import picture_relations
from portal.records.registry import record_models


def unneeded(*, before: datetime) -> list[str]:
    """The names of files that no picture, edition or earlier save of a draft names, stored before
    a moment: what is younger may belong to a form that somebody is filling in."""
    needed = _needed()
    return [
        name
        for name in sorted(_files(FOLDER))
        if name not in needed and default_storage.get_modified_time(name) < before
    ]


def _needed() -> set[str]:
    return {*_of_pictures(), *_of_contents()}


def _of_pictures() -> Iterator[str]:
    for model in record_models():
        for part in picture_relations(model).values():
            for row in part._base_manager.all().iterator():
                yield from row.files()


def _of_contents() -> Iterator[str]:
    """What editions show and what can be loaded into a draft again, one row at a time."""
    prefix = default_storage.url("")
    for rows, column in (
        (Edition.objects, "document"),
        (Edition.objects, "content"),
        (Revision.objects, "content"),
    ):
        manager: Any = rows
        for found in manager.values_list(column, flat=True).iterator(chunk_size=100):
            yield from (text.removeprefix(prefix) for text in _texts(found))


def _texts(node: Any) -> Iterator[str]:
    """Every text in a document or a content that may be the name or the address of a file."""
    if isinstance(node, str):
        if FOLDER in node:
            yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


def _files(folder: str) -> Iterator[str]:
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _files(f"{folder}/{name}")
