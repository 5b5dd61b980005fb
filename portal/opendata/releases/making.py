"""Make releases, and rebuild their files."""

import csv
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZipFile

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal.formatting.addresses import absolute_url
from portal.models import JournalHead, Release, Removal
from portal.models.languages import DEFAULT, texts_by_language
from portal.models.releases import ReleaseFile
from portal.opendata.releases.differences import find_differences, write_csv
from portal.opendata.releases.parts import describe_tables, parts_of_everything, with_description
from portal.opendata.releases.sqlite_file import write_sqlite
from portal.opendata.releases.zipping import Package, ZipPart
from portal.pictures.kept import files_beside
from portal.publication import change_log, time_travel
from portal.publication.public_version import forget_recent_version
from portal.records.contributions import subjects_in_words
from portal.records.document_types import JsonObject

ABOUT = (
    "{} of cooperation between China and Central Asia: every figure with its source, and with what "
    "other sources say."
)


class Different(Exception):
    """The rebuilt file of a release differs from the published one."""


class BeingRevised(Exception):
    """The file of a release is being made again, after something was removed for good."""


class NothingNew(Exception):
    """Nothing public has changed since the last release."""


def make_release(release: Release) -> Release:
    """Freeze everything public under the next number. `release` has the moment, person and notes.
    Raises NothingNew without changes since the last release.

    Takes no lock while it writes: changes made meanwhile belong to the next release. If something
    was removed for good meanwhile, or somebody else was first with the number, it begins anew.
    """
    last = check_for_news()
    release.number = last.number + 1 if last else 1
    release.position = JournalHead.last_position()
    release.columns = _columns_of_today()
    tables = describe_tables(parts_of_everything())
    release.described = json.dumps({"site": absolute_url(""), "tables": tables})
    removals = _count_removals()
    with TemporaryFile() as file, TemporaryFile() as sqlite:
        _write_both(release, file, sqlite)
        with suppress(IntegrityError), transaction.atomic():
            if change_log.begin(release.released_at).removals == removals:
                release.save()
                _store(release, {release.file_name: file, release.sqlite_name: sqlite})
                transaction.on_commit(forget_recent_version)
                return release
    return make_release(release)


def check_for_news() -> Release | None:
    """Return the last release. Raises NothingNew if nothing public has changed since."""
    last = Release.objects.first()
    if last and last.position == JournalHead.last_position():
        raise NothingNew(_("Nothing that is public has changed since release %s.") % last.number)
    return last


def rebuild_release(release: Release, name: str) -> IO[bytes]:
    """Make a file of a release again from the change log, and store a lost one. Raises
    Different."""
    file = TemporaryFile()  # noqa: SIM115  # closed by the caller
    _write(release, name, file)
    known = release.files[name]
    if known.sha256 not in ("", _sha256(file)):
        file.close()
        raise Different(f"{release} did not come out as it was.")
    if known.sha256 and not _is_whole(known):
        storages["releases"].delete(known.kept_as)
        _store(release, {name: file})
    file.seek(0)
    return file


def revise_releases(
    *, removal: Removal, spans: Sequence[tuple[int, int | None]], **kwargs: object
) -> None:
    """Receiver of `record_removed`: takes back the files of releases that said something of the
    record, or listed a change of it. `make_revised` makes them again."""
    storage = storages["releases"]
    first, changed = 0, []
    for release in Release.objects.order_by("number"):
        said = (start <= release.position and (end is None or end > first) for start, end in spans)
        if any(said):
            columns = _columns_of_file(release) if release.columns is None else release.columns
            rows = Release.objects.filter(pk=release.pk)
            empty = {"sha256": "", "size": 0, "sqlite_sha256": "", "sqlite_size": 0}
            rows.update(**empty, columns=columns, described=_noted(release))
            changed.append({"number": release.number, "sha256": release.sha256})
            for file in release.files.values():
                if file.sha256:  # or else it is to be made again already
                    transaction.on_commit(partial(storage.delete, file.kept_as))
        first = release.position
    removal.releases = changed
    removal.save()


def make_revised() -> Iterator[Release]:
    """Make the files of releases without what was removed from them, and yield each release."""
    for release in Release.objects.filter(sha256="").order_by("number"):
        removals = _count_removals()
        with TemporaryFile() as file, TemporaryFile() as sqlite:
            _write_both(release, file, sqlite)
            known = {name: getattr(release, name) for name in OF_FILES}
            with transaction.atomic():
                if change_log.begin(release.released_at).removals != removals:
                    return  # something else was removed meanwhile: the next run begins anew
                Release.objects.filter(pk=release.pk).update(**known)
                _store(release, {release.file_name: file, release.sqlite_name: sqlite})
                transaction.on_commit(forget_recent_version)
        yield release


def _count_removals() -> int:
    return JournalHead.objects.values_list("removals", flat=True).first() or 0


def open_release_file(release: Release, name: str) -> IO[bytes]:
    """Open a stored file of a release; rebuild a missing one. Raises BeingRevised, or Different for
    a missing one that does not come out as it was."""
    if not release.sha256:
        raise BeingRevised(release)
    file = release.files[name]
    if not _is_whole(file):
        rebuild_release(release, name).close()
    return storages["releases"].open(file.kept_as)


def unneeded_files(*, before: datetime) -> list[str]:
    """Return the names of files that no release names, as it was not finished, or something was
    removed for good; younger ones than a moment may be those of a release that is being made."""
    files = (file for release in Release.objects.all() for file in release.files.values())
    return files_beside({file.kept_as for file in files}, storages["releases"], "", before=before)


def _is_whole(file: ReleaseFile) -> bool:
    """Tell whether a file is stored, and not half of it by somebody who was killed."""
    storage = storages["releases"]
    return storage.exists(file.kept_as) and storage.size(file.kept_as) == file.size


def build_package(release: Release) -> Package:
    """Describe the package of a release; call it at the position of the release."""
    before = Release.objects.filter(number=release.number - 1).first()
    first = before.position if before else 0
    notes = [text for text in texts_by_language(release, "notes").values() if text]
    columns = _columns_of_file(release) if release.columns is None else release.columns
    described: JsonObject = json.loads(_noted(release) or "{}")
    return Package(
        name=f"corridor-{release.number}",
        title=f"{settings.PORTAL_NAME}, release {release.number}",
        version=str(release.number),
        at=release.released_at,
        url=described.get("site", absolute_url("")) + _path_of(release),
        about="\n\n".join([ABOUT.format(subjects_in_words()), *notes]),
        parts=[
            _as_described(part, columns[part.table.name], described.get("tables", {}))
            for part in parts_of_everything()
            if part.table.name in columns
        ],
        texts={"changes.csv": write_csv(find_differences(first, release.position))}
        if before
        else {},
    )


def note_descriptions() -> None:
    """Note for releases of earlier versions their address and words, while their files stand."""
    for release in Release.objects.exclude(described__contains=OF_TABLES):
        Release.objects.filter(pk=release.pk).update(described=_noted(release))


def _as_described(part: ZipPart, names: Collection[str], told: Mapping[str, JsonObject]) -> ZipPart:
    """Return a table with the columns of a release and, where it has them, its words for them."""
    columns = [column for column in part.table.columns if column.name in names]
    part = replace(part, table=part.table.only(columns))
    return with_description(part, **told[part.table.name]) if part.table.name in told else part


OF_TABLES = '"tables": {'


def _noted(release: Release) -> str:
    """Return what was noted of a release, or for one of an earlier version, what its file says."""
    file = release.files[release.file_name]
    if OF_TABLES in release.described or not (file.sha256 and _is_whole(file)):
        return release.described
    with storages["releases"].open(file.kept_as) as stored, ZipFile(stored) as archive:
        told = json.loads(archive.read("datapackage.json"))
    keys = ("title", "schema")
    tables = {one["name"]: {key: one[key] for key in keys} for one in told["resources"]}
    return json.dumps({"site": told["homepage"].removesuffix(_path_of(release)), "tables": tables})


def _path_of(release: Release) -> str:
    return f"/releases/{release.number}/"


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


OF_FILES = ("sha256", "size", "sqlite_sha256", "sqlite_size")


def _write_both(release: Release, file: IO[bytes], sqlite: IO[bytes]) -> None:
    _write(release, release.file_name, file)
    release.size, release.sha256 = file.tell(), _sha256(file)
    _write(release, release.sqlite_name, sqlite)
    release.sqlite_size, release.sqlite_sha256 = sqlite.tell(), _sha256(sqlite)


def _write(release: Release, name: str, file: IO[bytes]) -> None:
    with time_travel.at_position(release.position), translation.override(DEFAULT):
        package = build_package(release)
        if name == release.sqlite_name:
            write_sqlite(package, file)
        else:
            package.write(file)


def _sha256(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _store(release: Release, files: Mapping[str, IO[bytes]]) -> None:
    for name, file in files.items():
        file.seek(0)
        storages["releases"].save(release.files[name].kept_as, File(file))
