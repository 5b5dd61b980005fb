from time import monotonic

from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.utils import timezone

from portal.models import Country, Source
from portal.ops.dataset.loading import load_dataset
from portal.ops.sample import SOURCES, sample_pieces, write_piece


class Command(BaseCommand):
    help = (
        "Load made-up records beside the packaged data set, to try the portal with much in it. "
        "S: 500 projects and 5,000 observations; L: 100,000 and 2,000,000; XL: ten times that. "
        "For a database of its own: they are published and cannot be told from others."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=SOURCES, default="S")

    def handle(self, *args: object, size: str, **options: object) -> None:
        if Source.working.filter(slug="sample-source-0").exists():
            raise CommandError("There is sample data in this database already.")
        began = monotonic()
        if not Country.objects.exists():
            call_command("load_dataset")
        for number, files in enumerate(sample_pieces(size), 1):
            with write_piece(files) as folder:
                load_dataset(at=timezone.now(), folder=folder)
            rows = ", ".join(f"{len(rows)} of {name}" for name, rows in files.items())
            self.stdout.write(f"  {monotonic() - began:7.1f} s  piece {number}: {rows}")
            self.stdout.flush()
        self.stdout.write(f"The sample is in place ({monotonic() - began:.1f} s).")
