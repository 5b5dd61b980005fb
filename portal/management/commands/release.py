"""`manage.py release`: freeze everything public under the next number."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.models import Release, User
from portal.models.languages import LANGUAGES, columns
from portal.opendata import releases
from portal.publication.time_travel import Unanswerable


class Command(BaseCommand):
    help = (
        "Freeze everything public under the next number, with notes that an editor has written, "
        "or make the files of an earlier release again and say whether they came out the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for code, name in LANGUAGES.items():
            parser.add_argument(
                f"--notes-{code}", type=Path, metavar="FILE", help=f"the notes, in {name}"
            )
        parser.add_argument("--by", metavar="ACCOUNT", help="who wrote the notes")
        parser.add_argument("--rebuild", type=int, metavar="N", help="make release N again")
        parser.add_argument(
            "--to", type=Path, metavar="FILE", help="and keep a copy there: .zip or .sqlite"
        )

    def handle(self, *args: object, **options: Any) -> None:
        if options["rebuild"] is not None:
            self._rebuild(options["rebuild"], options["to"])
            return
        notes = {column: _read_notes(options[column]) for column in columns("notes")}
        if not notes["notes_en"].strip():
            raise CommandError("Say what is new: --notes-en FILE.")
        by = _find_account(options["by"])
        try:
            release = releases.make_release(
                Release(made_by=by, released_at=timezone.now(), **notes)
            )
        except (releases.NothingNew, Unanswerable) as problem:
            raise CommandError(str(problem)) from problem
        for file in release.files.values():
            self.stdout.write(f"{file.name}: {file.size:,} bytes, SHA-256 {file.sha256}")

    def _rebuild(self, number: int, to: Path | None) -> None:
        release = Release.objects.filter(number=number).first()
        if release is None:
            raise CommandError(f"There is no release {number}.")
        if to and not any(name.endswith(to.suffix or ".zip") for name in release.files):
            raise CommandError(f"{to} can be no copy: its files are {', '.join(release.files)}.")
        try:
            for name in release.files:
                with releases.rebuild_release(release, name) as file:
                    if to and name.endswith(to.suffix or ".zip"):
                        with to.open("wb") as copy:
                            shutil.copyfileobj(file, copy)
        except (releases.Different, Unanswerable, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{release} came out the same, byte for byte.")


def _read_notes(path: Path | None) -> str:
    try:
        return path.read_text() if path else ""
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"The notes cannot be read: {problem}") from problem


def _find_account(name: str | None) -> User:
    found = User.objects.filter(username=name or "").first()
    if found is None:
        raise CommandError("Say whose notes they are: --by ACCOUNT, an account of the desk.")
    return found
