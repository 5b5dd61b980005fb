"""Check for cases of errors that come up again: a decision expects that its source goes on saying
what it said."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist.evidence import has_facts
from portal.editorial.worklist.registry import CheckedBatch, CheckResult, Severity, check
from portal.models import Correction, CorrectionState, Record

SAYS_OTHERWISE = "case-again"


@check(
    SAYS_OTHERWISE,
    severity=Severity.LOOK,
    label=_("Source says otherwise since a decision"),
    sentence=_(
        "%(source)s says %(now)s about %(fact)s since the case %(case)s was decided about %(was)s: "
        "look at the case again."
    ),
    fits=has_facts,
)
def find_cases(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
    """Facts about which the source of a value that was reported, or an edition that replaces it,
    states another value after the decision."""
    cases: dict[str, list[Correction]] = defaultdict(list)
    uids = [one.row.uid for one in work.records]
    decided = Correction.objects.filter(kind=work.model.kind(), record_uid__in=uids)
    for case in decided.exclude(state=CorrectionState.FIXED_AT_SOURCE).exclude(fact=""):
        cases[case.record_uid].append(case)
    for one in work.records if cases else ():
        for case in cases[one.row.uid]:
            was = case.was.get("text", "")
            claims = [said for said in one.row.claims.all() if said.fact == case.fact]
            sources = {said.source_id for said in claims if said.value == was}
            for said in claims:
                is_new = said.recorded_at > case.decided_at and said.retracted_at is None
                is_its = {said.source_id, said.source.supersedes_id} & sources
                if is_new and is_its and said.value != was:
                    detail = {
                        "fact": case.fact, "case": case.uid, "was": was, "now": said.value,
                        "source": str(said.source),
                    }  # fmt: skip
                    yield CheckResult(one, one.row.column_of(case.fact), detail)
                    break
