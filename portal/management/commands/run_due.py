import time
from argparse import ArgumentParser

from django.core.management import BaseCommand
from django.utils import timezone

from portal.ops import scheduler


class Command(BaseCommand):
    help = (
        "Do what is due: publish and withdraw what was set for a time, send messages, and once a "
        "day the work of the night. To be called every minute; twice at once does no harm."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--watch",
            type=float,
            default=0,
            metavar="SECONDS",
            help="afterwards look each second for so long, so that publications are on time",
        )

    def handle(self, *args: object, watch: float, **options: object) -> None:
        with scheduler.steps_on_time(self.stdout.write):
            for line in scheduler.run_due_tasks(at=timezone.now()):
                self.stdout.write(line)
            time.sleep(watch)
