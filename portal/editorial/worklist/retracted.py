"""Check for what rests on a retracted source, and was not retracted with it: rows of records,
drafts."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from portal.editorial.portions import part_rows
from portal.editorial.worklist.evidence import is_record
from portal.editorial.worklist.registry import Check, CheckedBatch, CheckResult, Severity
from portal.models import Record, Source
from portal.models.parts import SourcedPart


@Check(
    "retracted-source",
    severity=Severity.LOOK,
    label=_("Rests on a retracted source"),
    sentence=_("“%(title)s” is retracted, and named here: give another source, or retract it."),
    fits=is_record,
)
def find_retracted(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
    titles = dict(Source.working.exclude(retracted_at=None).values_list("pk", "title"))
    if not titles:
        return
    found = {one.row.pk: one for one in work.records}
    for relation in work.model.owned():
        if not issubclass(work.model.part_model(relation), SourcedPart):
            continue
        rows = part_rows(work.model, relation).filter(record__in=found, source__in=titles)
        if relation == "claims":
            rows = rows.filter(retracted_at=None)
        for key, source in dict(rows.order_by("-pk").values_list("record", "source")).items():
            yield CheckResult(found[key], relation, {"title": titles[source]}, source=source)
