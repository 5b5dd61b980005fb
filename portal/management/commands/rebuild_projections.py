from datetime import datetime

from django.core.management import BaseCommand
from django.utils import timezone

from portal.models import (
    Country,
    Disagreement,
    DisputedPeriod,
    JournalHead,
    Mention,
    PublishedClaim,
    PublishedFact,
    SearchEntry,
    SearchOccurrence,
    Source,
    Step,
)
from portal.models.bulk import take_out
from portal.models.history import Versioned
from portal.publication import change_log, history, issuing, read_models
from portal.publication.public_rows import COUNTRY, DISAGREEMENT, SOURCE, log_rows
from portal.records.documents import current_edition
from portal.records.registry import record_models
from portal.records.signals import projections_rebuilt
from portal.search.indexer import batch_writes, delete_unused_words, update_word_forms


class Command(BaseCommand):
    help = (
        "Write the tables that are derived from editions anew: published claims, disagreements, "
        "search. They hold nothing of their own; use this after a restore or a change of rules. "
        "The change log is brought in step with them. Records that name one that was withdrawn and "
        "begun again get an edition with its name, where they lack it."
    )

    @history.kept_together()
    @batch_writes()
    def handle(self, *args: object, **options: object) -> None:
        at = timezone.now()
        change_log.begin(at).save()
        JournalHead.let_read_anew()  # what is shown may become another without a change
        _name_again(at)
        SearchOccurrence.objects.all().delete()
        for derived in DERIVED:
            take_out(derived, "1 = 1")
        delete_unused_words()
        update_word_forms()
        for model in record_models():
            count = 0
            for record in model.objects.with_documents().iterator():
                edition = current_edition(record)
                read_models.show([(record, edition.document)], at=edition.issued_at)
                count += 1
            self.stdout.write(f"  {model._meta.verbose_name_plural}: {count}")
        for source in Source.objects.order_by("pk"):
            read_models.index_source(source)
        projections_rebuilt.send(None, at=at)
        _record_missing_changes(at)
        history.keep_everything()


DERIVED: list[type[Versioned]] = [
    *(PublishedClaim, PublishedFact, Disagreement, DisputedPeriod, Mention, SearchEntry)
]


def _name_again(at: datetime) -> None:
    """Name what was begun again with 0.25 or before, when it stayed out of other documents."""
    begun = Step.objects.filter(action="reopen").values("record_uid")
    for model in record_models():
        for record in model.objects.filter(uid__in=begun).with_documents().order_by("pk"):
            issuing.renew(
                record.uid, by=current_edition(record).issued_by, at=at, note=issuing.NAMED
            )


def _record_missing_changes(at: datetime) -> None:
    """Record changes that were made without the change log."""
    log_rows(COUNTRY, Country.objects.values_list("code", flat=True), at=at)
    log_rows(SOURCE, Source.objects.values_list("slug", flat=True), at=at)
    for model in record_models():
        for record in model.objects.with_documents().order_by("pk"):
            change_log.log_records([record], at=at)
            log_rows(DISAGREEMENT, read_models.fact_keys(record), at=at)
