from django.core.management import BaseCommand
from django.utils import timezone

from portal.ops import scheduler


class Command(BaseCommand):
    help = (
        "Do what is due: publish and withdraw what was set for a time, send messages, and once a "
        "day the work of the night. To be called every minute; twice at once does no harm."
    )

    def handle(self, *args: object, **options: object) -> None:
        for line in scheduler.run_due_tasks(at=timezone.now()):
            self.stdout.write(line)
