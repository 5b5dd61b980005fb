"""Reads stored documents of every age as documents of today (ADR 28).

A stored document says by `schema` which shape it has; without the number it is of 0, the shape
before documents were numbered. `UPGRADES` leads from some numbers to the next, in small steps.
Then whatever key is missing is filled in with its empty value, so that code may rely on every key
of `portal.records.document_types`. The number itself stays in the column.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, TypeAliasType, Union, get_args, get_origin, get_type_hints, is_typeddict

import orjson
from django.db import connection
from django.db.models import Func, TextField

from portal.facts.identifiers import uid_for
from portal.models import Standing
from portal.models.languages import LANGUAGES
from portal.records.document_types import (
    ClaimDocument,
    FactDocument,
    Json,
    JsonObject,
    Localized,
    SourceDocument,
)
from portal.records.documents import build_claim, build_fact
from portal.records.kinds import kind_of
from portal.records.registry import record_model, serializer_of

SCHEMA = 18
"""Number of today's shape. To be raised when a key of a document is added, renamed or taken away;
`tests/portal/records/test_document_schema.py` says when."""

START = b'{"schema":%d,' % SCHEMA
"""Beginning of a document of today's shape, as SQLite keeps it; PostgreSQL keeps no text."""

type UpgradeStep = Callable[[JsonObject], JsonObject]


def quote_parts(document: JsonObject) -> JsonObject:
    """1 → 2: parts have quotes; roles a state, the rest of which stays empty."""
    for role in document.get("roles", ()):
        role.setdefault("state", "current")
        role.setdefault("comparator", "exact")
    return document


def state_accuracy(document: JsonObject) -> JsonObject:
    """9 → 10: the accuracy of a location is a fact, stated by the source of the location that says
    most of the record."""
    facts, text = document.get("facts", {}), document.get("accuracy", "")
    told = Counter(_slug_of(said) for one in facts.values() for said in one.get("claims", ()))
    stated = facts.get("coordinates", {}).get("claims", ())
    agreeing = [said for said in stated if said.get("agrees") and _slug_of(said)]
    if text and agreeing:
        first = max(agreeing, key=lambda said: told[_slug_of(said)])
        facts["accuracy"] = _stated_by(first, "accuracy", text, text)
    return document


def state_relations(document: JsonObject) -> JsonObject:
    """11 → 12: the countries of a route, those that take part and a parent are facts, stated by
    the source that says most of the record. A province nobody had stated."""
    facts = document.get("facts", {})
    said = [one for fact in facts.values() for one in fact.get("claims", ()) if _slug_of(one)]
    told = Counter(map(_slug_of, said))
    for name in ("countries", "participants", "parent"):
        value = document.get(name)
        if said and value and name not in facts:
            first = max(said, key=lambda one: told[_slug_of(one)])
            text = " ".join(sorted(value)) if isinstance(value, list) else value["uid"]
            value = text if isinstance(value, list) else value
            facts[name] = _stated_by(first, name, text, value)
    return document


def _stated_by(first: JsonObject, name: str, text: str, value: Json) -> FactDocument:
    """Return a fact with one statement, by the source of another one."""
    claim = build_claim(
        **{name: first[name] for name in ("source", "as_of", "recorded_at") if name in first},
        value=value,
        text=text,
        standing=Standing.AGREES.value,
        uid=uid_for(name, first.get("uid", "")),
    )
    return build_fact(value=value, text=text, claims=[claim])


def _slug_of(said: JsonObject) -> str:
    return str(said.get("source", {}).get("slug", ""))


UPGRADES: dict[int, UpgradeStep] = {1: quote_parts, 9: state_accuracy, 11: state_relations}
"""By the number from which a step leads to the next one; from the others on there are only more
keys."""


def upgrade_document(stored: object) -> Json:
    """Return a stored document in today's shape; what is no document, or of a kind that the
    portal does not know any more, as it is."""
    if not isinstance(stored, dict):
        return stored
    document = apply_steps(stored)
    try:
        shape = shape_of_kind(document.get("kind", ""))
    except LookupError:
        return document
    shape.complete(document)
    return document


def apply_steps(stored: JsonObject) -> JsonObject:
    """Return a stored document after the steps that it has not been through, without its number;
    keys that it lacks stay missing."""
    document = {**stored}
    for number in range(document.pop("schema", 0), SCHEMA):
        for steps in (UPGRADES, steps_of_kind(document.get("kind", ""))):
            if step := steps.get(number):
                document = step(document)
    return document


@cache
def steps_of_kind(kind: str) -> Mapping[int, UpgradeStep]:
    """Return what a kind does beside `UPGRADES`; nothing for one that the portal does not know."""
    try:
        return kind_of(record_model(kind)).upgrades
    except LookupError:
        return {}


def number_document(document: object) -> object:
    """Return a document of today's shape as it is stored, with its number."""
    return {"schema": SCHEMA, **document} if isinstance(document, dict) else document


def stored_document(column: str) -> Func:
    """Return a column of documents as it is stored, for `annotate`; bytes where it holds text."""
    as_bytes = "CAST(%(expressions)s AS BLOB)"
    template = as_bytes if connection.vendor == "sqlite" else "%(expressions)s"
    return Func(column, template=template, output_field=TextField())


def current_document(stored: bytes | str) -> JsonObject | None:
    """Return a stored document; None if it has the shape of an earlier release."""
    document: JsonObject = orjson.loads(stored)
    return document if document.pop("schema", 0) == SCHEMA else None


def current_json(stored: bytes | str) -> orjson.Fragment | JsonObject | None:
    """Return the same as it is written into answers, where possible without reading it."""
    if isinstance(stored, bytes) and stored.startswith(START):
        return orjson.Fragment(b"{" + stored.removeprefix(START))
    return current_document(stored)


@dataclass(frozen=True)
class DocumentShape:
    """Keys of one level of a document, with their empty values and what is nested in them."""

    empty: Mapping[str, Callable[[], object]]
    rows: tuple[tuple[str, "DocumentShape"], ...]
    """Keys that hold a list of objects."""
    objects: tuple[tuple[str, "DocumentShape"], ...]
    """Keys that hold one object, or None."""
    facts: Mapping[str, str] | None = None
    """Units of the declared facts by name, at the top of documents of kinds that have facts."""

    def complete(self, node: Json) -> None:
        """Add the keys that a part of a document lacks, down to its leaves."""
        if not self.empty.keys() <= node.keys():
            for key, empty in self.empty.items():
                if key not in node:
                    node[key] = empty()
        for key, shape in self.objects:
            if isinstance(node[key], dict):
                shape.complete(node[key])
        for key, shape in self.rows:
            for row in node[key] or ():
                if isinstance(row, dict):
                    shape.complete(row)
        if self.facts is not None:
            self._complete_facts(node.setdefault("facts", {}), self.facts)

    def _complete_facts(self, facts: dict[str, FactDocument], units: Mapping[str, str]) -> None:
        for fact in facts.values():
            shape_of(FactDocument).complete(fact)
        for name in units.keys() - facts.keys():
            facts[name] = build_fact(unit=units[name])


@cache
def shape_of_kind(kind: str) -> DocumentShape:
    """Return the shape of the documents of a kind; LookupError when there is no such kind."""
    model = record_model(kind)
    shape = shape_of(serializer_of(model).document_type)
    units = {name: fact.unit for name, fact in model.facts.items()} if model.facts else None
    return DocumentShape(shape.empty, shape.rows, shape.objects, units)


@cache
def shape_of(typed_dict: type) -> DocumentShape:
    """Return the shape that a TypedDict declares; its optional keys are left alone."""
    required = typed_dict.__required_keys__  # type: ignore[attr-defined]
    hints = {key: hint for key, hint in get_type_hints(typed_dict).items() if key in required}
    nested = {key: _members(hint) for key, hint in hints.items()}
    build = BUILDERS.get(typed_dict)
    return DocumentShape(
        empty={
            key: partial(_built, build, key) if build else _empty(hint)
            for key, hint in hints.items()
        },
        rows=tuple(
            (key, shape_of(get_args(one)[0]))
            for key, members in nested.items()
            for one in members
            if get_origin(one) is list and is_typeddict(get_args(one)[0])
        ),
        objects=tuple(
            (key, shape_of(one))
            for key, members in nested.items()
            for one in members
            if is_typeddict(one)
        ),
    )


def _members(hint: object) -> tuple[Any, ...]:  # `Any`, as annotations have no common type
    """The types of a union; of anything else, itself."""
    if isinstance(hint, TypeAliasType) and hint is not Localized:
        return _members(hint.__value__)
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _empty(hint: object) -> Callable[[], object]:
    members = _members(hint)
    if NoneType in members or Any in members:
        return lambda: None
    first = members[0]
    if first is Localized:
        return lambda: dict.fromkeys(LANGUAGES, "")
    if is_typeddict(first):
        return lambda: _completed(first)
    return get_origin(first) or first


BUILDERS: dict[type, Callable[[], Mapping[str, object]]] = {
    FactDocument: build_fact,
    ClaimDocument: lambda: build_claim(source=_completed(SourceDocument)),
}


def _built(build: Callable[[], Mapping[str, object]], key: str) -> object:
    """The value that a builder gives a key when it is told nothing."""
    return build()[key]


def _completed(typed_dict: type) -> Json:
    node: JsonObject = {}
    shape_of(typed_dict).complete(node)
    return node
