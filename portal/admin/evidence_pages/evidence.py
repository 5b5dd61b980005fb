"""Evidence page of a record: for each fact the accepted value, all claims, and the decisions on
disputes."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from portal.admin.evidence.decisions import (
    DECISIONS,
    Decision,
    apply_decision,
    list_rules,
    parse_decision,
)
from portal.admin.evidence.evidence import FactEvidence, evidence_of
from portal.admin.evidence.sourcing import find_refusal
from portal.admin.forms.relations import link_to
from portal.admin.forms.values import ValueWords
from portal.admin.workflow.extra_pages import Page, page_address
from portal.admin.workflow.permissions import DeskAdmin, actor, require, seen_version
from portal.admin.worklist.findings import list_findings
from portal.editorial.admin_site import Answer
from portal.editorial.worklist.evidence import has_facts
from portal.facts import Fact
from portal.formatting.numbers import format_amount
from portal.models import Claim, Record, Ruling, Status
from portal.models.evidenced import Judgement
from portal.models.languages import texts_by_language
from portal.publication.evidence import know_references
from portal.publication.publishing import NotAllowed
from portal.publication.source_lineage import Lineage
from portal.records.documents import standings
from portal.records.standings import ORDER, Judged


@dataclass(frozen=True, kw_only=True)
class ClaimLine:
    claim: Claim
    value: str
    gap: str
    """Relative difference to the accepted value: “+12.5%”."""
    standing: Judged
    source_address: str
    decisions: list[Decision] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class FactSection:
    name: str
    words: str
    value: str
    evidence: FactEvidence
    origins: int
    """Number of independent sources of the agreeing claims."""
    claims: list[ClaimLine]
    ruling: Ruling | None
    decisions: list[Decision] = field(default_factory=list)
    rules: list[tuple[str, StrOrPromise]]

    @property
    def stands(self) -> str:
        """Status of the evidence, in words."""
        agree = self.evidence.agreement
        if self.origins < len(self.evidence.judged.agreeing):
            origins = ngettext("all of %(n)s origin", "of %(n)s origins", self.origins)
            agree = f"{agree}, {origins % {'n': self.origins}}"
        return {
            "disputed": _("Sources differ, and a value came after the decision: look again")
            if self.ruling
            else _("Sources differ, and no reason is given for this value"),
            "ruled": _("Sources differ; settled by a decision"),
            "lacking": _("No source yet"),
            "supported": agree,
            "empty": "",
        }[self.evidence.mark]

    @property
    def is_silent(self) -> bool:
        return not self.value and not self.claims


@Page("evidence", gettext_lazy("Evidence"), fits=lambda record: has_facts(type(record)))
def evidence_page(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> Answer:
    draft = record.open_draft() if record.is_published else None
    refusal, version = find_refusal(modeladmin, request, record), record.version
    may_decide = draft is None and not refusal
    sent = parse_decision(request)
    if sent is not None:
        require(not refusal or record.status not in (Status.DRAFT, Status.PUBLISHED))
        try:
            if refusal:
                raise NotAllowed(refusal)
            return _apply_decision(request, record, sent)
        except NotAllowed as problem:  # what was typed is shown with it
            sent.problem, record.version, may_decide = str(problem), version, True
    facts = list(build_facts(request, record, sent, may_decide=may_decide))
    return {
        "title": _("Evidence: %s") % record,
        "facts": [fact for fact in facts if not fact.is_silent],
        "silent": [fact.words for fact in facts if fact.is_silent],
        "counts": _count_facts(facts),
        "findings": list_findings(modeladmin, request, record),
        "may_decide": may_decide,
        "draft": draft,
        "draft_evidence": page_address(draft, "evidence") if draft else "",
    }


def _apply_decision(request: HttpRequest, record: Record, sent: Decision) -> HttpResponse:
    record.version = seen_version(request) or 0
    draft, name = apply_decision(record, sent, by=actor(request), at=timezone.now())
    words = {"fact": record.fact_label(name), "record": draft}
    messages.success(request, sent.kind.done % words)
    if draft.pk != record.pk:
        begun = _("Draft of “%(record)s” opened. The published version stays live.")
        messages.info(request, begun % words)
    return HttpResponseRedirect(f"{page_address(draft, 'evidence')}#fact-{name}")


def build_facts(
    request: HttpRequest, record: Record, sent: Decision | None, *, may_decide: bool
) -> Iterator[FactSection]:
    """Yield the facts of the page in a fixed number of queries."""
    if not record.facts:
        return
    lineage = Lineage()
    know_references([record])
    named = ("claims__source__derived_from", "claims__attributed_to", "rulings__made_by")
    prefetch_related_objects([record], *named)
    words = ValueWords(request)
    for name, judged in record.judge_all().items():
        fact = record.fact(name)
        evidence = evidence_of(record, name, judged, words)
        ruling = record.newest_ruling(name, judged) if judged.disagreeing else None
        shown = [
            _build_claim(fact, claim, stands, words, judged, sent, may_decide=may_decide)
            for claim, stands in zip(judged.claims, standings(judged, ruling), strict=True)
        ]
        may_keep = may_decide and judged.disagreeing and judged.accepted
        label = _("Give another reason") if ruling else ""
        keep = DECISIONS["keep"].about(name, sent, label)
        if ruling and not evidence.is_ruled and not keep.rule:
            reasons = texts_by_language(ruling, "reason")
            keep = replace(keep, label=_("Confirm the decision"), rule=ruling.rule, reasons=reasons)
        known = (one.attributed_to or one.source for one in judged.agreeing)
        yield FactSection(
            name=name,
            words=str(record.fact_label(name)),
            origins=len({lineage.origin(source.slug) for source in known}),
            value=words.of(fact, judged.accepted, judged.comparator),
            evidence=evidence,
            claims=sorted(shown, key=lambda one: ORDER.index(one.standing.standing)),
            ruling=ruling,
            decisions=[keep] if may_keep else [],
            rules=list_rules(fact),
        )


def _build_claim(
    fact: Fact,
    claim: Claim,
    stands: Judged,
    words: ValueWords,
    judged: Judgement,
    sent: Decision | None,
    *,
    may_decide: bool,
) -> ClaimLine:
    kinds = []
    if may_decide and claim.is_live and claim.pk:
        step = "confirm" if claim.value == judged.accepted else "accept"
        kinds = [step, "retract"] if claim.value else ["retract"]
    return ClaimLine(
        claim=claim,
        value=words.of_claim(fact, claim),
        gap=_format_gap(fact, judged.accepted, claim) if claim in judged.disagreeing else "",
        standing=stands,
        source_address=link_to(claim.source),
        decisions=[DECISIONS[kind].about(claim.uid, sent) for kind in kinds],
    )


def _format_gap(fact: Fact, accepted: str, claim: Claim) -> str:
    gap = fact.gap_percent(accepted, claim.value)
    if not gap:
        return ""
    number, base = fact.type.number(claim.value), fact.type.number(accepted)
    is_more = number is not None and base is not None and number > base
    return f"{'+' if is_more else '−'}{format_amount(gap, '%')}"


def _count_facts(facts: list[FactSection]) -> list[tuple[str, str, int]]:
    """Count facts by status: CSS class, label, number."""
    words = {
        "disputed": _("disputed, without a decision"),
        "lacking": _("without a source"),
        "ruled": _("settled by a decision"),
        "supported": _("supported"),
    }
    found = [fact.evidence.mark for fact in facts if fact.value]
    return [(mark, label, found.count(mark)) for mark, label in words.items() if mark in found]
