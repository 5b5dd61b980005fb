"""Documents prepared for templates: each fact carries its name, label and addresses.

The name of a fact and the kind of its record are outside the stored fact; a template that draws
one fact needs both.
"""

from typing import cast
from urllib.parse import urlencode

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


def presented_facts(document: RecordDocument) -> dict[str, PresentedFact]:
    """Return the facts of a presented document, by name."""
    return cast(dict[str, PresentedFact], document.get("facts", {}))


def disagreement_key(kind: str, uid: str, name: str) -> str:
    """Return the last part of the address of a fact's page in the register of disagreements."""
    return f"{kind}-{uid}-{name.replace('_', '-')}"


def fact_label(model: type[Record], name: str) -> str:
    """Return the words for a fact, capitalised; its bare name where the model has lost it."""
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
    query = urlencode({"edition": document["edition"]["number"], "fact": name})
    return f"/cite/{document['kind']}/{document['uid']}.txt?{query}"


def _with_facts[D: RecordDocument](document: D, evidence: str) -> D:
    whole: RecordDocument = document
    stated = whole.get("facts", {})
    names = declared(record_model(document["kind"]).facts, stated)
    facts = {name: _presented(document, name, stated[name], evidence) for name in names}
    return cast(D, {**document, "facts": facts})


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
