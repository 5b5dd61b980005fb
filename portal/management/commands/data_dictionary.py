from django.core.management import BaseCommand

from portal.ops.data_dictionary import dictionary


class Command(BaseCommand):
    help = "Print the data dictionary (docs/data-dictionary.md) from the models."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(dictionary(), ending="")
