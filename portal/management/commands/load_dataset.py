from pathlib import Path
from time import monotonic

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.ops.dataset import BadRow
from portal.ops.dataset.loading import load_dataset
from portal.ops.dataset.tables import COUNTRIES


class Command(BaseCommand):
    help = (
        "Load the packaged data set, through publishing like everybody's work. Loading it again "
        "changes nothing. Where the files have changed, what nobody has edited becomes as they "
        "have it; a record that was edited gets a new claim beside what is there. A row that "
        "cannot be read stops the load and leaves the database as it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from",
            dest="folder",
            type=Path,
            help="a folder with portal/, projects/ and trade/ of your own, in the same layout",
        )
        parser.add_argument(
            "--countries",
            action="store_true",
            help="nothing but countries and the source of their names, for a portal of your own",
        )

    def handle(
        self, *args: object, countries: bool, folder: Path | None = None, **options: object
    ) -> None:
        began, tables = monotonic(), COUNTRIES if countries else ()
        try:
            load = load_dataset(
                at=timezone.now(), folder=folder, tables=tables, report=self._report
            )
        except (BadRow, OSError) as problem:
            raise CommandError(f"Refused: {problem}. Nothing was loaded.") from None
        for file, count in sorted(load.counts.items()):
            self.stdout.write(f"  {file:<34} {count}")
        for waiting in load.waiting:
            self.stderr.write(f"Not published: {waiting}")
        self.stdout.write(f"The data are in place ({monotonic() - began:.1f} s).")

    def _report(self, file: str) -> None:
        self.stdout.write(f"  loading {file} …")
        self.stdout.flush()
