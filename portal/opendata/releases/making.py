"""Makes releases, and makes them again."""

import hashlib
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal.models import Release
from portal.models.languages import DEFAULT, by_language
from portal.opendata.releases.differences import as_csv, differences
from portal.opendata.releases.parts import whole
from portal.opendata.releases.zipping import Package
from portal.publication import change_log, time_travel
from portal.records.contributions import subjects_in_words

TITLE = "Corridor, release {}"
ABOUT = (
    "{} of cooperation between China and Central Asia: every figure with its source, and with what "
    "other sources say."
)


class Different(Exception):
    """A release that was made again did not come out as it was."""


class NothingNew(Exception):
    """There is nothing to be released that is not in the last release."""


def make(release: Release) -> Release:
    """Freeze what is public now, under the next number. `release` says when, by whom and with
    which notes. NothingNew where all of it is in the last one.

    Nobody has to wait for it: what is published meanwhile is of the next release.
    """
    last = check_that_there_is_news()
    release.number = last.number + 1 if last else 1
    release.position = change_log.position()
    with TemporaryFile() as file:
        _write(release, file)
        release.size, release.sha256 = file.tell(), _sum(file)
        try:
            with transaction.atomic():
                release.save()
        except IntegrityError:  # somebody else was first with this number
            return make(release)
        _store(release, file)
    return release


def check_that_there_is_news() -> Release | None:
    """The last release; NothingNew where nothing public has changed since."""
    last = Release.objects.first()
    if last and last.position == change_log.position():
        raise NothingNew(_("Nothing that is public has changed since release %s.") % last.number)
    return last


def rebuild(release: Release) -> IO[bytes]:
    """The file of a release, made anew of the journal. Different where that is not what it was."""
    file = TemporaryFile()  # noqa: SIM115  # closed by whoever asked for it
    _write(release, file)
    if _sum(file) != release.sha256:
        file.close()
        raise Different(f"{release} did not come out as it was.")
    file.seek(0)
    return file


def found_again(release: Release) -> IO[bytes]:
    """The file of a release: as it is kept, else made again and kept."""
    kept = _storage()
    if not kept.exists(release.kept_as):
        with rebuild(release) as file:
            _store(release, file)
    return kept.open(release.kept_as)


def package_of(release: Release) -> Package:
    """To be asked within the past of its position."""
    before = Release.objects.filter(number=release.number - 1).first()
    first = before.position if before else 0
    notes = [text for text in by_language(release, "notes").values() if text]
    return Package(
        name=f"corridor-{release.number}",
        title=TITLE.format(release.number),
        version=str(release.number),
        at=release.released_at,
        url=f"{settings.SITE_URL.rstrip('/')}/releases/{release.number}/",
        about="\n\n".join([ABOUT.format(subjects_in_words()), *notes]),
        parts=whole(),
        texts={"changes.csv": as_csv(differences(first, release.position))} if before else {},
    )


def _write(release: Release, file: IO[bytes]) -> None:
    with time_travel.at_position(release.position), translation.override(DEFAULT):
        package_of(release).write(file)


def _sum(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _store(release: Release, file: IO[bytes]) -> None:
    file.seek(0)
    _storage().save(release.kept_as, File(file))


def _storage() -> Storage:
    return storages["releases"]
