"""Checks for cases of errors that come up again: a decision expects that its source goes on saying
what it said, a correction that it stays."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from portal.editorial.worklist.evidence import has_facts
from portal.editorial.worklist.registry import Check, CheckedBatch, CheckResult
from portal.models import Correction, CorrectionState, Record
from portal.records.kinds import kind_of
from portal.records.other_statements import StatedFigure

SAYS_OTHERWISE, IS_BACK = "case-again", "case-undone"


@Check(
    SAYS_OTHERWISE,
    label=_("Source says otherwise since a decision"),
    sentence=_(
        "%(source)s says %(now)s about %(fact)s since the case %(case)s was decided about %(was)s: "
        "look at the case again."
    ),
    fits=has_facts,
)
def find_cases(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
    """Figures about which the source of a value that was reported, or an edition that replaces it,
    states another value after the decision."""
    by_uid = {one.row.uid: one for one in work.records}
    decided = Correction.objects.filter(kind=work.model.kind(), record_uid__in=by_uid)
    cases = list(decided.exclude(state=CorrectionState.FIXED_AT_SOURCE).exclude(fact=""))
    names: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        names[case.record_uid].add(case.fact)
    said: dict[tuple[str, str], list[StatedFigure]] = defaultdict(list)
    for uid in names:
        for claim in by_uid[uid].row.claims.all():
            about = claim.fact, claim.value, claim.source, claim.recorded_at, claim.is_live
            said[uid, claim.fact].append(StatedFigure(uid, *about))
    if names and (others := kind_of(work.model).statements):
        for stated in others.about(names):
            said[stated.uid, stated.figure].append(stated)
    for case in cases:
        one, was = by_uid[case.record_uid], case.was.get("text", "")
        if found := _says_otherwise(case, was, said[case.record_uid, case.fact]):
            fact = work.model.find_fact(case.fact)
            field = work.model.column_of(case.fact) if fact else case.fact
            detail = {
                "fact": case.fact, "case": case.uid, "was": was, "now": found.value,
                "source": str(found.source),
            }  # fmt: skip
            yield CheckResult(one, field, detail)


@Check(
    IS_BACK,
    label=_("Corrected value is back"),
    sentence=_(
        "%(fact)s is %(was)s again, which the case %(case)s corrected: mend it, or note a "
        "correction that says why."
    ),
    fits=has_facts,
)
def find_undone(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
    """Facts that have the value again which the last case about them corrected."""
    by_uid = {one.row.uid: one for one in work.records}
    fixed = Correction.objects.filter(kind=work.model.kind(), record_uid__in=by_uid)
    fixed = fixed.filter(fact__in=work.model.facts).exclude(fixed_at=None).order_by("fixed_at")
    for case in {(case.record_uid, case.fact): case for case in fixed}.values():
        one, was = by_uid[case.record_uid], case.was.get("text", "")
        if was not in ("", case.now.get("text")) and one.row.accepted(case.fact) == was:
            detail = {"fact": case.fact, "case": case.uid, "was": was}
            yield CheckResult(one, work.model.column_of(case.fact), detail)


def _says_otherwise(case: Correction, was: str, said: list[StatedFigure]) -> StatedFigure | None:
    sources = {one.source.pk for one in said if one.value == was}
    for one in said:
        is_its = {one.source.pk, one.source.supersedes_id} & sources
        if one.is_live and one.recorded_at > case.decided_at and is_its and one.value != was:
            return one
    return None
