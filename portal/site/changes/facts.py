"""Values, disputes, rulings and claims."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from portal.formatting.presentation import fact_label
from portal.formatting.values import show
from portal.models import Disagreement, PublishedClaim, Record
from portal.models.languages import pick
from portal.records.document_types import ClaimDocument, FactDocument, StatementDocument
from portal.records.documents import declared
from portal.site.changes.change import DocumentChange, Names, changed

type Facts = Mapping[str, FactDocument]

NOTHING: FactDocument = {
    "value": None,
    "text": "",
    "unit": "",
    "comparator": "exact",
    "disputed": False,
    "ruling": None,
    "claims": [],
}
"""A fact that a document of an older form does not have."""


def fact_changes(
    model: type[Record], was: Facts, now: Facts, countries: Names
) -> Iterator[DocumentChange]:
    """`was` and `now` are the facts of two documents, by name."""
    for name in declared(model.facts, was, now):
        one, other = was.get(name, NOTHING), now.get(name, NOTHING)
        yield from _Fact(model, name, countries, other["unit"] or one["unit"]).changes(one, other)


@dataclass(frozen=True)
class _Fact:
    model: type[Record]
    name: str
    countries: Names
    unit: str

    def changes(self, was: FactDocument, now: FactDocument) -> Iterator[DocumentChange]:
        one, other = self._said(was), self._said(now)
        if one != other:
            yield changed(self._label, one, other)
        if was["disputed"] != now["disputed"]:
            kind = "disputed" if now["disputed"] else "settled"
            yield DocumentChange(kind=kind, what=self._label, now=other)
        if now["ruling"] and was["ruling"] != now["ruling"]:
            rule = _choice(Disagreement, "rule", now["ruling"]["rule"])
            reason = str(pick(now["ruling"]["reason"]))
            yield DocumentChange(kind="ruled", what=self._label, now=other, by=rule, why=reason)
        before = {claim["uid"]: claim for claim in was["claims"]}
        for claim in now["claims"]:
            yield from self._claim(before.get(claim["uid"]), claim)

    def _claim(self, was: ClaimDocument | None, now: ClaimDocument) -> Iterator[DocumentChange]:
        about = {"what": self._label, "by": now["source"]["publisher"]}
        said = self._said(now) or _choice(PublishedClaim, "claim_kind", now["kind"])
        is_retracted = now["retracted_at"] is not None
        if was is None and not is_retracted:
            yield DocumentChange(kind="claim", now=said, **about)
        elif is_retracted and (was is None or was["retracted_at"] is None):
            yield DocumentChange(kind="retracted", was=said, why=now["retraction_reason"], **about)
        elif was is not None and _stated(was) != _stated(now):
            before = self._said(was)
            if before == said:
                before, said = was["as_printed"], now["as_printed"]
            yield DocumentChange(kind="corrected", was=before, now=said, **about)

    @property
    def _label(self) -> str:
        return fact_label(self.model, self.name)

    def _said(self, statement: StatementDocument) -> str:
        declared = self.model.facts.get(self.name)
        return show(statement, declared.type if declared else None, self.unit, self.countries).words


def _stated(claim: ClaimDocument) -> tuple[Any, ...]:
    names = ("kind", "text", "comparator", "lower", "upper", "as_printed", "as_of", "quote")
    return (*(claim.get(name) for name in names), claim["source"]["slug"])


def _choice(model: type[models.Model], field: str, value: str) -> str:
    declared: Any = model._meta.get_field(field)
    return str(dict(declared.flatchoices).get(value, value))
