"""The packaged files as tests read and change them."""

import csv
import shutil
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.core.management import call_command

APPS = ("portal", "projects", "trade")


def data_folder(app):
    return Path(apps.get_app_config(app).path) / "data"


def rows(file):
    app, _, name = file.partition("/")
    with (data_folder(app) / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def load(**options):
    out = StringIO()
    call_command("load_dataset", stdout=out, **options)
    return out.getvalue()


class Cells(dict[str, str]):
    """A row of a CSV file with the one method that makes an observation's uid."""

    def text(self, column):
        return (self.get(column) or "").strip()


def copy_files(tmp_path):
    for app in APPS:
        shutil.copytree(data_folder(app), tmp_path / app)
    return tmp_path


def replace(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def change(folder, file, key, column, value):
    _rewrite(folder / file, lambda row: {**row, column: value} if row["key"] == key else row)


def empty(folder, file):
    """Leave no row."""
    _rewrite(folder / file, lambda row: None)


def keep_only(folder, file, key=None):
    """Leave no row in any other file, and in this one only that with the key if one is given."""
    for path in folder.rglob("*.csv"):
        if path != folder / file:
            empty(folder, path.relative_to(folder))
    if key:
        _rewrite(folder / file, lambda row: row if row["key"] == key else None)


def blank(folder, file, column):
    """Leave a column empty."""
    _rewrite(folder / file, lambda row: {**row, column: ""})


def _rewrite(path, edit):
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        found = [edited for row in reader if (edited := edit(row))]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, reader.fieldnames, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
