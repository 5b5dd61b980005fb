from django.core.management import BaseCommand

from portal.ops.data_quality import render_quality


class Command(BaseCommand):
    help = "Print figures on the quality of the public data (docs/data-quality.md)."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(render_quality(), ending="")
