from pathlib import Path
from time import monotonic
from typing import Any

from django.apps import apps
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from portal.ops.dataset import BadRow, Load, loader_account
from portal.ops.dataset.discovery import all_tables
from portal.search.indexer import together


class Command(BaseCommand):
    help = (
        "Load the packaged data set, through publishing like everybody's work. Loading it again "
        "changes nothing; a value that has changed in the files becomes a new claim or "
        "observation beside what is there. A row that cannot be read stops the load and leaves "
        "the database as it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from",
            dest="folder",
            type=Path,
            help="a folder with portal/, projects/ and trade/ of your own, in the same layout",
        )

    def handle(self, *args: Any, folder: Path | None = None, **options: Any) -> None:
        began = monotonic()
        try:
            with transaction.atomic(), together():
                load = Load(by=loader_account(), at=timezone.now(), folder=_finder(folder))
                for table in all_tables():
                    self.stdout.write(f"  loading {table.file} …")
                    self.stdout.flush()
                    table.load(load)
        except BadRow as problem:
            raise CommandError(f"Refused: {problem}. Nothing was loaded.") from None
        for file, count in sorted(load.counts.items()):
            self.stdout.write(f"  {file:<34} {count}")
        self.stdout.write(f"The data set is in place ({monotonic() - began:.1f} s).")


def _finder(folder: Path | None) -> Any:
    """From “projects/phases.csv” to the packaged file, or to that of another folder."""

    def find(file: str) -> Path:
        app, _slash, name = file.partition("/")
        if folder:
            return folder / app / name
        return Path(apps.get_app_config(app).path) / "data" / name

    return find
