from typing import Any

from django.core.management import BaseCommand
from django.db import transaction

from portal import projections
from portal.models import (
    Disagreement,
    Mention,
    PublishedClaim,
    SearchEntry,
    SearchOccurrence,
    SearchWord,
    Source,
)
from portal.registry import record_models, when_rebuilding
from portal.search.writing import together


class Command(BaseCommand):
    help = (
        "Write the tables that are derived from editions anew: published claims, disagreements, "
        "search. They hold nothing of their own; use this after a restore or a change of rules."
    )

    @transaction.atomic
    @together()
    def handle(self, *args: Any, **options: Any) -> None:
        for derived in (PublishedClaim, Disagreement, Mention, SearchOccurrence, SearchWord):
            derived.objects.all().delete()
        SearchEntry.everything.all().delete()
        for model in record_models():
            count = 0
            for record in model.objects.with_documents().iterator():
                at = record.edition.issued_at
                projections.show(record, record.edition.document, at=at)
                count += 1
            self.stdout.write(f"  {model._meta.verbose_name_plural}: {count}")
        for source in Source.objects.order_by("pk"):
            projections.show_source(source)
        when_rebuilding.tell()
