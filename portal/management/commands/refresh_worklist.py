from django.core.management import BaseCommand
from django.utils import timezone

from portal.editorial import worklist


class Command(BaseCommand):
    help = (
        "Run the checks of the worklist over everything, as every night does, but ask no other "
        "server. Says for each check what it found, what is new, what is gone, and the seconds."
    )

    def handle(self, *args: object, **options: object) -> None:
        outcomes = worklist.refresh_all(at=timezone.now())
        for name, one in outcomes.items():
            self.stdout.write(
                f"  {name:<20} found {one.found:>5}   new {one.new:>5}   gone {one.gone:>5}"
                f"   {one.seconds:6.2f} s"
            )
