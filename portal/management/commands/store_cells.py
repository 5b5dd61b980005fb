from django.core.management import BaseCommand

from portal.opendata.api import stored_cells


class Command(BaseCommand):
    help = (
        "Keep the cells of editions that an earlier release has issued, which files are made of. "
        "Until then these are made of documents, with the same bytes in more time. May be "
        "interrupted and run again; `migrate` runs it, in the background where there is much to do."
    )

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Editions: {sum(stored_cells.store_missing())}")
