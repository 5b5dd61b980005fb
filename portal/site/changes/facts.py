"""Differences in facts: values, disputes, rulings and claims."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from portal.formatting.notes import name_in_words
from portal.formatting.values import format_value
from portal.models import ClaimKind, Record, Rule
from portal.models.languages import pick_text
from portal.records.document_types import ClaimDocument, FactDocument, StatementDocument
from portal.records.documents import build_fact, declared
from portal.site.changes.change import DocumentChange, Names, value_change
from portal.site.lists.groups import choice_label

type Facts = Mapping[str, FactDocument]

NOTHING = build_fact()
"""Stands for a fact that an older document lacks."""


def fact_changes(
    model: type[Record], was: Facts, now: Facts, countries: Names, label: Callable[[str], str]
) -> Iterator[DocumentChange]:
    """Compare the facts of two documents, by name. What is equal is not put into words."""
    for name in declared(model.facts, was, now):
        one, other = was.get(name, NOTHING), now.get(name, NOTHING)
        if one != other:
            unit = other["unit"] or one["unit"]
            yield from _Fact(model, name, countries, unit, label(name)).changes(one, other)


@dataclass(frozen=True)
class _Fact:
    model: type[Record]
    name: str
    countries: Names
    unit: str
    label: str

    def changes(self, was: FactDocument, now: FactDocument) -> Iterator[DocumentChange]:
        one, other = self._words(was), self._words(now)
        if one != other:
            agreeing = [claim for claim in now["claims"] if claim["agrees"]]
            yield value_change(self.label, one, other, agreeing)
        if was["disputed"] != now["disputed"]:
            kind = "disputed" if now["disputed"] else "settled"
            yield DocumentChange(kind=kind, what=self.label, now=other)
        ended = was["ruling"] if was["disputed"] == now["disputed"] else None  # else told above
        if (ruling := now["ruling"] or ended) and was["ruling"] != now["ruling"]:
            rule = str(choice_label(Rule, ruling["rule"]))
            reason = str(pick_text(ruling["reason"]))
            kind, shown = ("ruled", other) if now["ruling"] else ("unruled", "")
            yield DocumentChange(kind=kind, what=self.label, now=shown, by=rule, why=reason)
        before = {claim["uid"]: claim for claim in was["claims"]}
        for claim in now["claims"]:
            if (known := before.get(claim["uid"])) != claim:
                yield from self._claim_changes(known, claim)

    def _claim_changes(
        self, was: ClaimDocument | None, now: ClaimDocument
    ) -> Iterator[DocumentChange]:
        about = {"what": self.label, "by": name_in_words(now["source"]["publisher"])}
        words = self._words(now) or str(choice_label(ClaimKind, now["kind"]))
        is_retracted = now["retracted_at"] is not None
        if was is None and not is_retracted:
            yield DocumentChange(kind="claim", now=words, statements=[now], **about)
        elif is_retracted and (was is None or was["retracted_at"] is None):
            yield DocumentChange(kind="retracted", was=words, why=now["retraction_reason"], **about)
        elif was is not None and was["retracted_at"] and not is_retracted:
            yield DocumentChange(kind="reinstated", now=words, statements=[now], **about)
        elif was is not None and _statement_key(was) != _statement_key(now):
            before = self._words(was)
            if before == words:
                before, words = was["as_printed"], now["as_printed"]
            yield DocumentChange(kind="corrected", was=before, now=words, **about)

    def _words(self, statement: StatementDocument) -> str:
        declared = self.model.find_fact(self.name)
        return format_value(
            statement, declared.type if declared else None, self.unit, self.countries
        ).words


def _statement_key(claim: ClaimDocument) -> tuple[object, ...]:
    """Return the columns whose change makes a claim a corrected one."""
    names = ("kind", "text", "comparator", "lower", "upper", "as_printed", "as_of", "quote")
    return (*(claim.get(name) for name in names), claim["source"]["slug"])
