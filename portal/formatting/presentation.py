"""Documents prepared for templates: each fact carries its name, label and addresses.

The name of a fact and the kind of its record are outside the stored fact; a template that draws
one fact needs both.
"""

import re
from collections import UserDict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from hashlib import blake2b
from typing import cast

import orjson
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.facts import FactType, PartPath
from portal.formatting.addresses import anchor_of
from portal.formatting.locales import as_named
from portal.formatting.summaries import labelled
from portal.models import Disagreement, Edition, Record
from portal.models.editions import has_head
from portal.models.languages import pick_text
from portal.models.parts import Part
from portal.records.contributions import MeasuredFact
from portal.records.document_types import FactDocument, JsonObject, PresentedFact, RecordDocument
from portal.records.documents import declared, facts_of_parts
from portal.records.registry import record_model
from portal.records.upgrade import upgrade_document


def present[D: RecordDocument](document: D) -> D:
    """Return a document for a record page: disputes lead to the evidence on the same page."""
    return _with_facts(document, evidence="")


def present_row[D: RecordDocument](document: D) -> D:
    """Return a document for a row in a list: disputes lead to the evidence on its record page."""
    return _with_facts(document, evidence=document["url"])


def presented_facts(document: RecordDocument) -> Mapping[str, PresentedFact]:
    """Return the facts of a presented document, by name."""
    return cast(Mapping[str, PresentedFact], document.get("facts", {}))


def facts_and_parts(document: RecordDocument) -> list[PresentedFact]:
    """Return the facts of a presented document, and behind them those of its parts about which
    several sources say something."""
    facts = presented_facts(document)
    return [facts[name] for name in (*facts, *facts_of_parts(document))]


def fact_label(model: type[Record], name: str) -> str:
    """Return the words for a fact, capitalised; its bare name where the model has lost it."""
    path = PartPath.parse(name)
    of_any = str(path._replace(uid="")) if path else name
    return _fact_label(model, of_any, get_language())


@cache
def _fact_label(model: type[Record], name: str, language: str | None) -> str:
    words = str(model.fact_label(name)) if model.find_fact(name) else name.replace("_", " ")
    return words[:1].upper() + words[1:]


def label_within(document: RecordDocument, name: str) -> str:
    """Return the words for a fact; of a part after the name of its row: “Unit 3: capacity”."""
    model, path = record_model(document["kind"]), PartPath.parse(name)
    if path is None:
        return fact_label(model, name)
    rows = cast(JsonObject, document).get(path.relation, [])
    row: JsonObject = next((row for row in rows if row["uid"] == path.uid), {})
    named = row.get("name") or (row.get("organisation") or {}).get("title") or row.get("on")
    part = model.part_model(path.relation)
    words = pick_text(named).text if isinstance(named, dict) else part.name_in_words(named or "")
    label = str(part.fact_label(path.name))
    return labelled(words, label) if words else fact_label(model, name)


def name_of_part(part: type[Part], name: str) -> SafeString:
    """Write the name of a row; one that is known in its own language alone is marked as such."""
    words = part.name_in_words(name)
    return as_named(name) if words == name else format_html("{}", words)


def sort_by_numbers[R: Mapping[str, object]](rows: Sequence[R]) -> Sequence[R]:
    """Sort rows whose names all have numbers, Unit 2 before Unit 10; others stay as they are."""
    parts = [re.split(r"(\d+)", str(row["name"])) for row in rows]
    if any(len(words) == 1 for words in parts):
        return rows
    keys = [[int(one) if one.isdecimal() else one for one in words] for words in parts]
    return [rows[place] for place in sorted(range(len(rows)), key=keys.__getitem__)]


def declared_type(fact: MeasuredFact | PresentedFact) -> FactType | None:
    """Return the type that the model declares for a fact; None for statistics and lost facts."""
    if not fact.get("kind"):
        return None
    declared_fact = record_model(fact["kind"]).find_fact(fact["name"])
    return declared_fact.type if declared_fact else None


def _with_facts[D: RecordDocument](document: D, evidence: str) -> D:
    return cast(D, {**document, "facts": PresentedFacts(document, evidence)})


class StoredRow(UserDict[str, object]):
    """A document for a row in a list, read when something of it is asked for: most rows are drawn
    already (`{% kept row %}`). `more` are further keys; a function is given the row."""

    def __init__(self, pk: int, edition: int, stored: bytes | str) -> None:
        self.pk, self._edition, self._stored = pk, edition, stored
        self.more: dict[str, object] = {}

    @property
    def stated(self) -> object:
        text = self._stored if isinstance(self._stored, bytes) else self._stored.encode()
        return blake2b(text, digest_size=16).hexdigest(), self.more

    @cached_property
    def data(self) -> dict[str, object]:  # type: ignore[override]
        document = cast(RecordDocument, upgrade_document(orjson.loads(self._stored)))
        if not has_head(cast(JsonObject, document)):
            document = Edition.objects.get(pk=self._edition).document
        return {**present_row(document)}

    def __missing__(self, name: str) -> object:
        return found(self) if callable(found := self.more[name]) else found


class PresentedFacts(Mapping[str, PresentedFact]):
    """The facts of a document in the order of their declaration, each prepared when it is asked
    for: a row shows five of twenty. A path gives a fact of a part."""

    def __init__(self, document: RecordDocument, evidence: str) -> None:
        self._document, self._evidence = document, evidence
        self.stated = document.get("facts", {})
        self._known: dict[str, PresentedFact] = {}

    def __getitem__(self, name: str) -> PresentedFact:
        if name not in self._known:
            fact = self.stated.get(name) or facts_of_parts(self._document)[name]
            self._known[name] = _presented(self._document, name, fact, self._evidence)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(declared(record_model(self._document["kind"]).facts, self.stated))

    def __len__(self) -> int:
        return len(self.stated)


def _presented(
    document: RecordDocument, name: str, fact: FactDocument, evidence: str
) -> PresentedFact:
    kind, anchor = document["kind"], anchor_of(name)
    figure, number = f"{kind}/{document['uid']}", document["edition"]["number"]
    shown = {
        "label": label_within(document, name),
        "anchor": anchor,
        "evidence_url": f"{evidence}#{anchor}",
        "name": name,
        "disagreement_key": Disagreement.key_of_fact(kind, document["uid"], name),
        "kind": kind,
        "cite_url": f"/cite/{figure}.txt?edition={number}&fact={name}",
        "report_url": f"/report/{figure}/{name}/",
    }
    return cast("PresentedFact", {**fact, **shown})
