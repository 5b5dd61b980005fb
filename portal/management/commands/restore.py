from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command

from portal.ops.arguments import program
from portal.ops.backups.checking import BadBackup
from portal.ops.backups.databases import CannotCopy
from portal.ops.backups.restoring import NotEmpty, opened, restore


class Command(BaseCommand):
    help = (
        "Check a backup and restore it into this portal, which has to be empty; migrate it if an "
        "earlier version made it, and verify. Stop the workers before."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="BACKUP")
        parser.add_argument(
            "--overwrite", action="store_true", help="replace what this portal holds"
        )
        parser.add_argument(
            "--decrypt-with",
            type=program,
            metavar="COMMAND",
            help="of an encrypted backup: 'age -d -i key.txt', 'gpg --decrypt'",
        )

    def handle(self, *args: object, folder: Path, **options: Any) -> None:
        try:
            with opened(folder, options["decrypt_with"]) as (files, manifest):
                restore(files, manifest, overwrite=options["overwrite"])
        except (BadBackup, CannotCopy, NotEmpty) as problem:
            raise CommandError(str(problem)) from problem
        rows = sum(manifest.rows.values())
        self.stdout.write(f"Restored: {rows:,} rows, position {manifest.position}.")
        call_command("verify", stdout=self.stdout)
