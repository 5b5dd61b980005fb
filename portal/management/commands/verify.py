from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from portal.ops import upkeep, verification

MOST_SHOWN = 20
"""Problems of one check."""


class Command(BaseCommand):
    help = (
        "Recompute hashes of editions, change log, releases and pictures, compare derived tables, "
        "history and search with documents, and say what is wrong and which command mends it. "
        "Writes nothing into the database; ends with 1 if something is wrong."
    )

    def handle(self, *args: object, **options: object) -> None:
        problems: list[str] = []
        for name, found in verification.verify():
            self.stdout.write(f"{name}: {len(found) or 'nothing'} wrong")
            for problem in found[:MOST_SHOWN]:
                self.stdout.write(f"  {problem}")
            if len(found) > MOST_SHOWN:
                self.stdout.write(f"  … and {len(found) - MOST_SHOWN} more")
            problems += map(str, found)
        upkeep.keep_result(problems, timezone.now())
        if problems:
            raise CommandError(f"{len(problems)} problems.")
