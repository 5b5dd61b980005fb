from typing import Any

from django.core.management import BaseCommand

from portal.ops.data_dictionary import dictionary


class Command(BaseCommand):
    help = "Print the data dictionary (docs/data-dictionary.md) from the models."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(dictionary(), ending="")
