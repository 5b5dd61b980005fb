"""The packaged files as tests read and change them."""

import csv
import shutil
from collections.abc import Callable, Collection
from io import StringIO
from itertools import count
from pathlib import Path

from django.apps import apps
from django.core.management import call_command

from portal.ops.dataset import DatasetRow

APPS = ("portal", "projects", "trade")


def data_folder(app: str) -> Path:
    return Path(apps.get_app_config(app).path) / "data"


def rows(file: str) -> list[dict[str, str]]:
    app, _, name = file.partition("/")
    with (data_folder(app) / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def load(**options: object) -> str:
    out = StringIO()
    call_command("load_dataset", stdout=out, stderr=out, **options)
    return out.getvalue()


def as_row(cells: dict[str, str]) -> DatasetRow:
    """A row of a packaged file as the loader reads it; columns that it lacks are empty."""
    columns = ("series", "period", "value", "comparator", "status", "source", "cumulative")
    return DatasetRow("claims.csv", 0, {**dict.fromkeys(columns, ""), **cells})


def copy_files(tmp_path: Path) -> Path:
    for app in APPS:
        shutil.copytree(data_folder(app), tmp_path / app)
    return tmp_path


def replace(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def change(folder: Path, file: str, key: str, column: str, value: str) -> None:
    rewrite(folder / file, lambda row: {**row, column: value} if row["key"] == key else row)


def empty(folder: Path, file: str | Path) -> None:
    """Leave no row."""
    rewrite(folder / file, lambda row: None)


def keep_only(folder: Path, file: str, key: str | None = None) -> None:
    """Leave no row in any other file, and in this one only that with the key if one is given."""
    for path in folder.rglob("*.csv"):
        if path != folder / file:
            empty(folder, path.relative_to(folder))
    if key:
        rewrite(folder / file, lambda row: row if row["key"] == key else None)


def add(folder: Path, file: str, row: dict[str, str]) -> None:
    with (folder / file).open("a", encoding="utf-8", newline="") as handle:
        csv.DictWriter(handle, list(row), lineterminator="\n").writerow(row)


def keep_rows(path: Path, column: str, values: Collection[str]) -> None:
    rewrite(path, lambda row: row if row.get(column) in values else None)


def drop_every_third(path: Path) -> None:
    turn = count()
    rewrite(path, lambda row: row if next(turn) % 3 else None)


def restore(folder: Path, file: str) -> None:
    app, _, name = file.partition("/")
    shutil.copy(data_folder(app) / name, folder / file)


def blank(folder: Path, file: str, column: str) -> None:
    """Leave a column empty."""
    rewrite(folder / file, lambda row: {**row, column: ""})


def rewrite(path: Path, edit: Callable[[dict[str, str]], dict[str, str] | None]) -> None:
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        found = [edited for row in reader if (edited := edit(row))]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, reader.fieldnames or [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
