from django.core.management import BaseCommand

from portal.ops.data_dictionary import render_dictionary


class Command(BaseCommand):
    help = "Print the data dictionary (docs/data-dictionary.md) from the models."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(render_dictionary(), ending="")
