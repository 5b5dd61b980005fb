"""Load the whole packaged data set, or one of the same layout from another folder."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.db import transaction

from portal.ops.dataset.discovery import all_tables
from portal.ops.dataset.load import Load, loader_account
from portal.publication import history
from portal.search.indexer import batch_writes


def load_dataset(
    *, at: datetime, folder: Path | None = None, report: Callable[[str], None] = lambda file: None
) -> Load:
    """Load every table in one transaction and return the load with its counts.

    `report` is called with the name of each file before it is read. Raises BadRow for an invalid
    row, and then loads nothing.
    """
    with _garbage_collected_seldom(), transaction.atomic(), history.kept_together(), batch_writes():
        load = Load(by=loader_account(), at=at, folder=_finder(folder))
        for table in all_tables():
            report(table.file)
            table.load(load)
    return load


@contextmanager
def _garbage_collected_seldom() -> Iterator[None]:
    """Save a tenth of the time: what is there stays, and of what is made little is garbage."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, 10, 10)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def packaged_files() -> dict[str, Path]:
    """Return the path of each packaged file by its name, as “projects/phases.csv”."""
    folders = {config.label: Path(config.path) / "data" for config in apps.get_app_configs()}
    return {
        f"{label}/{path.relative_to(folder)}": path
        for label, folder in folders.items()
        for path in folder.rglob("*.csv")
    }


def _finder(folder: Path | None) -> Callable[[str], Path]:
    """Return a function from “projects/phases.csv” to the packaged file, or to one in a folder."""
    return packaged_files().__getitem__ if folder is None else lambda file: folder / file
