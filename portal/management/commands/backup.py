from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from portal.ops.arguments import program, whole_number
from portal.ops.backups.checking import BadBackup, check, is_encrypted
from portal.ops.backups.making import CannotBackUp, back_up, drop_old
from portal.ops.backups.restoring import opened


class Command(BaseCommand):
    help = (
        "Back up the database, pictures and releases while editors work, into a folder that gets "
        "its name when it is whole; or check a backup. The secret key and other settings are not "
        "in it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, metavar="FOLDER", help="in which (default: PORTAL_BACKUPS)"
        )
        parser.add_argument(
            "--keep", type=whole_number(1, 100_000), metavar="N", help="delete all but the newest N"
        )
        parser.add_argument(
            "--encrypt-with",
            type=program,
            metavar="COMMAND",
            help="pipe it through this command: 'age -r age1…', 'gpg --encrypt -r desk@…'",
        )
        parser.add_argument("--check", type=Path, metavar="BACKUP", help="check this one instead")
        parser.add_argument("--decrypt-with", type=program, metavar="COMMAND", help="for --check")

    def handle(self, *args: object, **options: Any) -> None:
        to = options["to"] or (settings.PORTAL_BACKUPS and Path(settings.PORTAL_BACKUPS))
        try:
            if options["check"]:
                self._check(options["check"], options["decrypt_with"])
            elif not to:
                raise CommandError("Say where to: --to FOLDER, or PORTAL_BACKUPS.")
            else:
                self.stdout.write(f"{back_up(to, encrypt_with=options['encrypt_with'] or '')}")
                for old in drop_old(to, options["keep"]) if options["keep"] else ():
                    self.stdout.write(f"Deleted: {old}")
        except (BadBackup, CannotBackUp) as problem:
            raise CommandError(str(problem)) from problem

    def _check(self, folder: Path, decrypt_with: str | None) -> None:
        manifest = check(folder)
        if decrypt_with:
            with opened(folder, decrypt_with):
                pass
        elif is_encrypted(manifest):
            self.stdout.write("It is encrypted: --decrypt-with COMMAND checks what is in it.")
        self.stdout.write(
            f"{folder} is whole: {manifest.engine}, version {manifest.version}, "
            f"{sum(manifest.rows.values()):,} rows, position {manifest.position}."
        )
