"""Documents prepared for templates: each fact carries its name, label and addresses.

The name of a fact and the kind of its record are outside the stored fact; a template that draws
one fact needs both.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import cast

from django.utils.translation import get_language

from portal.facts import FactType
from portal.models import Record
from portal.records.contributions import MeasuredFact
from portal.records.document_types import FactDocument, PresentedFact, RecordDocument
from portal.records.documents import declared, present_fact
from portal.records.registry import record_model


def present[D: RecordDocument](document: D) -> D:
    """Return a document for a record page: disputes lead to the evidence on the same page."""
    return _with_facts(document, evidence="")


def present_row[D: RecordDocument](document: D) -> D:
    """Return a document for a row in a list: disputes lead to the evidence on its record page."""
    return _with_facts(document, evidence=document["url"])


def presented_facts(document: RecordDocument) -> Mapping[str, PresentedFact]:
    """Return the facts of a presented document, by name."""
    return cast(Mapping[str, PresentedFact], document.get("facts", {}))


def disagreement_key(kind: str, uid: str, name: str) -> str:
    """Return the last part of the address of a fact's page in the register of disagreements."""
    return f"{kind}-{uid}-{name.replace('_', '-')}"


def fact_label(model: type[Record], name: str) -> str:
    """Return the words for a fact, capitalised; its bare name where the model has lost it."""
    return _fact_label(model, name, get_language())


@cache
def _fact_label(model: type[Record], name: str, language: str | None) -> str:
    words = str(model.fact_label(name)) if name in model.facts else name.replace("_", " ")
    return words[:1].upper() + words[1:]


def declared_type(fact: MeasuredFact | PresentedFact) -> FactType | None:
    """Return the type that the model declares for a fact; None for statistics and lost facts."""
    if not fact.get("kind"):
        return None
    declared_fact = record_model(fact["kind"]).facts.get(fact["name"])
    return declared_fact.type if declared_fact else None


def _cite_url(document: RecordDocument, name: str) -> str:
    """Return the address, without language, of how to cite this figure of this edition."""
    number = document["edition"]["number"]
    return f"/cite/{document['kind']}/{document['uid']}.txt?edition={number}&fact={name}"


def _with_facts[D: RecordDocument](document: D, evidence: str) -> D:
    return cast(D, {**document, "facts": _PresentedFacts(document, evidence)})


class _PresentedFacts(Mapping[str, PresentedFact]):
    """The facts of a document in the order of their declaration, each prepared when it is asked
    for: a row shows five of twenty."""

    def __init__(self, document: RecordDocument, evidence: str) -> None:
        self._document, self._evidence = document, evidence
        self._stated = document.get("facts", {})
        self._known: dict[str, PresentedFact] = {}

    def __getitem__(self, name: str) -> PresentedFact:
        if name not in self._known:
            fact = self._stated[name]
            self._known[name] = _presented(self._document, name, fact, self._evidence)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(declared(record_model(self._document["kind"]).facts, self._stated))

    def __len__(self) -> int:
        return len(self._stated)


def _presented(
    document: RecordDocument, name: str, fact: FactDocument, evidence: str
) -> PresentedFact:
    kind, anchor = document["kind"], f"evidence-{name.replace('_', '-')}"
    presented = present_fact(
        fact,
        name=name,
        label=fact_label(record_model(kind), name),
        anchor=anchor,
        evidence_url=f"{evidence}#{anchor}",
        disagreement_key=disagreement_key(kind, document["uid"], name),
    )
    presented["kind"], presented["cite_url"] = kind, _cite_url(document, name)
    return presented
