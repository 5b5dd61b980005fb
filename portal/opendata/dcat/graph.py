"""What the catalogue says, as triples in plain data, before it is written down in some format.

Every node has an address of its own, so that nothing in the graph is without a name and two
formats can be compared triple by triple.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

from portal.formatting.locales import language_tag
from portal.opendata.feeds.entries import characters

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Iri:
    """A whole address, with nothing in it that a format would have to escape."""

    address: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "address", quote(self.address, safe="!#$%&'()*+,-./:;=?@_~[]"))


@dataclass(frozen=True)
class Literal:
    """A text with its language, or a value with its datatype: `xsd:date`."""

    text: str
    language: str = ""
    datatype: str = ""

    def __post_init__(self) -> None:
        plain = characters(self.text).replace("\r\n", "\n").replace("\r", "\n")
        object.__setattr__(self, "text", plain)


type Value = Iri | Literal
type Said = Value | list[Iri] | list[Literal] | None
"""What is said by one predicate: nothing is left out."""


@dataclass(frozen=True)
class Node:
    iri: Iri
    type: str
    said: dict[str, list[Value]] = field(default_factory=dict)
    """By predicates and types as `dcat:theme`; each value once, in the order it was given."""


FIRST = ("dcat:Catalog", "dcat:DataService", "dcat:Dataset", "dcat:Distribution")
"""The types by which a reader finds the way."""


class Graph:
    """Nodes in the order in which they were first spoken of, those of the first types before."""

    def __init__(self) -> None:
        self._nodes: dict[Iri, Node] = {}

    def __iter__(self) -> Iterator[Node]:
        return iter(sorted(self._nodes.values(), key=_rank))

    def add(self, address: str, kind: str, said: Mapping[str, Said] | None = None) -> Iri:
        """Say something of a node; a node that is spoken of again keeps what was said first."""
        iri = Iri(address)
        if iri not in self._nodes:
            values = {name: _values(found) for name, found in (said or {}).items()}
            kept = {name: found for name, found in values.items() if found}
            self._nodes[iri] = Node(iri, kind, kept)
        return iri


def expand(name: str) -> str:
    """`dcat:theme` → the whole address."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def words(by_language: Mapping[str, str]) -> list[Literal]:
    """Texts by language; a language without one is left out."""
    return [
        Literal(text, language=language_tag(code)) for code, text in by_language.items() if text
    ]


def moment(at: datetime | None) -> Literal | None:
    if at is None:
        return None
    text = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Literal(text, datatype="xsd:dateTime")


def day(text: str) -> Literal | None:
    """A date as exact as it is known: `2021`, `2021-06`, `2021-06-17`."""
    kinds = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
    return Literal(text, datatype=kinds[len(text)]) if len(text) in kinds else None


def _rank(node: Node) -> int:
    return FIRST.index(node.type) if node.type in FIRST else len(FIRST)


def _values(found: Said) -> list[Value]:
    if found is None:
        return []
    return list(dict.fromkeys(found)) if isinstance(found, list) else [found]
