"""Documents made ready for templates: each fact knows its name, its words and its places.

A fact of a document says what is known; which fact it is, and of which kind of record, stands
around it. A template that draws one fact needs both.
"""

from urllib.parse import urlencode

from portal.models import Record
from portal.records.documents import Document, declared
from portal.records.registry import record_model


def present(document: Document) -> Document:
    """A document for a record page: disputes lead to the evidence below on the same page."""
    return _with_facts(document, evidence="")


def present_row(document: Document) -> Document:
    """A document for a row in a list: disputes lead to the evidence on the record's page."""
    return _with_facts(document, evidence=document["url"])


def disagreement_key(document: Document, name: str) -> str:
    """The last part of the address of a fact's page in the register of disagreements."""
    return f"{document['kind']}-{document['uid']}-{name.replace('_', '-')}"


def fact_label(model: type[Record], name: str) -> str:
    """The words for a fact, as they begin a line; its bare name when the model has lost it."""
    words = str(model.fact_label(name)) if name in model.facts else name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _cite_url(document: Document, name: str) -> str:
    """The address, without language, of how to cite this figure of this edition."""
    query = urlencode({"edition": document["edition"]["number"], "fact": name})
    return f"/cite/{document['kind']}/{document['uid']}.txt?{query}"


def _with_facts(document: Document, evidence: str) -> Document:
    """The facts in the order of their declaration, which not every database keeps, those that the
    model has lost behind."""
    model = record_model(document["kind"])
    stated = document.get("facts", {})
    facts = {
        name: {
            **stated[name],
            "name": name,
            "kind": document["kind"],
            "label": fact_label(model, name),
            "anchor": f"evidence-{name.replace('_', '-')}",
            "evidence_url": f"{evidence}#evidence-{name.replace('_', '-')}",
            "disagreement_key": disagreement_key(document, name),
            "cite_url": _cite_url(document, name),
        }
        for name in declared(model.facts, stated)
    }
    return {**document, "facts": facts}
