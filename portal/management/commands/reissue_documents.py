from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from portal.publication import reissuing


class Command(BaseCommand):
    help = (
        "Rewrite the current documents that have the shape of an earlier release. Editions, the "
        "change log and feeds stay as they are. May be interrupted and run again; `migrate` runs "
        "it, in the background where there is much to do."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="look at every document, whatever its number"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rewritten: dict[str, int] = {}
        for progress in reissuing.reissue(every=options["all"]):
            rewritten[progress.kind] = progress.rewritten
            self.stdout.write(f"  {progress.kind}: {progress.done} of {progress.count}")
            self.stdout.flush()
        self.stdout.write(f"Documents rewritten: {sum(rewritten.values())}")
