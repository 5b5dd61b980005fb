from typing import Any

from django.core.management import BaseCommand

from portal.pictures.kept import hash_new_files
from portal.publication import history_rebuild


class Command(BaseCommand):
    help = (
        "Write the past of a portal that was filled by an earlier release: the change log from "
        "editions, if there is none, the history of each of its changes, and hashes. May be "
        "interrupted and run again; `migrate` runs it, in the background where there is much to do."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for progress in history_rebuild.rebuild():
            done = progress.done
            self.stdout.write(f"  {done} of {progress.count}")
            self.stdout.flush()
        self.stdout.write(f"Changes whose history was written: {done}")
        self.stdout.write(f"Hashes computed: {history_rebuild.chain_missing() + hash_new_files()}")
