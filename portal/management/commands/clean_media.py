from datetime import timedelta

from django.core.files.storage import default_storage, storages
from django.core.management import BaseCommand, CommandParser
from django.utils import timezone

from portal.opendata import releases
from portal.ops.arguments import whole_number
from portal.pictures.kept import unneeded_files

TEN_YEARS = 10 * 366 * 24


class Command(BaseCommand):
    help = (
        "List the files of pictures and releases that nothing names any more: no record, no draft, "
        "no edition, no release. With --delete they are removed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="remove them")
        parser.add_argument(
            "--hours",
            type=whole_number(0, TEN_YEARS),
            default=48,
            help="leave alone what was stored within so many hours (default: 48)",
        )

    def handle(self, *args: object, hours: int, delete: bool, **options: object) -> None:
        before = timezone.now() - timedelta(hours=hours)
        found = [(default_storage, name) for name in unneeded_files(before=before)]
        found += [(storages["releases"], name) for name in releases.unneeded_files(before=before)]
        size = sum(storage.size(name) for storage, name in found)
        for storage, name in found:
            self.stdout.write(f"  {name}")
            if delete:
                storage.delete(name)
        done = "removed" if delete else "not needed; --delete removes them"
        self.stdout.write(f"{len(found)} files, {size / 1_000_000:.1f} MB: {done}")
