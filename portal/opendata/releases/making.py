"""Make releases, and rebuild their files."""

import csv
import hashlib
from collections.abc import Collection
from dataclasses import replace
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZipFile

from django.core.files import File
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal.formatting.addresses import absolute_url
from portal.models import Release
from portal.models.languages import DEFAULT, texts_by_language
from portal.opendata.releases.differences import find_differences, write_csv
from portal.opendata.releases.parts import parts_of_everything
from portal.opendata.releases.zipping import Package, ZipPart
from portal.publication import change_log, time_travel
from portal.publication.public_version import forget_recent_version
from portal.records.contributions import subjects_in_words

TITLE = "Corridor, release {}"
ABOUT = (
    "{} of cooperation between China and Central Asia: every figure with its source, and with what "
    "other sources say."
)


class Different(Exception):
    """The rebuilt file of a release differs from the published one."""


class NothingNew(Exception):
    """Nothing public has changed since the last release."""


def make_release(release: Release) -> Release:
    """Freeze everything public under the next number. `release` has the moment, person and notes.
    Raises NothingNew without changes since the last release.

    Takes no lock: changes made meanwhile belong to the next release.
    """
    last = check_for_news()
    release.number = last.number + 1 if last else 1
    release.position = change_log.position()
    release.columns = _columns_of_today()
    with TemporaryFile() as file:
        _write(release, file)
        release.size, release.sha256 = file.tell(), _sha256(file)
        try:
            with transaction.atomic():
                release.save()
                transaction.on_commit(forget_recent_version)
        except IntegrityError:  # somebody else was first with this number
            return make_release(release)
        _store(release, file)
    return release


def check_for_news() -> Release | None:
    """Return the last release. Raises NothingNew if nothing public has changed since."""
    last = Release.objects.first()
    if last and last.position == change_log.position():
        raise NothingNew(_("Nothing that is public has changed since release %s.") % last.number)
    return last


def rebuild_release(release: Release) -> IO[bytes]:
    """Make the file of a release again from the change log. Raises Different."""
    file = TemporaryFile()  # noqa: SIM115  # closed by the caller
    _write(release, file)
    if _sha256(file) != release.sha256:
        file.close()
        raise Different(f"{release} did not come out as it was.")
    file.seek(0)
    return file


def open_release_file(release: Release) -> IO[bytes]:
    """Open the stored file of a release; a missing one is rebuilt and stored."""
    storage = storages["releases"]
    if not storage.exists(release.kept_as):
        with rebuild_release(release) as file:
            _store(release, file)
    return storage.open(release.kept_as)


def build_package(release: Release) -> Package:
    """Describe the package of a release; call it at the position of the release."""
    before = Release.objects.filter(number=release.number - 1).first()
    first = before.position if before else 0
    notes = [text for text in texts_by_language(release, "notes").values() if text]
    columns = _columns_of_file(release) if release.columns is None else release.columns
    return Package(
        name=f"corridor-{release.number}",
        title=TITLE.format(release.number),
        version=str(release.number),
        at=release.released_at,
        url=absolute_url(f"/releases/{release.number}/"),
        about="\n\n".join([ABOUT.format(subjects_in_words()), *notes]),
        parts=[
            _with_columns(part, columns[part.table.name])
            for part in parts_of_everything()
            if part.table.name in columns
        ],
        texts={"changes.csv": write_csv(find_differences(first, release.position))}
        if before
        else {},
    )


def _with_columns(part: ZipPart, names: Collection[str]) -> ZipPart:
    columns = [column for column in part.table.columns if column.name in names]
    return replace(part, table=part.table.only(columns))


def _columns_of_today() -> dict[str, list[str]]:
    parts = parts_of_everything()
    return {one.table.name: [column.name for column in one.table.columns] for one in parts}


def _columns_of_file(release: Release) -> dict[str, list[str]]:
    """Read the columns from the stored file; of a lost one they are those of today."""
    storage = storages["releases"]
    if not storage.exists(release.kept_as):
        return _columns_of_today()
    with storage.open(release.kept_as) as file, ZipFile(file) as archive:
        return {
            PurePath(path).stem: next(csv.reader([archive.open(path).readline().decode()]))
            for path in archive.namelist()
            if path.startswith("tables/")
        }


def _write(release: Release, file: IO[bytes]) -> None:
    with time_travel.at_position(release.position), translation.override(DEFAULT):
        build_package(release).write(file)


def _sha256(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _store(release: Release, file: IO[bytes]) -> None:
    file.seek(0)
    storages["releases"].save(release.kept_as, File(file))
