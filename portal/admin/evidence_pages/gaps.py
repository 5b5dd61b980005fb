"""The gaps that hinder the publication of a record and can be mended on the spot."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.admin.evidence.decisions import list_rules
from portal.admin.evidence.sourcing import SourcingPassageForm, printed_words, remember_sources
from portal.admin.forms.values import ValueWords
from portal.admin.workflow.permissions import actor
from portal.editorial import sourcing
from portal.models import Blocker, Claim, Publishable, Record
from portal.publication import publishing
from portal.publication.evidence import know_references


@dataclass(frozen=True, kw_only=True)
class UnsourcedFact:
    """Fact without a source, with a box for its wording."""

    name: str
    words: StrOrPromise
    value: str
    is_ticked: bool
    printed: BoundField


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """Fact whose sources differ, with the decision as it was typed."""

    name: str
    words: StrOrPromise
    accepted: str
    claims: list[tuple[Claim, str, str, bool]]
    """Claim, value, publisher of each other value, and whether it was chosen."""
    rule: str
    reason: str
    rules: list[tuple[str, StrOrPromise]]


class GapsForm:
    """Form of all gaps of a record that is read with its evidence."""

    def __init__(self, request: HttpRequest, record: Publishable, *, may_mend: bool) -> None:
        self.request, self.record = request, record
        self.may_mend = may_mend and isinstance(record, Record) and bool(record.facts)
        self.blockers: list[Blocker] = publishing.blockers_of(record)
        self.sources: SourcingPassageForm | None = None
        self.lacking: list[UnsourcedFact] = []
        self.disputes: list[Dispute] = []
        if self.may_mend and isinstance(record, Record):
            self._read(record)

    @property
    def can_mend(self) -> bool:
        return bool(self.lacking or self.disputes)

    @property
    def is_filled(self) -> bool:
        """True if a source or a reason was typed."""
        is_typed = any(one.rule or one.reason.strip() for one in self.disputes)
        return is_typed or (self.sources is not None and self.sources.has_changed())

    @property
    def obstacle(self) -> str:
        """The reason why the source that was typed is not written; empty if it is, or there is
        none."""
        if self.sources is None:
            return ""
        if not self.sources.is_valid():
            return " ".join(str(one) for errors in self.sources.errors.values() for one in errors)
        is_lost = self.sources.cleaned_data["source"] and not self.request.POST.get("lacking")
        return _("Tick the facts that this source gives.") if is_lost else ""

    @transaction.atomic
    def mend[R: Record](self, record: R, *, at: datetime) -> R:
        """Write what was filled in, each as a change of the draft. Returns the draft. Raises
        NotAllowed."""
        by, sent = actor(self.request), self.request.POST
        if self.sources is not None and self.sources.is_valid():
            source, ticked = self.sources.cleaned_data["source"], sent.getlist("lacking")
            names = [one.name for one in self.lacking if one.name in ticked]
            if source and names:
                passage = self.sources.passage()
                passage["as_printed"] = {one: self.sources.printed(one) for one in names}
                remember_sources(self.request, [source.pk])
                record = sourcing.source_facts(
                    record, names, source=source, by=by, at=at, **passage
                )
        for one in self.disputes:
            if not (one.rule or one.reason.strip()):
                continue
            chosen = next((c.uid for c, *_words, is_chosen in one.claims if is_chosen), "")
            verb, target = (sourcing.accept, chosen) if chosen else (sourcing.keep, one.name)
            record = verb(record, target, rule=one.rule, reasons={"en": one.reason}, by=by, at=at)
        return record

    def _read(self, record: Record) -> None:
        know_references([record])
        words, judged, sent = ValueWords(self.request), record.judge_all(), self.request.POST
        if lacking := record.unsupported(judged):
            self.sources = SourcingPassageForm(type(record), sent or None, prefix="gaps")
            self.sources.offer(self.request)
            phrases = printed_words(self.request, record)
            for name in lacking:
                label, value = record.fact_label(name), judged[name].accepted
                self.sources.add_printed(name, label, phrases.get(name, ""))
                self.lacking.append(
                    UnsourcedFact(
                        name=name,
                        words=label,
                        value=words.of(record.fact(name), value),
                        is_ticked=not sent or name in sent.getlist("lacking"),
                        printed=self.sources.printed_field(name),
                    )
                )
        for name in record.unruled(judged):
            fact, one = record.fact(name), judged[name]
            chosen = sent.get(f"value-{name}", "")
            self.disputes.append(
                Dispute(
                    name=name,
                    words=record.fact_label(name),
                    accepted=words.of(fact, one.accepted, one.comparator),
                    claims=[
                        (c, words.of_claim(fact, c), c.source.publisher, c.uid == chosen)
                        for c in one.disagreeing
                        if c.pk and c.value
                    ],
                    rule=sent.get(f"rule-{name}", ""),
                    reason=sent.get(f"reason-{name}", ""),
                    rules=list_rules(fact),
                )
            )
