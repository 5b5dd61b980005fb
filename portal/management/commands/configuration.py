from django.core.management import BaseCommand

from portal.ops.configuration import render_configuration


class Command(BaseCommand):
    help = "Print the reference of variables (docs/configuration.md)."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(render_configuration(), ending="")
