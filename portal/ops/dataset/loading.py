"""Load the whole packaged data set, or one of the same layout from another folder."""

from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.db import transaction

from portal.models.bulk import collecting_garbage_seldom
from portal.ops.dataset.load import DatasetTable, Load, loader_account
from portal.ops.dataset.tables import NAMING_TABLES, TABLES
from portal.ops.query_planner import count_for_planner
from portal.publication import history
from portal.records.column_store import forget_columns
from portal.search.indexer import batch_writes


def load_dataset(
    *,
    at: datetime,
    folder: Path | None = None,
    tables: Sequence[DatasetTable] = (),
    report: Callable[[str], None] = lambda file: None,
) -> Load:
    """Load these tables, or all, in one transaction and return the load with its counts.

    `report` is called with the name of each file before it is read. Raises BadRow for an invalid
    row, and then loads nothing.
    """
    find = packaged_files().__getitem__ if folder is None else folder.joinpath
    with collecting_garbage_seldom(), transaction.atomic():
        load = Load(by=loader_account(), at=at, folder=find)
        with history.kept_together(), batch_writes():  # the history has the words as well
            for table in tables or all_tables():
                report(table.file)
                table.load(load)
            for step in load.at_end:
                step()
        forget_columns()  # that were read before the history of the load was written
        load.publish_waiting()
    count_for_planner()
    return load


def all_tables() -> list[DatasetTable]:
    """Return the tables of the portal, those of each app with a `dataset` module, in the order of
    INSTALLED_APPS, which is that of their dependencies, and those whose records name all these."""
    found = list(TABLES)
    for config in apps.get_app_configs():
        name = f"{config.name}.dataset"
        if config.name != "portal" and find_spec(name):
            found += import_module(name).TABLES
    return found + NAMING_TABLES


def packaged_files() -> dict[str, Path]:
    """Return the path of each packaged file by its name, as “projects/phases.csv”."""
    folders = {config.label: Path(config.path) / "data" for config in apps.get_app_configs()}
    return {
        f"{label}/{path.relative_to(folder)}": path
        for label, folder in folders.items()
        for path in folder.rglob("*.csv")
    }
